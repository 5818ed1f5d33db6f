"""The working calendar as a value: which days are worked, and in which hours.

Monday to Friday are worked, unless a day is named a holiday; Saturday and Sunday are not,
unless a day is named a working day (swapped days). Room `agencies` keeps the named days
with their sources and hands this value out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from nhipcau.kit.clock import VIETNAM
from nhipcau.kit.errors import Invalid

ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_LONGEST: Final = 40_000


class CountTooLarge(Invalid):
    """A period of %(amount)s days is longer than this calendar counts."""

    code = "kit.count-too-large"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that is not what its weekday says. `estimate`: not yet officially announced."""

    day: date
    worked: bool
    name: str
    source: str
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Spans of office time of a working day, from `valid_from` on; local times of Việt Nam."""

    valid_from: date
    spans: tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days and hours; `known_from` … `known_to` is the time that has sources.

    Outside that time only weekdays are known: ask `covers`.
    """

    named: dict[date, NamedDay]
    hours: tuple[OfficeHours, ...]
    known_from: date
    known_to: date

    def covers(self, day: date) -> bool:
        """Whether the holidays around `day` are in the calendar."""
        return self.known_from <= day <= self.known_to

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`."""
        named = self.named.get(day)
        return named.worked if named else day.weekday() < _SATURDAY

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is worked, otherwise the first working day after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """`day` itself when it is worked, otherwise the last working day before it."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`; `start` itself is not counted.

        A negative count goes back; zero is `start`. Raises CountTooLarge.
        """
        if abs(count) > _LONGEST:
            raise CountTooLarge(amount=count)
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            start += step
            left -= self.is_working_day(start)
        return start

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        if (end - start).days > _LONGEST * 2:
            raise CountTooLarge(amount=(end - start).days)
        return sum(self.is_working_day(day) for day in days_after(start, end))

    def named_between(self, start: date, end: date) -> tuple[NamedDay, ...]:
        """The named days after `start` up to and with `end`, in order."""
        return tuple(self.named[day] for day in sorted(self.named) if start < day <= end)

    def office_spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Office time of `day` as aware instants; empty on a day off."""
        if not self.is_working_day(day):
            return ()
        valid = [hours for hours in self.hours if hours.valid_from <= day]
        if not valid:
            return ()
        return tuple(
            (datetime.combine(day, begin, VIETNAM), datetime.combine(day, end, VIETNAM))
            for begin, end in max(valid, key=lambda hours: hours.valid_from).spans
        )

    def add_working_time(self, start: datetime, length: timedelta) -> datetime:
        """The instant at which `length` of office time after `start` has passed.

        Raises CountTooLarge when the calendar has no office hours to count.
        """
        day = start.astimezone(VIETNAM).date()
        left = length
        for _ in range(_LONGEST):
            for begin, end in self.office_spans(day):
                begin = max(begin, start)
                if begin >= end:
                    continue
                if left <= end - begin:
                    return begin + left
                left -= end - begin
            day += ONE_DAY
        raise CountTooLarge(amount=length.days)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Office time from `start` to `end`; zero when `end` is not later."""
        total = timedelta()
        day = start.astimezone(VIETNAM).date()
        last = end.astimezone(VIETNAM).date()
        while day <= last:
            for begin, finish in self.office_spans(day):
                total += max(min(finish, end) - max(begin, start), timedelta())
            day += ONE_DAY
        return total


def days_after(start: date, end: date) -> Iterator[date]:
    """Each day after `start` up to and with `end`."""
    return (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
