"""How a deadline is found: pure calculation, with every step kept for the reader.

Periods are counted as the Civil Code 2015 has it (91/2015/QH13, art. 147–148): the day of
the event does not count; a period of months or years ends on the same day of the month; if
its last day is a day off, the period ends on the next working day. A fixed date stays where
it is, also on a Sunday. *Before* a day is read without that day (`Reading.before`), *by* a
day with it.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from nhipcau.deadlines.errors import (
    AmountInvalid,
    ClockStands,
    EventTimeMissing,
    FixedDateSuspended,
    PeriodInvalid,
    SuspensionBackwards,
)
from nhipcau.deadlines.shapes import (
    DEFAULT_READING,
    Before,
    Bound,
    By,
    Calculation,
    Every,
    InPeriod,
    Occurrence,
    PeriodKind,
    Reading,
    Recurring,
    Rule,
    Step,
    Suspension,
    Unit,
    Within,
)
from nhipcau.kit.calendar import ONE_DAY, NamedDay, WorkingCalendar, days_after
from nhipcau.kit.clock import VIETNAM, civil_date

LONGEST_PERIOD = 10_000
_LONGEST_IN = {"month": 1_200, "year": 100}


def first_day_of(period: InPeriod) -> date:
    """The first calendar day of `period`. Raises PeriodInvalid."""
    length = _months_in(period.kind)
    if not 1 <= period.number <= 12 // length:
        raise PeriodInvalid(number=period.number, kind=period.kind.value)
    return date(period.year, (period.number - 1) * length + 1, 1)


def last_day_of(period: InPeriod) -> date:
    """The last calendar day of `period`. Raises PeriodInvalid."""
    return add_months(first_day_of(period), _months_in(period.kind)) - ONE_DAY


def _months_in(kind: PeriodKind) -> int:
    return {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind.value]


def add_months(day: date, count: int) -> date:
    """The same day `count` months on, or the last day of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def compute_deadline(
    rule: Rule,
    *,
    calendar: WorkingCalendar,
    reading: Reading = DEFAULT_READING,
    suspensions: Sequence[Suspension] = (),
) -> Calculation:
    """The last day on which the work is in time, and how it was found.

    Raises ClockStands, FixedDateSuspended, EventTimeMissing, AmountInvalid, PeriodInvalid,
    SuspensionBackwards, CountTooLarge.
    """
    if isinstance(rule, Within):
        return _within(rule, calendar, reading, _checked(suspensions))
    if suspensions:
        raise FixedDateSuspended
    match rule:
        case Before(day):
            return _before(day, calendar, reading)
        case By(day):
            return _fixed(day, calendar, (Step("by", {"day": day}),))
        case InPeriod():
            last = last_day_of(rule)
            step = Step("period", {"kind": rule.kind, "number": rule.number, "year": rule.year})
            return _fixed(last, calendar, (step, Step("period_ends", {"day": last})))


def _before(day: date, calendar: WorkingCalendar, reading: Reading) -> Calculation:
    exclusive, inclusive = day - ONE_DAY, day
    last = exclusive if reading.before is Bound.EXCLUSIVE else inclusive
    step = Step(f"before_{reading.before.value}", {"day": day, "last": last})
    found = _fixed(last, calendar, (step,))
    other = inclusive if last == exclusive else exclusive
    return replace(found, reading=reading.before, other_last_day=other)


def _fixed(last: date, calendar: WorkingCalendar, steps: tuple[Step, ...]) -> Calculation:
    if not calendar.is_working_day(last):
        steps += (Step("fixed_on_day_off", {"day": last, **_day_off(calendar, last)}),)
    return Calculation(last, Bound.INCLUSIVE, (*steps, Step("last_day", {"day": last})))


def _day_off(calendar: WorkingCalendar, day: date) -> dict[str, object]:
    named = calendar.named.get(day)
    return {"name": named.name} if named else {}


