"""Cells of a task sheet read one by one: agencies, days, documents, words in four languages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.core.exceptions import ValidationError

from nhipcau.agencies.facade import AgencyField, agency
from nhipcau.documents.facade import documents_by_number
from nhipcau.kit.clock import today
from nhipcau.kit.collation import fold
from nhipcau.kit.digits import to_ascii_digits
from nhipcau.kit.errors import CodedError
from nhipcau.reading import facade as reading
from nhipcau.spine.facade import Actor
from nhipcau.tasks.errors import AgencyEnded, AgencyUnknown, DayUnreadable, DocumentUnknown, WordUnknown
from nhipcau.tasks.sheet_columns import authority_words, words_of
from nhipcau.tasks.wording import AUTHORITIES, CAUSES

_YES = {fold(word) for word in ("x", "1", "có", "yes", "true", "ແມ່ນ", "បាទ")}
_NO = {fold(word) for word in ("0", "không", "no", "false", "-", "ບໍ່", "ទេ")}
_LONGEST_SERIAL = 15


class CellReader:
    """Reads cells with the sight of an actor. Each text is looked up once: a sheet names a few dozen
    agencies and documents, thousands of times."""

    def __init__(self, actor: Actor, numbers: Collection[str]) -> None:
        found = documents_by_number(actor=actor, numbers=numbers)
        self._documents = {number: cards[0].id for number, cards in found.items() if len(cards) == 1}
        self._agencies: dict[str, UUID | CodedError] = {}
        self._due: dict[tuple[str, date], tuple[date, str] | None] = {}

    def agency_of_any_time(self, text: str) -> UUID:
        """An agency by name, symbol or key, ended or not. Raises AgencyUnknown."""
        if text not in self._agencies:
            self._agencies[text] = _agency_called(text)
        found = self._agencies[text]
        if isinstance(found, CodedError):
            raise found
        return found

    def agency(self, text: str) -> UUID:
        """An agency that exists today. Raises AgencyUnknown, AgencyEnded."""
        found = self.agency_of_any_time(text)
        ended_on = agency(found).dissolved_on
        if ended_on is not None and ended_on <= today():
            raise AgencyEnded(agency=text)
        return found

    def agencies(self, text: str) -> tuple[UUID, ...]:
        """Agencies parted by semicolons, each once. Raises as `agency`."""
        names = (name.strip() for name in text.split(";"))
        return tuple(dict.fromkeys(self.agency(name) for name in names if name))

    def day(self, text: str) -> date:
        """A day in figures. Raises DayUnreadable."""
        found = plain_day(text)
        if found is None:
            raise DayUnreadable(text=text)
        return found

    def due(self, text: str, issued: date) -> tuple[date, str, str]:
        """Last day, the words where the deadline is worded, and how they are read. Raises DayUnreadable."""
        plain = plain_day(text)
        if plain is not None:
            return plain, "", ""
        if (text, issued) not in self._due:
            self._due[text, issued] = _worded_day(text, issued)
        found = self._due[text, issued]
        if found is None:
            raise DayUnreadable(text=text)
        return found[0], text, found[1]

    def document(self, number: str) -> UUID:
        """The one document with this number. Raises DocumentUnknown."""
        if number not in self._documents:
            raise DocumentUnknown(number=number)
        return self._documents[number]

    def authority(self, text: str) -> str:
        """Who decides, by key or in words. Raises WordUnknown."""
        return _word(text, self._authorities, self._authority_words)

    def cause(self, text: str) -> str:
        """A cause of delay, by key or in words. Raises WordUnknown."""
        return _word(text, self._causes, dict(CAUSES))

    def yes(self, text: str) -> bool:
        """A tick. Raises WordUnknown."""
        folded = fold(text)
        if folded not in _YES | _NO:
            raise WordUnknown(text=text, words="x")
        return folded in _YES

    @cached_property
    def _authority_words(self) -> Mapping[str, object]:
        return {key.value: label for key, label in AUTHORITIES.items()}

    @cached_property
    def _authorities(self) -> dict[str, str]:
        return authority_words({key.value: label for key, label in AUTHORITIES.items()})

    @cached_property
    def _causes(self) -> dict[str, str]:
        return words_of(dict(CAUSES))


def _word(text: str, known: Mapping[str, str], choices: Mapping[str, object]) -> str:
    found = known.get(fold(text))
    if found is None:
        raise WordUnknown(text=text, words="; ".join(str(label) for label in choices.values()))
    return found


def _agency_called(text: str) -> UUID | CodedError:
    """The agency, or why there is none."""
    try:
        found = AgencyField().to_python(text)
    except ValidationError as error:
        return AgencyUnknown(text=text, hint=(error.params or {}).get("candidates") or "–")
    return found or AgencyUnknown(text=text, hint="–")


def serial_of(code: str) -> int | None:
    """The serial number of a task's code such as NV-000469; None for what is no code."""
    digits = to_ascii_digits(code).upper().removeprefix("NV-")
    return int(digits) if digits.isdecimal() and len(digits) < _LONGEST_SERIAL else None


def plain_day(text: str) -> date | None:
    """A day as it is typed: 31/12/2026, 31-12-2026, 2026-12-31, native digits too."""
    clean = to_ascii_digits(text).replace("-", "/").replace(".", "/")
    for form in ("%d/%m/%Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(clean, form).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    return None


def _worded_day(text: str, issued: date) -> tuple[date, str] | None:
    """The last day of a deadline in words, and its reading; None when the words name none."""
    for find in reading.read_text(text, document_date=issued).dates:
        if find.last_day is not None:
            return find.last_day, find.reading or ""
    return None
