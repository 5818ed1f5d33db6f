"""Deadlines are found as the Civil Code counts, and every step is shown."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.deadlines.errors import (
    AmountInvalid,
    ClockStands,
    EventTimeMissing,
    FixedDateSuspended,
    PeriodInvalid,
    SuspensionBackwards,
)
from nhipcau.deadlines.rules import compute_deadline, last_day_of, occurrences
from nhipcau.deadlines.shapes import (
    Before,
    Bound,
    By,
    Calculation,
    Every,
    InPeriod,
    PeriodKind,
    Reading,
    Recurring,
    Rule,
    Suspension,
    Unit,
    Within,
)
from nhipcau.kit.calendar import NamedDay, OfficeHours, WorkingCalendar
from nhipcau.kit.clock import VIETNAM

HOLIDAYS = [date(2024, 1, 1), *(date(2024, 2, day) for day in (8, 9, 12, 13, 14)), date(2024, 4, 18)]
HOLIDAYS += [date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)]
CALENDAR = WorkingCalendar(
    {day: NamedDay(day, worked=False, name="Tết", source="test") for day in HOLIDAYS}
    | {date(2024, 5, 4): NamedDay(date(2024, 5, 4), worked=True, name="Làm bù", source="test")},
    (OfficeHours(date(2020, 1, 1), ((time(8), time(12)), (time(13, 30), time(17, 30)))),),
    date(2024, 1, 1),
    date(2024, 12, 31),
)


def _compute(rule: Rule, *suspensions: Suspension) -> Calculation:
    return compute_deadline(rule, calendar=CALENDAR, suspensions=suspensions)


def _codes(calculation: Calculation) -> list[str]:
    return [step.code for step in calculation.steps]


def test_before_a_day_leaves_that_day_out_and_shows_the_other_reading() -> None:
    found = _compute(Before(date(2024, 3, 30)))
    assert (found.last_day, found.other_last_day) == (date(2024, 3, 29), date(2024, 3, 30))
    assert found.reading is Bound.EXCLUSIVE


def test_a_node_may_read_before_with_that_day() -> None:
    found = compute_deadline(
        Before(date(2024, 3, 30)), calendar=CALENDAR, reading=Reading(before=Bound.INCLUSIVE)
    )
    assert (found.last_day, found.other_last_day) == (date(2024, 3, 30), date(2024, 3, 29))


def test_by_a_day_keeps_that_day_even_on_a_sunday_and_says_so() -> None:
    found = _compute(By(date(2024, 3, 31)))
    assert found.last_day == date(2024, 3, 31)
    assert "fixed_on_day_off" in _codes(found)


@pytest.mark.parametrize(
    ("period", "last"),
    [
        (InPeriod(PeriodKind.MONTH, 2024, 2), date(2024, 2, 29)),
        (InPeriod(PeriodKind.QUARTER, 2024, 1), date(2024, 3, 31)),
        (InPeriod(PeriodKind.QUARTER, 2024, 2), date(2024, 6, 30)),
        (InPeriod(PeriodKind.HALF, 2024, 1), date(2024, 6, 30)),
        (InPeriod(PeriodKind.HALF, 2024, 2), date(2024, 12, 31)),
        (InPeriod(PeriodKind.YEAR, 2025), date(2025, 12, 31)),
    ],
)
def test_a_period_ends_on_its_last_calendar_day(period: InPeriod, last: date) -> None:
    assert last_day_of(period) == last
    assert _compute(period).last_day == last


def test_there_is_no_fifth_quarter() -> None:
    with pytest.raises(PeriodInvalid):
        _compute(InPeriod(PeriodKind.QUARTER, 2024, 5))


def test_the_day_of_the_event_does_not_count() -> None:
    assert _compute(Within(1, Unit.WORKING_DAY, date(2024, 3, 4))).last_day == date(2024, 3, 5)


def test_five_working_days_over_the_new_year_feast_skip_every_holiday() -> None:
    found = _compute(Within(5, Unit.WORKING_DAY, date(2024, 2, 6)))
    assert found.last_day == date(2024, 2, 20)
    assert _codes(found).count("holiday") == 5


def test_a_swapped_saturday_counts_as_a_working_day() -> None:
    assert _compute(Within(3, Unit.WORKING_DAY, date(2024, 4, 26))).last_day == date(2024, 5, 4)


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day() -> None:
    found = _compute(Within(10, Unit.DAY, date(2024, 1, 31)))
    assert found.last_day == date(2024, 2, 15)
    assert "rolled" in _codes(found)


def test_a_node_may_leave_the_end_on_the_day_off() -> None:
    rule = Within(10, Unit.DAY, date(2024, 1, 31))
    found = compute_deadline(rule, calendar=CALENDAR, reading=Reading(roll_to_working_day=False))
    assert found.last_day == date(2024, 2, 10)


def test_a_month_ends_on_the_same_day_or_on_the_last_of_a_shorter_month() -> None:
    assert _compute(Within(1, Unit.MONTH, date(2024, 6, 12))).last_day == date(2024, 7, 12)
    assert _compute(Within(1, Unit.MONTH, date(2024, 1, 31))).last_day == date(2024, 2, 29)


def test_eight_working_hours_from_the_afternoon_end_the_next_afternoon() -> None:
    event = datetime(2024, 3, 4, 15, tzinfo=VIETNAM)
    found = _compute(Within(8, Unit.WORKING_HOUR, event))
    assert found.due_at == datetime(2024, 3, 5, 15, tzinfo=VIETNAM)
    assert found.last_day == date(2024, 3, 5)


def test_clock_hours_run_through_the_night() -> None:
    event = datetime(2024, 3, 8, 15, tzinfo=VIETNAM)
    assert _compute(Within(24, Unit.HOUR, event)).due_at == event + timedelta(days=1)


def test_hours_need_a_time_of_day() -> None:
    with pytest.raises(EventTimeMissing):
        _compute(Within(8, Unit.WORKING_HOUR, date(2024, 3, 4)))


def test_suspended_days_do_not_count() -> None:
    stop = Suspension(date(2024, 3, 6), date(2024, 3, 8))
    found = _compute(Within(5, Unit.WORKING_DAY, date(2024, 3, 4)), stop)
    assert found.last_day == date(2024, 3, 14)
    assert "suspended" in _codes(found)


def test_suspended_days_stop_clock_hours_and_working_hours() -> None:
    event = datetime(2024, 3, 5, 9, tzinfo=VIETNAM)
    stop = Suspension(date(2024, 3, 6), date(2024, 3, 6))
    assert _compute(Within(24, Unit.HOUR, event), stop).due_at == datetime(2024, 3, 7, 9, tzinfo=VIETNAM)
    assert _compute(Within(8, Unit.WORKING_HOUR, event), stop).due_at == datetime(
        2024, 3, 7, 9, tzinfo=VIETNAM
    )


def test_while_the_clock_stands_there_is_no_last_day() -> None:
    with pytest.raises(ClockStands):
        _compute(Within(5, Unit.WORKING_DAY, date(2024, 3, 4)), Suspension(date(2024, 3, 6)))


def test_a_suspension_after_the_end_changes_nothing() -> None:
    rule = Within(2, Unit.WORKING_DAY, date(2024, 3, 4))
    assert _compute(rule, Suspension(date(2024, 3, 10))) == _compute(rule)


def test_a_suspension_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(SuspensionBackwards):
        _compute(Within(2, Unit.DAY, date(2024, 3, 4)), Suspension(date(2024, 3, 6), date(2024, 3, 5)))


def test_a_fixed_date_does_not_move_when_the_work_is_suspended() -> None:
    with pytest.raises(FixedDateSuspended):
        _compute(By(date(2024, 3, 31)), Suspension(date(2024, 3, 6)))


@pytest.mark.parametrize("amount", [0, -1, 10_001])
def test_a_length_that_is_none_is_refused(amount: int) -> None:
    with pytest.raises(AmountInvalid):
        _compute(Within(amount, Unit.DAY, date(2024, 3, 4)))


def test_a_count_beyond_the_known_calendar_is_marked_as_estimated() -> None:
    found = _compute(Within(30, Unit.WORKING_DAY, date(2024, 12, 20)))
    assert found.estimated
    assert "calendar_ends" in _codes(found)
    assert not _compute(Within(5, Unit.WORKING_DAY, date(2024, 3, 4))).estimated


def test_a_holiday_that_is_only_an_estimate_is_said() -> None:
    guess = replace(CALENDAR.named[date(2024, 4, 18)], estimate=True)
    calendar = replace(CALENDAR, named={**CALENDAR.named, guess.day: guess})
    found = compute_deadline(Within(3, Unit.WORKING_DAY, date(2024, 4, 16)), calendar=calendar)
    assert found.estimated
    assert "calendar_estimated" in _codes(found)


events = st.dates(date(2023, 1, 1), date(2025, 12, 31))
units = st.sampled_from([Unit.DAY, Unit.WORKING_DAY, Unit.WEEK, Unit.MONTH])


@given(events, st.integers(1, 40), st.integers(1, 40), units)
def test_a_longer_period_never_ends_earlier(event: date, one: int, other: int, unit: Unit) -> None:
    ends = [_compute(Within(amount, unit, event)).last_day for amount in sorted((one, other))]
    assert ends == sorted(ends)


@given(events, events, st.integers(1, 40), units)
def test_a_later_event_never_ends_earlier(one: date, other: date, amount: int, unit: Unit) -> None:
    ends = [_compute(Within(amount, unit, event)).last_day for event in sorted((one, other))]
    assert ends == sorted(ends)


@given(events, st.integers(1, 40), units)
def test_a_counted_period_always_ends_on_a_working_day_after_the_event(
    event: date, amount: int, unit: Unit
) -> None:
    last = _compute(Within(amount, unit, event)).last_day
    assert last > event
    assert CALENDAR.is_working_day(last)


@given(events, st.integers(1, 30), st.integers(0, 20), st.integers(0, 10))
def test_suspending_the_clock_never_shortens_a_period(
    event: date, amount: int, begin: int, length: int
) -> None:
    rule = Within(amount, Unit.WORKING_DAY, event)
    start = event + timedelta(days=begin)
    stop = Suspension(start, start + timedelta(days=length))
    assert _compute(rule, stop).last_day >= _compute(rule).last_day


def _last_days(rule: Recurring, begin: date, end: date) -> list[date]:
    return [found.last_day for found in occurrences(rule, begin=begin, end=end, calendar=CALENDAR)]


def test_monthly_before_the_25th() -> None:
    found = _last_days(Recurring(Every.MONTH, 25, Bound.EXCLUSIVE), date(2024, 1, 1), date(2024, 3, 31))
    assert found == [date(2024, 1, 24), date(2024, 2, 24), date(2024, 3, 24)]


def test_monthly_before_the_first_is_due_on_the_last_day_of_the_month_before() -> None:
    found = _last_days(Recurring(Every.MONTH, 1, Bound.EXCLUSIVE), date(2024, 1, 15), date(2024, 2, 29))
    assert found == [date(2024, 1, 31), date(2024, 2, 29)]


def test_quarterly_before_the_15th_of_the_last_month() -> None:
    found = _last_days(Recurring(Every.QUARTER, 15, Bound.EXCLUSIVE), date(2024, 1, 1), date(2024, 12, 31))
    assert found == [date(2024, month, 14) for month in (3, 6, 9, 12)]


def test_yearly_and_half_yearly_end_with_the_period() -> None:
    assert _last_days(Recurring(Every.HALF), date(2024, 1, 1), date(2024, 12, 31)) == [
        date(2024, 6, 30),
        date(2024, 12, 31),
    ]
    assert _last_days(Recurring(Every.YEAR), date(2024, 1, 1), date(2025, 1, 1)) == [date(2024, 12, 31)]


def test_the_31st_of_a_short_month_is_its_last_day() -> None:
    found = _last_days(Recurring(Every.MONTH, 31), date(2024, 2, 1), date(2024, 4, 30))
    assert found == [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]


def test_daily_work_is_due_on_working_days_only() -> None:
    found = _last_days(Recurring(Every.DAY), date(2024, 2, 7), date(2024, 2, 16))
    assert found == [date(2024, 2, 7), date(2024, 2, 15), date(2024, 2, 16)]


def test_weekly_work_is_due_on_the_last_working_day_of_the_week() -> None:
    found = _last_days(Recurring(Every.WEEK), date(2024, 4, 22), date(2024, 5, 5))
    assert found == [date(2024, 4, 26), date(2024, 5, 4)]
