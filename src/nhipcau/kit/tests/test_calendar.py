"""Working days and hours: holidays are never counted, swapped days are."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.kit.calendar import (
    CountTooLarge,
    NamedDay,
    OfficeHours,
    WorkingCalendar,
    days_after,
)
from nhipcau.kit.clock import VIETNAM

_HOURS = OfficeHours(date(2020, 1, 1), ((time(8), time(12)), (time(13, 30), time(17, 30))))


def _named(day: date, *, worked: bool = False) -> NamedDay:
    return NamedDay(day, worked, "Day", "test")


def _calendar(*named: NamedDay) -> WorkingCalendar:
    return WorkingCalendar({day.day: day for day in named}, (_HOURS,), date(2026, 1, 1), date(2026, 12, 31))


NEW_YEAR = _calendar(
    _named(date(2026, 1, 1)), _named(date(2026, 1, 2)), _named(date(2026, 1, 10), worked=True)
)

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
counts = st.integers(0, 400)
calendars = st.builds(
    lambda named: _calendar(*(_named(day, worked=worked) for day, worked in named.items())),
    st.dictionaries(days, st.booleans(), max_size=60),
)


def test_the_swap_of_new_year_2026_is_counted() -> None:
    assert not NEW_YEAR.is_working_day(date(2026, 1, 2))
    assert NEW_YEAR.is_working_day(date(2026, 1, 10))
    assert NEW_YEAR.add_working_days(date(2025, 12, 31), 6) == date(2026, 1, 10)


def test_a_day_off_leads_to_the_next_working_day() -> None:
    assert NEW_YEAR.next_working_day(date(2026, 1, 1)) == date(2026, 1, 5)
    assert NEW_YEAR.previous_working_day(date(2026, 1, 4)) == date(2025, 12, 31)


@given(calendars, days, counts)
def test_adding_days_ends_on_a_working_day_and_counting_gives_them_back(
    calendar: WorkingCalendar, start: date, count: int
) -> None:
    end = calendar.add_working_days(start, count)
    assert calendar.working_days_between(start, end) == count
    assert count == 0 or calendar.is_working_day(end)


@given(calendars, days, counts, counts)
def test_more_days_never_end_earlier(calendar: WorkingCalendar, start: date, one: int, other: int) -> None:
    ends = [calendar.add_working_days(start, count) for count in sorted((one, other))]
    assert ends == sorted(ends)


@given(calendars, days, days)
def test_only_worked_days_are_counted(calendar: WorkingCalendar, start: date, end: date) -> None:
    first, last = sorted((start, end))
    counted = [day for day in days_after(first, last) if calendar.is_working_day(day)]
    assert calendar.working_days_between(first, last) == len(counted)
    for named in calendar.named.values():
        assert named.worked == (named.day in counted) or not first < named.day <= last


@given(calendars, days, counts)
def test_going_back_undoes_going_forth_from_a_working_day(
    calendar: WorkingCalendar, start: date, count: int
) -> None:
    start = calendar.next_working_day(start)
    assert calendar.add_working_days(calendar.add_working_days(start, count), -count) == start


def test_eight_working_hours_are_one_office_day() -> None:
    begin = datetime(2026, 1, 5, 8, tzinfo=VIETNAM)
    assert NEW_YEAR.add_working_time(begin, timedelta(hours=8)) == begin.replace(hour=17, minute=30)


def test_the_noon_pause_and_the_night_are_not_counted() -> None:
    begin = datetime(2026, 1, 5, 11, tzinfo=VIETNAM)
    assert NEW_YEAR.add_working_time(begin, timedelta(hours=2)) == begin.replace(hour=14, minute=30)
    late = datetime(2026, 1, 9, 17, tzinfo=VIETNAM)
    assert NEW_YEAR.add_working_time(late, timedelta(hours=1)) == datetime(2026, 1, 10, 8, 30, tzinfo=VIETNAM)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 1)).map(lambda at: at.replace(tzinfo=VIETNAM)),
    st.integers(1, 24 * 60 * 20),
)
def test_working_time_is_the_inverse_of_adding_it(start: datetime, minutes: int) -> None:
    length = timedelta(minutes=minutes)
    assert NEW_YEAR.working_time_between(start, NEW_YEAR.add_working_time(start, length)) == length


def test_a_calendar_without_office_hours_says_so_instead_of_counting_for_ever() -> None:
    empty = WorkingCalendar({}, (), date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(CountTooLarge):
        empty.add_working_time(datetime(2026, 1, 5, 8, tzinfo=VIETNAM), timedelta(hours=1))
