"""Blocks of agencies: "ministries, branches and localities" in any order and length.

A block is a list of words for central and local bodies (`data/blocks.json`). Which key it
gets depends on what is in it: MINISTRIES, PROVINCES or MINISTRIES_AND_PROVINCES.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from nhipcau.reading.bundled import bundled
from nhipcau.reading.languages import LANGUAGES, PLAIN
from nhipcau.reading.languages.base import words
from nhipcau.reading.languages.figure_words import squeezed
from nhipcau.reading.languages.plain import plain_form

CENTRAL, LOCAL, BOTH = "MINISTRIES", "PROVINCES", "MINISTRIES_AND_PROVINCES"
_FIELDS = ("central", "local", "joins", "plural", "first", "alone", "never_alone", "acting")
# "12 ministries" is a count and not the block.
_COUNTED = re.compile(
    r"(?<![0-9])[0-9]{1,3}\)?(?:\s(?:coastal|northern|southern|central|mountainous))?\s{0,2}$|ບາງ\s?$"
)
# "63/63 provinces": no day of a month.
_ALL_OF = re.compile(r"(?<![0-9/])([0-9]{2,3})/\1\s{0,2}$")
# ມູນຖານຂໍ້ມູນ and មូលដ្ឋានទិន្នន័យ are databases, "some localities" no block.
_NO_BLOCK = re.compile(r"\s?(?:ទិន្នន័យ|មួយចំនួន|ខ្លះ|ថ្មី|ຈຳນວນ|ຂໍ້ມູນ|ທີ່|ដែល)")
_OWNER = re.compile(r"(?:ຂອງ|ຕໍ່|ໃຫ້|ເຖິງ|ແລະ\x20?|របស់|នៃ|ដល់|ទៅ|ឱ្យ)\s?$")
_VERB = re.compile(r"\s?(?:ຕ້ອງ|ບັນລຸ|ໄດ້|ຈະ|ສືບຕໍ່|ត្រូវ|បាន|នឹង|គួរ|បន្ត|សម្រេច)")
# "6) Ministries" and "3.6 Localities": items of a list.
_NUMBERS_LINE = re.compile(
    r"(?:^|\n)\s{0,3}(?:\([0-9]{1,2}\)|[0-9]{1,2}[.)/]|[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}[.)/]?)\s{0,2}$"
)
_COUNTED_AFTER = re.compile(r"\s{0,2}(?:ចំនួន|ຈຳນວນ)\s{0,2}(?:[0-9]|ຫນຶ່ງ|មួយ)")


@dataclass(frozen=True, slots=True)
class Block:
    """A block found: its key and its place in the normal form."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Patterns:
    chain: re.Pattern[str]
    local: re.Pattern[str]
    central: re.Pattern[str]
    alone: frozenset[str]
    never_alone: frozenset[str]
    first: frozenset[str]
    acting: frozenset[str]


def find_blocks(lower: str, languages: Sequence[str]) -> Iterator[Block]:
    """The blocks of a normalised lower-case text, language after language."""
    for code in languages:
        patterns = _patterns(code)
        if patterns is None:
            continue
        for match in patterns.chain.finditer(lower):
            if _is_counted(lower, match):
                continue
            key = _key(match, patterns)
            if key:
                yield Block(key, match.start(), match.end())


def _is_counted(lower: str, match: re.Match[str]) -> bool:
    start = max(0, match.start() - 16)
    if _ALL_OF.search(lower, start, match.start()):
        return True
    if _NUMBERS_LINE.search(lower, start, match.start()):
        return False
    before = _COUNTED.search(lower, start, match.start())
    return (before is not None and not match["plural"]) or bool(_COUNTED_AFTER.match(lower, match.end()))


def _key(match: re.Match[str], patterns: _Patterns) -> str | None:
    """The key of a chain of words, None when it is too little to be a block."""
    body = match["body"]
    # "Ủy ban nhân dân các tỉnh" is local, though "ban" stands in it.
    rest, locals_found = patterns.local.subn(" ", body)
    local = locals_found > 0
    central = patterns.central.search(rest) is not None
    many = match["more"] != ""
    first = "".join(match["first"].split())
    alone = not many and first not in patterns.alone
    if alone and first in patterns.acting and _acts(match):
        return LOCAL
    if alone and (not match["plural"] or first in patterns.never_alone):
        return None
    if many and not match["plural"] and first not in patterns.first | patterns.alone:
        return None
    if many and first in patterns.never_alone and not local and not match["plural"]:
        return None
    if central and local:
        return BOTH
    return LOCAL if local else CENTRAL


def _acts(match: re.Match[str]) -> bool:
    """Whether bare "localities" act or own as a block, and are not where something is."""
    text = match.string
    if _NO_BLOCK.match(text, match.end()):
        return False
    owns = _OWNER.search(text, max(0, match.start() - 12), match.start()) is not None
    return owns or _VERB.match(text, match.end()) is not None


def _words(data: dict[str, Any], code: str) -> dict[str, list[str]]:
    """The words of a language; of one without marks those of the language it stands for."""
    for spoken, plain in PLAIN.items():
        if code == plain:
            return {name: [plain_form(word) for word in group] for name, group in data[spoken].items()}
    # A language without words for blocks has none: the reading goes on without them.
    found: dict[str, list[str]] = data.get(code, {})
    return {name: found.get(name, []) for name in _FIELDS}


@cache
def _patterns(code: str) -> _Patterns | None:
    data = _words(bundled("blocks"), code)
    if not data["central"]:
        return None
    spaced = LANGUAGES[code].spaced
    edge, end = (r"(?<!\w)", r"(?!\w)") if spaced else ("", "")
    central, local = words(*data["central"]), words(*data["local"])
    item = words(*data["central"], *data["local"], *data["alone"])
    gap = r"\s{0,3}"
    joins = rf"(?:{gap}(?:{words(*data['joins'])}){gap}|{r'[ ]' if not spaced else '(?!)'}){{1,4}}"
    plural = rf"(?P<plural>{words(*data['plural'])}{gap})?"
    again = rf"(?:{words(*data['plural'])}{gap})?"
    tail = rf"(?P<more>(?:{joins}{again}{item}{end}){{0,6}})"
    return _Patterns(
        re.compile(rf"{edge}{plural}(?P<body>(?P<first>{item}){end}{tail})"),
        re.compile(local),
        re.compile(central),
        *(
            frozenset(squeezed(word) for word in data.get(name, ()))
            for name in ("alone", "never_alone", "first", "acting")
        ),
    )
