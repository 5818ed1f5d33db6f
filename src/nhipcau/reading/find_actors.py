"""Agencies named in a text, by their aliases in any language; the longest name wins."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from nhipcau.reading.actor_names import DECOY, builtin_aliases
from nhipcau.reading.find_blocks import Block, find_blocks
from nhipcau.reading.find_provinces import provinces_by_sound
from nhipcau.reading.finds import ActorFind, Alias, ReferenceFind
from nhipcau.reading.languages import LANGUAGES
from nhipcau.reading.normalise import Normalised, normal_form
from nhipcau.reading.taken import Taken

# Aliases up to this length, all in capitals, are abbreviations and match case by case.
_ABBREVIATION = 12
_LEAST_CAPITALS = 2
_END = ""

# What stands between a department and its province.
_OWNED = re.compile(r"\s*(?:of|ຂອງ|នៃ|,)?\s*(?:the)?\s*")

# A colon and more names: the word before it stands for each of them.
LISTING = re.compile(r"\x20?(?::|ຄື|ដូចជា)\x20?\w")
_HEADS_OF_LISTS = tuple(
    (re.compile(normal_form(rf"(?<!\w)(?:{head})")), tuple(map(normal_form, prefixes)))
    for head, prefixes in (
        (r"các bộ\s?:\s?|các bộ (?=\w+(?: \w+){0,6},)", ("bộ ",)),
        (r"các sở\s?:\s?|các sở (?=\w+(?: \w+){0,6},)", ("sở ",)),
        (
            r"(?:ủy ban nhân dân|ubnd) (?:các )?(?:tỉnh|thành phố|tỉnh, thành phố)\s?:\s?",
            ("ủy ban nhân dân tỉnh ", "ủy ban nhân dân thành phố "),
        ),
        (
            r"(?:ủy ban nhân dân |ubnd )?các (?:tỉnh|thành phố) (?=\w+(?: \w+){0,3}(?:,| và ))",
            ("tỉnh ", "thành phố "),
        ),
        (r"các (?:tỉnh|tỉnh, thành phố|địa phương)\s?:\s?", ("tỉnh ", "thành phố ")),
        (r"ministries of (?:the )?", ("ministry of ",)),
        (r"departments of (?:the )?", ("department of ",)),
        (r"people's committees of (?:the provinces of |the )?(?!provinces)", ("people's committee of ",)),
        (
            r"(?:people's committees of )?(?:the )?(?:following )?provinces(?: and cities)?\s?:\s?",
            ("people's committee of ",),
        ),
    )
)
_LIST_GAP = re.compile(r"\s?(?:,|;|và|and|as well as|of)?\s?(?:và |and |the |bộ |tỉnh |thành phố )?")
_LONGEST_NAME = 60


def _ends_of_name(lower: str, start: int) -> list[int]:
    """Where a name that begins at `start` may end, the longest first."""
    stop = min(len(lower), start + _LONGEST_NAME)
    line = lower.find("\n", start, stop)
    stop = line if line >= 0 else stop
    return [
        end
        for end in range(stop, start + 1, -1)
        if lower[end - 1].isalnum() and not (end < len(lower) and lower[end].isalnum())
    ]


# A People's Council is not the People's Committee that carries the province's name.
_OTHER_BODY = re.compile(
    r"(?:hội đồng nhân dân|hđnd|people's council of|công an|police of)\s$", re.IGNORECASE
)
_MANY_AFTER = re.compile(r"\s?(?:ចម្រុះ|[0-9០-៩໐-໙])")
_MANY = re.compile(r"(?<![0-9])[0-9]{1,3}\s$")


def _is_one_of_many(find: ActorFind, text: str) -> bool:
    """ "34 working groups" are not the Working Group."""
    if find.agency_key != "TCT-DA06":
        return False
    return bool(_MANY.search(text, max(0, find.start - 5), find.start) or _MANY_AFTER.match(text, find.end))


_Trie = dict[str, "_Trie"]


class AliasIndex:
    """Aliases made ready for matching; build it once and use it for many texts."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        self._aliases: dict[str, list[Alias]] = defaultdict(list)
        spaced: set[str] = set()
        dense: set[str] = set()
        for alias in aliases:
            name = _name(alias.text)
            if not name:
                continue
            self._aliases[_squeeze(name)].append(alias)
            language = LANGUAGES.get(alias.language)
            (spaced if language is None or language.spaced else dense).add(name)
        self._patterns = [
            pattern
            for pattern in (
                _pattern(spaced, r"(?<![^\W_])(?:", r")(?![^\W_])"),
                _pattern(dense, "(?:", ")"),
            )
            if pattern
        ]

    def find(
        self,
        source: Normalised,
        references: Sequence[ReferenceFind] = (),
        document_date: dt.date | None = None,
        languages: Sequence[str] = (),
    ) -> list[ActorFind]:
        """All names in the order of the text, none inside a document number.

        `languages` are those whose blocks ("ministries and localities") are looked for.
        """
        taken = Taken()
        for reference in references:
            if reference.number is not None:
                taken.take(source.inward(reference.start), source.inward(reference.end))
        found = [
            ActorFind(*source.find(block.start, block.end), block.key)
            for block in self._named_in_lists(source.lower, taken)
            if taken.take(block.start, block.end)
        ]
        found += self._blocks(source, [code for code in languages if LANGUAGES[code].spaced], taken)
        for pattern in self._patterns:
            for match in pattern.finditer(source.lower):
                aliases = self._meant(source.text[match.start() : match.end()])
                symbol = match.group().isascii() and self._is_symbol(source.text, *match.span())
                if not aliases or symbol or not taken.take(*match.span()):
                    continue
                keys = _keys(aliases, document_date)
                first, last = match.span()
                if keys[0] == DECOY and "\n" in source.text[first:last]:
                    # "CHÍNH PHỦ / Số:" are two lines of a letter head and not "digital Government".
                    last = source.text.index("\n", first, last)
                    keys = _keys(self._meant(source.text[first:last]), document_date)
                if not keys or keys[0] == DECOY:
                    continue
                text, start, end = source.find(first, last)
                found.append(ActorFind(text, start, end, keys[0], tuple(keys[1:])))
        # Without blanks between words a block would take the first syllables of a name.
        found += self._blocks(source, [code for code in languages if not LANGUAGES[code].spaced], taken)
        for block in provinces_by_sound(source.lower, languages):
            if taken.take(block.start, block.end):
                found.append(ActorFind(*source.find(block.start, block.end), block.key))
        found.sort(key=lambda find: find.start)
        return _without_seats(found, source.original)

    @staticmethod
    def _blocks(source: Normalised, languages: Sequence[str], taken: Taken) -> list[ActorFind]:
        return [
            ActorFind(*source.find(block.start, block.end), block.key)
            for block in find_blocks(source.lower, languages)
            if not LISTING.match(source.lower, block.end) and taken.take(block.start, block.end)
        ]

    def _named_in_lists(self, lower: str, taken: Taken) -> Iterator[Block]:
        """ "các Bộ: Công an, Tài chính", "the Ministries of Justice and Finance": each one named."""
        for pattern, prefixes in _HEADS_OF_LISTS:
            for head in pattern.finditer(lower):
                place = head.end()
                while (found := self._next_of_list(lower, place, prefixes)) is not None:
                    taken.take(*head.span())
                    yield found
                    place = found.end

    def _next_of_list(self, lower: str, place: int, prefixes: Sequence[str]) -> Block | None:
        gap = _LIST_GAP.match(lower, place)
        start = gap.end() if gap else place
        for end in _ends_of_name(lower, start):
            for prefix in prefixes:
                aliases = self._aliases.get(_squeeze(prefix + lower[start:end]))
                if aliases:
                    return Block(aliases[0].agency_key, start, end)
        return None

    def _meant(self, written: str) -> list[Alias]:
        aliases = self._aliases.get(_squeeze(written.lower()), [])
        return [alias for alias in aliases if not _is_abbreviation(alias.text) or written == alias.text]

    @staticmethod
    def _is_symbol(text: str, start: int, end: int) -> bool:
        """Whether letters are a part of a document's number: the VPCP of …/VPCP-KSTT."""
        address = text[end : end + 1] == "." and text[end + 1 : end + 2].isalpha()
        return address or text[start - 1 : start] in ("/", "-") or text[end : end + 1] in ("/", "-")


