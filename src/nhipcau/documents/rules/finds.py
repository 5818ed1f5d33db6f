"""What may be found in a text, what a person may say about it, and what a correction must hold. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from nhipcau.documents.errors import CorrectionMissing, CorrectionUnreadable
from nhipcau.kit.references import parse as parse_number

Values = dict[str, Any]


class FindKind(StrEnum):
    """What was found."""

    REFERENCE = "reference"
    DATE = "date"
    FIGURE = "figure"
    AGENCY = "agency"
    PERSON = "person"
    PLACE = "place"
    TASK = "task"
    CONFLICT = "conflict"


class Verdict(StrEnum):
    """What a person said about it. `ADDED` is something that the reader did not find."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    ADDED = "added"


NEEDS_CORRECTION = frozenset({Verdict.CORRECTED, Verdict.ADDED})


def checked_correction(kind: FindKind, given: Mapping[str, Any] | None) -> Values:
    """The corrected value in its normal form, ready to be kept as JSON.

    Raises CorrectionMissing, CorrectionUnreadable.
    """
    if not given:
        raise CorrectionMissing
    return _CHECKS[kind](given)


def _reference(given: Mapping[str, Any]) -> Values:
    number = parse_number(_text(given, "key"))
    if number is None:
        raise CorrectionUnreadable(value=_text(given, "key"))
    return {"key": str(number)}


def _date(given: Mapping[str, Any]) -> Values:
    first, last = _day(given, "from"), _day(given, "to")
    if first is None and last is None:
        raise CorrectionMissing
    if first is not None and last is not None and last < first:
        raise CorrectionUnreadable(value=f"{first} – {last}")
    return {
        "kind": _text(given, "kind"),
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
    }


def _figure(given: Mapping[str, Any]) -> Values:
    value, unit = _number(given, "value"), _text(given, "unit")
    if value is None or not unit:
        raise CorrectionMissing
    of, as_of = _number(given, "of"), _day(given, "as_of")
    return {
        "value": str(value),
        "unit": unit,
        "of": None if of is None else str(of),
        "counted": _text(given, "counted"),
        "qualifier": _text(given, "qualifier"),
        "change": _text(given, "change"),
        "as_of": as_of.isoformat() if as_of else None,
    }


def _agency(given: Mapping[str, Any]) -> Values:
    if not (key := _text(given, "id")):
        raise CorrectionMissing
    return {"id": key}


def _person(given: Mapping[str, Any]) -> Values:
    if not (name := _text(given, "name")):
        raise CorrectionMissing
    return {"name": name, "post": _text(given, "post")}


def _task(given: Mapping[str, Any]) -> Values:
    if not (title := _text(given, "title")):
        raise CorrectionMissing
    due = _day(given, "due_on")
    return {"title": title, "lead": _text(given, "lead"), "due_on": due.isoformat() if due else None}


def _conflict(given: Mapping[str, Any]) -> Values:
    if not (value := _text(given, "value")):
        raise CorrectionMissing
    return {"value": value}


_CHECKS: Mapping[FindKind, Callable[[Mapping[str, Any]], Values]] = {
    FindKind.REFERENCE: _reference,
    FindKind.DATE: _date,
    FindKind.FIGURE: _figure,
    FindKind.AGENCY: _agency,
    FindKind.PERSON: _person,
    FindKind.PLACE: _agency,
    FindKind.TASK: _task,
    FindKind.CONFLICT: _conflict,
}


def _text(given: Mapping[str, Any], name: str) -> str:
    return " ".join(str(given.get(name) or "").split())


def _day(given: Mapping[str, Any], name: str) -> date | None:
    value = given.get(name)
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        raise CorrectionUnreadable(value=str(value)) from None


def _number(given: Mapping[str, Any], name: str) -> Decimal | None:
    value = given.get(name)
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise CorrectionUnreadable(value=str(value)) from None
    if not number.is_finite():
        raise CorrectionUnreadable(value=str(value))
    return number


_SENTENCE_ENDS = re.compile(r"\n|(?<=[.!?;។])\s+")
_AROUND = 600


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence that holds a place, as an example for readers and programs; never endless."""
    first = max(0, start - _AROUND)
    for stop in _SENTENCE_ENDS.finditer(text, first, start):
        first = stop.end()
    stop_after = _SENTENCE_ENDS.search(text, end, end + _AROUND)
    last = stop_after.start() if stop_after else min(len(text), end + _AROUND)
    return text[first:last].strip()
