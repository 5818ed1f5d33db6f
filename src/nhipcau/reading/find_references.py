"""References to documents: whole numbers, short pointers and numbers that cannot be right."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache

from nhipcau.kit import references as numbers
from nhipcau.kit.references import DocumentClass, DocumentNumber
from nhipcau.reading.finds import (
    Candidate,
    DateFind,
    DateKind,
    KnownDocument,
    Provision,
    ReferenceFind,
    ReferenceForm,
)
from nhipcau.reading.language import ranges_of
from nhipcau.reading.languages import LANGUAGES
from nhipcau.reading.languages.base import words
from nhipcau.reading.normalise import Normalised, normal_form
from nhipcau.reading.rank_candidates import Register, edits, rank
from nhipcau.reading.scan import scan, union
from nhipcau.reading.taken import Taken

# How far the type word may stand before its number, the date and the article around it.
_TYPE_WINDOW = 60
_DATE_GAP = 60
_PROVISION_GAP = 80
# Letters between digits of a number, or for its first or last digit.
_MISREAD = re.compile(r"(?<=[0-9])[OoIl](?=[0-9/])|^[Ol]|[OoIl](?=[0-9])(?<![A-Za-zĐđ]{2})")
_MISREAD_SCORE = 6

_SPACE = r"\s{0,3}"
# Asked behind the first digit, so that the machine can skip to digits.
_EDGE = r"(?<![0-9A-Za-zĐđ/.,-].)"
_END = r"(?![0-9A-Za-zĐđ/])"
# 57-WQ2/ T2B: built like a number of the Party or the state, but with unknown symbols.
_ODD = re.compile(
    rf"(?P<num>[0-9]{_EDGE}[0-9]{{0,4}}[a-z]?){_SPACE}(?:"
    rf"-{_SPACE}[A-ZĐ][A-Za-zĐđ0-9]{{0,7}}{_SPACE}/{_SPACE}[A-ZĐ][A-Za-zĐđ0-9]{{1,11}}"
    rf"|/{_SPACE}[A-ZĐ][A-Za-zĐđ0-9]{{0,7}}{_SPACE}-{_SPACE}[A-ZĐ][A-Za-zĐđ0-9]{{1,11}}"
    rf"|/{_SPACE}(?P<year>(?:19|20)[0-9]{{2}}){_SPACE}/{_SPACE}[A-ZĐ][A-Za-zĐđ0-9]{{0,7}}"
    rf"{_SPACE}-{_SPACE}[A-ZĐ][A-Za-zĐđ0-9]{{0,11}}){_END}"
)
# 2020/72/QH2020: year and number changed places, term written as a year.
_SHUFFLED = re.compile(
    rf"(?P<year>[12]{_EDGE}[09][0-9]{{2}})/(?P<num>[0-9]{{1,4}})/"
    rf"(?:(?:QH|UBTVQH)[0-9]{{1,4}}|[A-ZĐ][A-Za-zĐđ]{{0,7}}-[A-Za-zĐđ0-9]{{1,11}}){_END}"
)
_PLAIN_PAIR = r"(?P<num>[0-9]{1,5})\s{0,3}/\s{0,3}(?P<second>[0-9]{1,4})(?![0-9/]|\s{0,2}/)"


@cache
def _type_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """Every type word of every language (lower case) and its symbol; the first symbol wins."""
    symbols: dict[str, str] = {}
    for language in LANGUAGES.values():
        for symbol, names in language.types.items():
            for name in names:
                symbols.setdefault(normal_form(name).lower(), symbol)
    return re.compile(words(*symbols)), symbols


@cache
def _number_words() -> str:
    return words(*(word for language in LANGUAGES.values() for word in language.number_words))


@cache
def _pointer(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Type word, perhaps "number", and a number that no symbol follows (lower case)."""
    names = [
        name
        for language in (LANGUAGES[code] for code in languages)
        for symbol in language.pointer_types
        for name in language.types.get(symbol, ())
    ]
    return re.compile(
        rf"(?P<type>{words(*names)})\s{{0,3}}(?P<cue>{_number_words()})?\s{{0,3}}"
        rf"(?P<num>[0-9]{{1,4}}[a-z]?)(?![0-9a-zđ%]|[.,][0-9]|\s{{0,3}}/|\s{{0,2}}(?:ສະບັບ|ច្បាប់)(?=[\s,.;)])|\s?-\s{{0,3}}[a-zđ0-9])"
    )


