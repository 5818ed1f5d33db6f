"""The calculation with the calendar of the node, and deadlines as room `reading` finds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from nhipcau.agencies.facade import working_calendar
from nhipcau.deadlines.rules import compute_deadline
from nhipcau.deadlines.shapes import (
    DEFAULT_READING,
    Before,
    Bound,
    By,
    Calculation,
    Every,
    Reading,
    Recurring,
    Rule,
    Suspension,
    Unit,
    Within,
)
from nhipcau.reading.facade import Bound as FoundBound
from nhipcau.reading.facade import DateFind, DateKind

_EVERY = {"half-year": Every.HALF}


def calculate(
    rule: Rule,
    *,
    reading: Reading = DEFAULT_READING,
    suspensions: Sequence[Suspension] = (),
) -> Calculation:
    """`compute_deadline` with the working calendar of this node; raises what that raises."""
    return compute_deadline(rule, calendar=working_calendar(), reading=reading, suspensions=suspensions)


def rule_of(find: DateFind, *, event: date | datetime | None = None) -> Rule | None:
    """The rule that a deadline found in a text means; None when it is open, recurring or no deadline.

    A period counted from an event needs `event`: what the text counts from.
    """
    if find.kind is DateKind.WITHIN and find.amount and find.unit and event is not None:
        return Within(find.amount, Unit(find.unit), event)
    if find.kind is not DateKind.DUE or find.to is None:
        return None
    return Before(find.to) if find.reading is FoundBound.EXCLUSIVE else By(find.to)


def recurring_of(find: DateFind) -> Recurring | None:
    """The recurrence that was found in a text; None when the find is none."""
    if find.kind is not DateKind.RECURRING or find.every is None:
        return None
    every = _EVERY.get(find.every) or Every(find.every)
    bound = Bound.EXCLUSIVE if find.reading is FoundBound.EXCLUSIVE else Bound.INCLUSIVE
    return Recurring(every, find.day, bound)