def find_actors(
    source: Normalised,
    aliases: Iterable[Alias],
    references: Sequence[ReferenceFind] = (),
    document_date: dt.date | None = None,
) -> list[ActorFind]:
    """Agencies of the text; of a name with two holders the one valid on the date leads."""
    return index_of(tuple(aliases)).find(source, references, document_date)


@lru_cache(maxsize=8)
def index_of(aliases: tuple[Alias, ...]) -> AliasIndex:
    """The index of these aliases, kept for the next text."""
    return AliasIndex(aliases)


def _without_seats(found: Sequence[ActorFind], text: str) -> list[ActorFind]:
    """ "Department of Justice of X Province" is one agency: the province after it is its seat."""
    kept: list[ActorFind] = []
    for find in found:
        seat = find.agency_key.startswith("province:") and kept and kept[-1].agency_key.startswith("dept:")
        if seat and _OWNED.fullmatch(text, kept[-1].end, find.start):
            continue
        # "Departments of Health of the provinces" are the departments.
        owner = find.agency_key == "PROVINCES" and kept and kept[-1].agency_key.startswith("dept:")
        if owner and _OWNED.fullmatch(text, kept[-1].end, find.start):
            continue
        # The "Provinces" behind "Lao Cai, Yen Bai and Cao Bang".
        listed = find.agency_key == "PROVINCES" and kept and kept[-1].agency_key.startswith("province:")
        if listed and find.start - kept[-1].end <= 1:
            continue
        if _OTHER_BODY.search(text, max(0, find.start - 24), find.start) or _is_one_of_many(find, text):
            continue
        kept.append(find)
    return kept