@cache
def _bare_pair() -> re.Pattern[str]:
    """A pair of numbers announced as a document number: `លេខ 71/02`, `Decree No. 12/2025`."""
    # ថ្ងៃទី 30/6 and ត្រីមាសទី 1/2025 are times.
    return re.compile(rf"(?<!ថ្ងៃ)(?<!ត្រីមាស)(?<!ឆមាស)(?<!ខែ)(?:{_number_words()})\s{{0,3}}{_PLAIN_PAIR}")


def find_references(
    source: Normalised,
    known: Sequence[KnownDocument] = (),
    languages: Sequence[str] = tuple(LANGUAGES),
) -> list[ReferenceFind]:
    """All references in the order of the text, suspects and pointers with ranked candidates.

    `languages` are those whose articles and clauses are looked for.
    """
    taken = Taken()
    full = list(_full(source, taken))
    serials = {find.number.number.lstrip("0") for find in full if find.number}
    found = [
        *_misspelt(full),
        *_odd(source, taken, serials),
        *_pairs(source, taken),
        *_pointers(source, taken, languages),
    ]
    found.sort(key=lambda find: find.start)
    return with_candidates(_with_provisions(source, found, languages), known)


def with_dates(
    references: Sequence[ReferenceFind],
    dates: Sequence[DateFind],
    text: str,
    known: Sequence[KnownDocument] = (),
) -> list[ReferenceFind]:
    """The references with the date that the text gives each; suspects ranked anew by it."""
    if not references:
        return []
    dated = [date for date in dates if date.kind is DateKind.DATED]
    starts = [reference.start for reference in references[1:]] + [len(text) + 1]
    result: list[ReferenceFind] = []
    index = 0
    for reference, following in zip(references, starts, strict=True):
        while index < len(dated) and dated[index].start < reference.end:
            index += 1
        date = dated[index] if index < len(dated) else None
        if date and date.start < following and _adjoins(text[reference.end : date.start]):
            reference = replace(reference, date=date.to, partial_date=date.partial)
        result.append(reference)
    return with_candidates(result, known)


def _adjoins(gap: str) -> bool:
    return len(gap) <= _DATE_GAP and not re.search(r"[.;\n។]", gap.strip(". \n"))


def _full(source: Normalised, taken: Taken) -> Iterator[ReferenceFind]:
    for place in numbers.find(source.text):
        if not _believable(place.number) or not taken.take(place.start, place.end):
            continue
        number = place.number
        text, start, end = source.find(place.start, place.end)
        if _MISREAD.search(text):
            yield _misread(text, start, end, number)
            continue
        yield ReferenceFind(
            text,
            start,
            end,
            form=ReferenceForm.FULL,
            key=str(number),
            number=number,
            type=number.type or _type_before(source, place.start),
            issuer="-".join(number.issuers) or None,
            rule=f"reference.{number.kind}",
        )


def _misread(text: str, start: int, end: int, number: DocumentNumber) -> ReferenceFind:
    """`l58/2O16/NĐ-CP`: read with letters for digits, so a person looks; what it must be comes first."""
    return ReferenceFind(
        text,
        start,
        end,
        form=ReferenceForm.SUSPECT,
        key=None,
        number=None,
        type=number.type,
        issuer=None,
        serial=number.number,
        rule="suspect.misread-digits",
        candidates=(Candidate(str(number), _MISREAD_SCORE, "computed"),),
    )


