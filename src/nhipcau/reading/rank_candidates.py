"""Which document a suspect or short reference may mean, best guess first.

A guess is never an answer: a person confirms it. Points: same number in the same text, same
type word, symbols at most two edits away, near date; sources: the text itself, the caller's
register, and what can be computed (the term of a law of the National Assembly).
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from nhipcau.kit.references import DocumentClass, DocumentNumber, fold, parse
from nhipcau.reading.finds import Candidate, KnownDocument, ReferenceFind, ReferenceForm

_MAX_EDITS = 2
_OF_THE_ASSEMBLY = ("L", "NQ", "PL")
_SYMBOL = re.compile(r"[A-Za-zĐđ][A-Za-zĐđ0-9]*")
# First year of a term of the National Assembly; elections fall in the middle of it.
_TERMS = ((2026, 16), (2021, 15), (2016, 14), (2011, 13), (2007, 12), (2002, 11), (1997, 10))


class Register:
    """The documents that a text names in full and those its reader knows, by serial number."""

    def __init__(self, full: Sequence[ReferenceFind], known: Sequence[KnownDocument]) -> None:
        self._by_serial: dict[str, dict[object, tuple[DocumentNumber, dt.date | None, str]]] = {}
        for find in full:
            if find.number is not None:
                self._put(find.number, find.date, "text")
        for document in known:
            number = parse(document.key)
            if number is not None:
                self._put(number, document.dated, "known")

    def _put(self, number: DocumentNumber, dated: dt.date | None, source: str) -> None:
        entries = self._by_serial.setdefault(number.number.lstrip("0"), {})
        entries[str(number), dated, source] = (number, dated, source)

    def with_serial(self, serial: str | None) -> Iterable[tuple[DocumentNumber, dt.date | None, str]]:
        """The documents of that number with their dates and where they are known from."""
        return self._by_serial.get(serial.lstrip("0"), {}).values() if serial else ()


def rank(sought: ReferenceFind, register: Register) -> tuple[Candidate, ...]:
    """Candidates for a reference, highest score first, each document once."""
    scores: dict[str, Candidate] = {}
    for number, dated, source in register.with_serial(sought.serial):
        _offer(scores, sought, number, dated, source)
    if sought.rule == "suspect.shuffled-law":
        for key in _unshuffled(sought.text):
            _add(scores, Candidate(key, 5, "computed"))
    ordered = sorted(scores.values(), key=lambda candidate: (-candidate.score, candidate.key))
    return tuple(ordered)


def _offer(
    scores: dict[str, Candidate],
    sought: ReferenceFind,
    number: DocumentNumber,
    dated: dt.date | None,
    source: str,
) -> None:
    same_type = sought.type is not None and sought.type == number.type
    # The National Assembly numbers its laws and resolutions without a symbol for the type.
    same_type = same_type or (number.kind is DocumentClass.LAW and sought.type in _OF_THE_ASSEMBLY)
    # "Project 06" is the scheme that a decision approves: worth showing, no more.
    scheme = sought.type == "ĐA" and source == "known"
    if sought.form is ReferenceForm.POINTER and not same_type and not scheme:
        return
    score = 4 + 2 * same_type + (source == "text") + _symbol_points(sought, number)
    score += _date_points(sought, dated)
    _add(scores, Candidate(str(number), score, source))


def _add(scores: dict[str, Candidate], candidate: Candidate) -> None:
    present = scores.get(candidate.key)
    if present is None or candidate.score > present.score:
        scores[candidate.key] = candidate


def _symbol_points(sought: ReferenceFind, number: DocumentNumber) -> int:
    if sought.form is not ReferenceForm.SUSPECT:
        return 0
    written = [fold(symbol) for symbol in _SYMBOL.findall(sought.text)]
    meant = [fold(symbol) for symbol in (number.type, *number.issuers) if symbol]
    points = 0
    for one, other in zip(written, meant, strict=False):
        distance = edits(one, other)
        points += max(0, _MAX_EDITS + 1 - distance) if distance <= _MAX_EDITS else 0
    same_build = ("-" in sought.text.split("/")[0]) == ("-" in str(number).split("/")[0])
    return points + (bool(written) and same_build)


def _date_points(sought: ReferenceFind, dated: dt.date | None) -> int:
    if dated is None:
        return 0
    if sought.date is not None:
        distance = abs((sought.date - dated).days)
        return 3 if distance <= 3 else 2 if distance <= 40 else int(distance <= 400)
    if sought.partial_date:
        return 2 * (sought.partial_date[2:4] == f"{dated.month:02d}")
    return 0


def _unshuffled(text: str) -> list[str]:
    year, serial, *_ = re.findall(r"[0-9]+", text)
    body = "UBTVQH" if "UBTVQH" in text else "QH"
    terms = [term for first, term in _TERMS if first <= int(year)][:1]
    # In the year of an election the old Assembly still sits in spring.
    terms += [term - 1 for first, term in _TERMS if first == int(year)]
    return [f"{int(serial):02d}/{year}/{body}{term}" for term in terms]


def edits(one: str, other: str) -> int:
    """Levenshtein distance of two short symbols."""
    row = list(range(len(other) + 1))
    for index, char in enumerate(one, 1):
        previous, row[0] = row[0], index
        for column, against in enumerate(other, 1):
            cost = min(row[column] + 1, row[column - 1] + 1, previous + (char != against))
            previous, row[column] = row[column], cost
    return row[-1]