def _checked(suspensions: Sequence[Suspension]) -> tuple[Suspension, ...]:
    for stop in suspensions:
        if stop.end is not None and stop.end < stop.begin:
            raise SuspensionBackwards(begin=stop.begin, end=stop.end)
    return tuple(sorted(suspensions, key=lambda stop: stop.begin))


def _stopped(suspensions: Sequence[Suspension], day: date) -> bool:
    """Whether the clock stands on `day`. Raises ClockStands where it stands without end."""
    for stop in suspensions:
        if stop.begin <= day and stop.end is None:
            raise ClockStands(since=stop.begin)
        if stop.end is not None and stop.begin <= day <= stop.end:
            return True
    return False


def _within(
    rule: Within,
    calendar: WorkingCalendar,
    reading: Reading,
    suspensions: tuple[Suspension, ...],
) -> Calculation:
    most = _LONGEST_IN.get(rule.unit.value, LONGEST_PERIOD)
    if not 1 <= rule.amount <= most:
        raise AmountInvalid(amount=rule.amount, most=most)
    if rule.unit in (Unit.HOUR, Unit.WORKING_HOUR):
        return _within_hours(rule, calendar, suspensions)
    event = civil_date(rule.event) if isinstance(rule.event, datetime) else rule.event
    steps = [
        Step("within", {"amount": rule.amount, "unit": rule.unit, "event": event}),
        Step("event_day_not_counted", {"day": event, "first": event + ONE_DAY}),
    ]
    if rule.unit is Unit.WORKING_DAY:
        last = _count(event, rule.amount, suspensions, calendar.is_working_day)
        steps += _named_steps(calendar, event, last)
    else:
        last = _calendar_end(event, rule, suspensions)
    steps += _suspension_steps(suspensions, event, last)
    steps.append(Step("counted_to", {"day": last}))
    last, rolled = _rolled(last, calendar, reading, suspensions)
    steps += [*rolled, Step("last_day", {"day": last})]
    return _noted(Calculation(last, Bound.INCLUSIVE, tuple(steps)), calendar, event)


def _count(
    start: date,
    amount: int,
    suspensions: Sequence[Suspension],
    counts: Callable[[date], bool],
) -> date:
    """The `amount`-th day after `start` that counts and on which the clock runs."""
    day = start
    while amount:
        day += ONE_DAY
        if not _stopped(suspensions, day) and counts(day):
            amount -= 1
    return day


def _calendar_end(event: date, rule: Within, suspensions: tuple[Suspension, ...]) -> date:
    match rule.unit:
        case Unit.MONTH:
            length = (add_months(event, rule.amount) - event).days
        case Unit.YEAR:
            length = (add_months(event, rule.amount * 12) - event).days
        case Unit.WEEK:
            length = rule.amount * 7
        case _:
            length = rule.amount
    return _count(event, length, suspensions, lambda _day: True)


def _rolled(
    last: date,
    calendar: WorkingCalendar,
    reading: Reading,
    suspensions: tuple[Suspension, ...],
) -> tuple[date, list[Step]]:
    """`last`, moved to the next working day when it is a day off (art. 148 clause 5)."""
    day = last
    while reading.roll_to_working_day and (not calendar.is_working_day(day) or _stopped(suspensions, day)):
        day += ONE_DAY
    if day == last:
        return last, []
    return day, [Step("rolled", {"day": last, "to": day, **_day_off(calendar, last)})]


def _within_hours(
    rule: Within, calendar: WorkingCalendar, suspensions: tuple[Suspension, ...]
) -> Calculation:
    event = rule.event
    if not isinstance(event, datetime):
        raise EventTimeMissing
    steps = [Step("within_from_time", {"amount": rule.amount, "unit": rule.unit, "at": event})]
    length = timedelta(hours=rule.amount)
    if rule.unit is Unit.WORKING_HOUR:
        due = _stopped_calendar(calendar, suspensions).add_working_time(event, length)
        steps += _named_steps(calendar, civil_date(event), civil_date(due))
        _stopped(suspensions, civil_date(due))
    else:
        due = _clock_end(event, length, suspensions)
    last = civil_date(due)
    steps += _suspension_steps(suspensions, civil_date(event) - ONE_DAY, last)
    steps.append(Step("due_at", {"at": due}))
    found = Calculation(last, Bound.INCLUSIVE, tuple(steps), due_at=due)
    return _noted(found, calendar, civil_date(event))