def _believable(number: DocumentNumber) -> bool:
    """A letter has no type symbol, so its issuer must be known or look like an office's.

    `71/NO-CP` is no letter: its "unit" is the Government and NO is one stroke from NQ.
    """
    if number.kind is not DocumentClass.LETTER:
        return True
    issuer, *units = number.issuers
    if numbers.is_known_issuer(issuer):
        return True
    return len(issuer) >= 3 and issuer.isupper() and not any(map(_governs, units))


def _governs(symbol: str) -> bool:
    return symbol in {"CP", "TTg", "TW", "QH", "UBTVQH", "CTN"}


def _type_before(source: Normalised, place: int) -> str | None:
    """The symbol of the last type word shortly before `place`, of the same sentence."""
    window = source.lower[max(0, place - _TYPE_WINDOW) : place]
    pattern, symbols = _type_words()
    last = None
    for match in pattern.finditer(window):
        if not re.search(r"[.;,\n។]", window[match.end() :]):
            last = match
    return symbols[last.group()] if last else None


def _misspelt(full: Sequence[ReferenceFind]) -> list[ReferenceFind]:
    """71/NQ-CF beside 71/NQ-CP: an issuer nobody knows, one stroke from the one in the same text."""
    numbers_known = list({find.number for find in full if find.number and _all_known(find.number)})
    return [
        replace(
            find, form=ReferenceForm.SUSPECT, key=None, serial=find.number.number, rule="suspect.misspelt"
        )
        if find.number
        and not _all_known(find.number)
        and any(_is_near(find.number, each) for each in numbers_known)
        else find
        for find in full
    ]


def _all_known(number: DocumentNumber) -> bool:
    return number.kind is DocumentClass.LAW or all(map(numbers.is_known_issuer, number.issuers))


def _is_near(odd: DocumentNumber, known: DocumentNumber) -> bool:
    same = (odd.number, odd.year, odd.type, odd.kind) == (known.number, known.year, known.type, known.kind)
    one, other = "-".join(odd.issuers), "-".join(known.issuers)
    return same and edits(numbers.fold(one), numbers.fold(other)) <= 1


def _odd(source: Normalised, taken: Taken, serials: Collection[str]) -> Iterator[ReferenceFind]:
    for pattern, rule in ((_SHUFFLED, "suspect.shuffled-law"), (_ODD, "suspect.unknown-symbol")):
        for match in pattern.finditer(source.text):
            announced = _announced(source, match) or match["num"].lstrip("0") in serials
            if rule == "suspect.unknown-symbol" and not announced:
                continue
            if taken.take(*match.span()):
                yield _suspect(source, match, _type_before(source, match.start()), rule)


def _announced(source: Normalised, match: re.Match[str]) -> bool:
    """Whether an odd number stands where a document is named, or is built from known parts."""
    before = source.lower[max(0, match.start() - _TYPE_WINDOW) : match.start()]
    if re.search(rf"{_number_words()}\s{{0,3}}[:.]?\s{{0,3}}$", before):
        return True
    symbols = re.findall(r"[A-Za-zĐđ][A-Za-zĐđ0-9]*", match.group())[-2:]
    known = any(numbers.is_known_issuer(symbol) for symbol in symbols)
    typed = any(numbers.canonical_type(symbol) for symbol in symbols)
    return known or typed or _type_before(source, match.start()) is not None


def _pairs(source: Normalised, taken: Taken) -> Iterator[ReferenceFind]:
    for match in _bare_pair().finditer(source.lower):
        start = match.start("num")
        if not taken.take(start, match.end("second")):
            continue
        symbol = _type_before(source, match.start())
        yield _suspect(source, match, symbol, "suspect.bare-pair", start, match.end("second"))


