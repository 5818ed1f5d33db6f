"""Lives of records, played in the order in which things happened."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from nhipcau.kit.clock import VIETNAM

Life = Iterator[datetime]
"""A generator: it yields the instant of its next step, and takes the step when it is resumed."""

_SATURDAY = 5


def play(lives: Iterable[Life]) -> int:
    """Run all lives step by step, the earliest step first; how many steps were taken.

    So serial numbers, audit rows and events come in the order in which they would have come.
    """
    waiting: list[tuple[datetime, int, Life]] = []
    for number, life in enumerate(lives):
        _wait(waiting, number, life)
    steps = 0
    while waiting:
        _, number, life = heapq.heappop(waiting)
        _wait(waiting, number, life)
        steps += 1
    return steps


def _wait(waiting: list[tuple[datetime, int, Life]], number: int, life: Life) -> None:
    due = next(life, None)
    if due is not None:
        heapq.heappush(waiting, (due, number, life))


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """The instant of a clock time in Việt Nam."""
    return datetime.combine(day, time(hour, minute), tzinfo=VIETNAM)


def weekday_before(day: date) -> date:
    """The day itself, or the Friday before when it is a weekend."""
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def weekday_after(day: date) -> date:
    """The day itself, or the Monday after when it is a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day
