"""The shapes of deadlines: what a text can say, and what a calculation gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Bound(StrEnum):
    """Whether the day named still counts."""

    EXCLUSIVE = "exclusive"
    INCLUSIVE = "inclusive"


class PeriodKind(StrEnum):
    """Parts of the calendar year."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Unit(StrEnum):
    """In what a period counted from an event is measured."""

    DAY = "day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    HOUR = "hour"
    WORKING_HOUR = "working_hour"


class Every(StrEnum):
    """How often something is due again."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Before:
    """*trước ngày …*: before `day`, which does not count (unless the reading says so)."""

    day: date


@dataclass(frozen=True, slots=True)
class By:
    """*chậm nhất ngày …*: `day` still counts."""

    day: date


@dataclass(frozen=True, slots=True)
class InPeriod:
    """*trong quý II/2024*: the `number`-th month, quarter, half of `year`, or the year."""

    kind: PeriodKind
    year: int
    number: int = 1


@dataclass(frozen=True, slots=True)
class Within:
    """*trong thời hạn 05 ngày làm việc*: `amount` units from `event`.

    Hours need `event` with its time of day (an aware datetime).
    """

    amount: int
    unit: Unit
    event: date | datetime


@dataclass(frozen=True, slots=True)
class Recurring:
    """*hằng quý, trước ngày 15 của tháng cuối quý*: `day` of the last month of each period.

    Without `day` the last day of the period counts. `day` and `bound` mean nothing for
    days and weeks: a daily work is due each working day, a weekly one on the last working
    day of the week.
    """

    every: Every
    day: int | None = None
    bound: Bound = Bound.INCLUSIVE


Rule = Before | By | InPeriod | Within


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days on which the clock stands, both ends included; no `end`: it stands still now."""

    begin: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How doubtful words are read; a setting of the node, kept with each calculation."""

    before: Bound = Bound.EXCLUSIVE
    roll_to_working_day: bool = True


DEFAULT_READING = Reading()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation. `code` and `params` are worded by `wording.word_step`."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calculation:
    """The last day in time, the other reading's last day where words are doubtful, the steps.

    `due_at` is the last instant, for periods of hours only. `estimated` says that the
    calendar of a day on the way is not officially known.
    """

    last_day: date
    reading: Bound
    steps: tuple[Step, ...]
    other_last_day: date | None = None
    due_at: datetime | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One period of recurring work, with its last day in time."""

    begin: date
    end: date
    last_day: date