def _clock_end(start: datetime, length: timedelta, suspensions: tuple[Suspension, ...]) -> datetime:
    """`length` after `start`; a suspended day stops the clock for all of it."""
    at, left = start.astimezone(VIETNAM), length
    while left:
        midnight = (at + ONE_DAY).replace(hour=0, minute=0, second=0, microsecond=0)
        run = timedelta() if _stopped(suspensions, civil_date(at)) else min(left, midnight - at)
        left -= run
        at = midnight if left else at + run
    return at


def _stopped_calendar(calendar: WorkingCalendar, suspensions: tuple[Suspension, ...]) -> WorkingCalendar:
    stopped = {
        day: NamedDay(day, worked=False, name="", source="")
        for stop in suspensions
        if stop.end
        for day in days_after(stop.begin - ONE_DAY, stop.end)
    }
    return replace(calendar, named={**calendar.named, **stopped})


def _named_steps(calendar: WorkingCalendar, start: date, end: date) -> list[Step]:
    """The named days on the way that made a difference, one step each."""
    return [
        Step("worked_day" if named.worked else "holiday", {"day": named.day, "name": named.name})
        for named in calendar.named_between(start, end)
    ]


def _suspension_steps(suspensions: tuple[Suspension, ...], start: date, end: date) -> list[Step]:
    return [
        Step("suspended", {"begin": stop.begin, "end": stop.end})
        for stop in suspensions
        if stop.end is not None and stop.begin <= end and stop.end > start
    ]


def _noted(found: Calculation, calendar: WorkingCalendar, start: date) -> Calculation:
    """`found`, with a note where the calendar is an estimate or ends on the way."""
    guess = [named for named in calendar.named_between(start, found.last_day) if named.estimate]
    steps = found.steps
    if guess:
        steps += (Step("calendar_estimated", {"year": guess[-1].day.year}),)
    beyond = not (calendar.covers(start) and calendar.covers(found.last_day))
    if beyond:
        steps += (Step("calendar_ends", {"day": calendar.known_to}),)
    return replace(found, steps=steps, estimated=bool(guess) or beyond)


def occurrences(
    rule: Recurring, *, begin: date, end: date, calendar: WorkingCalendar
) -> Iterator[Occurrence]:
    """The periods of recurring work whose last day lies in `begin` … `end`, in order."""
    starts = _day_starts if rule.every in (Every.DAY, Every.WEEK) else _month_starts
    for first, last in starts(rule.every, begin, end):
        due = _last_day_in(rule, first, last, calendar)
        if due is not None and begin <= due <= end:
            yield Occurrence(first, last, due)


def _day_starts(every: Every, begin: date, end: date) -> Iterator[tuple[date, date]]:
    length = 1 if every is Every.DAY else 7
    first = begin if length == 1 else begin - timedelta(days=begin.weekday())
    while first <= end:
        yield first, first + timedelta(days=length - 1)
        first += timedelta(days=length)


def _month_starts(every: Every, begin: date, end: date) -> Iterator[tuple[date, date]]:
    length = _months_in(PeriodKind(every.value))
    first = date(begin.year, (begin.month - 1) // length * length + 1, 1)
    while first <= end + ONE_DAY:  # "before the 1st" is due on the day before the period
        following = add_months(first, length)
        yield first, following - ONE_DAY
        first = following


def _last_day_in(rule: Recurring, first: date, last: date, calendar: WorkingCalendar) -> date | None:
    """The last day in time within one period; None for a day or week without any work."""
    if rule.every in (Every.DAY, Every.WEEK):
        worked = calendar.previous_working_day(last)
        return worked if worked >= first else None
    if rule.day is None:
        return last
    due = last.replace(day=min(rule.day, last.day))
    return due - ONE_DAY if rule.bound is Bound.EXCLUSIVE else due