@lru_cache(maxsize=8)
def joined_aliases(own: tuple[Alias, ...]) -> tuple[Alias, ...]:
    """The caller's aliases and the built-in ones, under the caller's keys.

    Where both know a name the caller's key is the right one, and all other built-in names
    of that actor move to it: so `Bộ Tư pháp` of a register joins the Khmer name found here.
    """
    keys: dict[str, str] = {}
    known = {_squeeze(_name(alias.text)): alias.agency_key for alias in own}
    for alias in builtin_aliases():
        key = known.get(_squeeze(_name(alias.text)))
        if key is not None and alias.agency_key != DECOY:
            keys.setdefault(alias.agency_key, key)
    rest = [
        Alias(
            keys.get(alias.agency_key, alias.agency_key),
            alias.text,
            alias.language,
            alias.valid_from,
            alias.valid_to,
        )
        for alias in builtin_aliases()
        if _squeeze(_name(alias.text)) not in known
    ]
    return (*own, *rest)


def _name(text: str) -> str:
    return " ".join(normal_form(text).lower().split())


def _squeeze(name: str) -> str:
    return "".join(name.split())


def _is_abbreviation(text: str) -> bool:
    capitals = sum(char.isupper() for char in text)
    return len(text) <= _ABBREVIATION and " " not in text and capitals >= _LEAST_CAPITALS


def _keys(aliases: Sequence[Alias], date: dt.date | None) -> list[str]:
    """The keys a name may mean, those valid on the date first."""
    valid = [alias for alias in aliases if date is None or _is_valid(alias, date)]
    return list(dict.fromkeys(alias.agency_key for alias in [*valid, *aliases]))


def _is_valid(alias: Alias, date: dt.date) -> bool:
    return not ((alias.valid_from and date < alias.valid_from) or (alias.valid_to and date > alias.valid_to))


def _pattern(names: set[str], before: str, after: str) -> re.Pattern[str] | None:
    """One expression for all names: a trie, so that time does not grow with their number."""
    if not names:
        return None
    root: _Trie = {}
    for name in names:
        node = root
        for char in name:
            node = node.setdefault(char, {})
        node[_END] = {}
    return re.compile(before + _branch(root) + after)


def _branch(node: _Trie) -> str:
    """The expression of a node, longest continuation first; single chains stay flat."""
    prefix = ""
    while len(node) == 1 and _END not in node:
        char, node = next(iter(node.items()))
        prefix += _literal(char)
    if set(node) == {_END}:
        return prefix
    parts = [_literal(char) + _branch(child) for char, child in sorted(node.items()) if char != _END]
    return f"{prefix}(?:{'|'.join(parts)}){'?' if _END in node else ''}"


def _literal(char: str) -> str:
    # Names without blanks between words are still broken by blanks and line ends in print.
    return r"\s{0,3}" if char == " " else re.escape(char)