def _suspect(
    source: Normalised,
    match: re.Match[str],
    symbol: str | None,
    rule: str,
    start: int | None = None,
    end: int | None = None,
) -> ReferenceFind:
    text, first, last = source.find(
        match.start() if start is None else start, match.end() if end is None else end
    )
    return ReferenceFind(
        text,
        first,
        last,
        form=ReferenceForm.SUSPECT,
        key=None,
        number=None,
        type=symbol,
        issuer=None,
        serial=match["num"],
        rule=rule,
    )


def _pointers(source: Normalised, taken: Taken, languages: Sequence[str]) -> Iterator[ReferenceFind]:
    _, symbols = _type_words()
    for match in _pointer(tuple(languages)).finditer(source.lower):
        if not _is_pointer(source, match, symbols[match["type"]]) or not taken.take(*match.span()):
            continue
        text, start, end = source.find(*match.span())
        yield ReferenceFind(
            text,
            start,
            end,
            form=ReferenceForm.POINTER,
            key=None,
            number=None,
            type=symbols[match["type"]],
            issuer=None,
            serial=match["num"],
            rule="pointer.type-and-number",
        )


_NUMBERS_LINE = re.compile(r"\s?[|.);\t]")


def _is_pointer(source: Normalised, match: re.Match[str], symbol: str) -> bool:
    """A name and not a count: capital letter or "number" in Latin text, and no year."""
    if re.fullmatch(r"(?:19|20)[0-9]{2}", match["num"]):
        return False
    if "\n" in match.group() and _NUMBERS_LINE.match(source.lower, match.end()):
        return False  # a row that ends with "Circular", and the number of the next
    first = source.text[match.start()]
    if first > "\u0e80" and first < "\u1a00":
        # "Nine projects" and "project 9" look alike; the number of a project has a cue or a zero.
        return symbol != "ĐA" or bool(match["cue"]) or match["num"].startswith("0")
    if match.start() and source.text[match.start() - 1].isalnum():
        return False
    return bool(match["cue"]) or first.isupper()


def _with_provisions(
    source: Normalised, found: list[ReferenceFind], languages: Sequence[str]
) -> list[ReferenceFind]:
    """Article references attached to the reference that follows them closely."""
    starts = [find.start for find in found]

    def accept(_: int, match: re.Match[str]) -> bool:
        text, start, end = source.find(*match.span())
        at = bisect_left(starts, end)
        if at < len(found) and found[at].provision is None and _leads_to(source.original[end : starts[at]]):
            provision = Provision(text, start, end, match["article"], match["clause"], match["point"])
            found[at] = replace(found[at], provision=provision)
        return True

    for code in languages if found else ():
        pattern = LANGUAGES[code].provision
        ranges = ranges_of(source.lower, code, languages)
        scan(source.lower, (pattern,), _provision_scan(code), accept, ranges)
    return found


@cache
def _provision_scan(code: str) -> re.Pattern[str]:
    return union((LANGUAGES[code].provision,))


def _leads_to(gap: str) -> bool:
    return len(gap) <= _PROVISION_GAP and not re.search(r"[.;\n។]", gap.replace("No.", ""))


def with_candidates(found: Sequence[ReferenceFind], known: Sequence[KnownDocument]) -> list[ReferenceFind]:
    """Suspects and pointers with what they may mean; a pointer gets a key from the text alone."""
    full = [find for find in found if find.form is ReferenceForm.FULL]
    if len(full) == len(found):
        return list(found)
    register = Register(full, known)
    return [find if find.form is ReferenceForm.FULL else _resolve(find, register) for find in found]


def _resolve(find: ReferenceFind, register: Register) -> ReferenceFind:
    candidates = rank(find, register)
    own = [each for each in find.candidates if each.key not in {other.key for other in candidates}]
    if find.rule == "suspect.misread-digits":
        candidates = tuple(sorted((*candidates, *own), key=lambda each: (-each.score, each.key)))
    if find.form is ReferenceForm.SUSPECT:
        return replace(find, candidates=candidates)
    named = {candidate.key for candidate in candidates if candidate.source == "text"}
    key = named.pop() if len(named) == 1 else None
    return replace(find, candidates=candidates, key=key)
