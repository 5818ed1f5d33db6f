"""Pure rules: the next rounds of a rhythm, the quorum, the calendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from nhipcau.kit.calendar import NamedDay, WorkingCalendar
from nhipcau.kit.errors import CodedError
from nhipcau.meetings.ical import CalendarEvent, calendar_file
from nhipcau.meetings.rules import Adjust, Beat, Round, proposals, quorum, require_beat

HOLIDAYS = [date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)]
CALENDAR = WorkingCalendar(
    {day: NamedDay(day, worked=False, name="Nghỉ lễ", source="test") for day in HOLIDAYS},
    (),
    date(2024, 1, 1),
    date(2024, 12, 31),
)
BEGIN = date(2024, 1, 1)


def days(beat: Beat, after: date, count: int = 3) -> list[tuple[date, date]]:
    """The next rounds: the day that is named, and the day of the meeting."""
    found = proposals(beat, after=after, count=count, calendar=CALENDAR)
    return [(each.round_date, each.meeting_date) for each in found]


def test_a_weekly_round_on_a_day_off_moves_as_the_rhythm_says() -> None:
    monday = {"every": Round.WEEK, "weekday": 0, "from_date": BEGIN}
    assert days(Beat(**monday), date(2024, 4, 22), 2) == [  # type: ignore[arg-type]
        (date(2024, 4, 29), date(2024, 5, 2)),
        (date(2024, 5, 6), date(2024, 5, 6)),
    ]
    before = Beat(**monday, adjust=Adjust.PREVIOUS)  # type: ignore[arg-type]
    assert days(before, date(2024, 4, 22), 1) == [(date(2024, 4, 29), date(2024, 4, 26))]
    keep = Beat(**monday, adjust=Adjust.KEEP)  # type: ignore[arg-type]
    assert days(keep, date(2024, 4, 22), 1) == [(date(2024, 4, 29), date(2024, 4, 29))]


def test_a_monthly_round_on_the_31st_is_the_last_day_of_each_month() -> None:
    beat = Beat(every=Round.MONTH, month_day=31, adjust=Adjust.KEEP, from_date=BEGIN)
    assert [named for named, _met in days(beat, date(2024, 1, 31), 3)] == [
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
    ]


def test_a_round_lies_after_the_day_and_within_the_time_of_the_rhythm() -> None:
    beat = Beat(every=Round.MONTH, month_day=10, from_date=date(2024, 3, 11), to_date=date(2024, 5, 10))
    assert [named for named, _met in days(beat, date(2024, 1, 1), 9)] == [date(2024, 4, 10)]
    weekly = Beat(every=Round.WEEK, weekday=2, from_date=date(2024, 3, 6))
    assert days(weekly, date(2024, 3, 5), 1)[0][0] == date(2024, 3, 6)  # a Wednesday
    assert days(weekly, date(2024, 3, 6), 1)[0][0] == date(2024, 3, 13)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"every": Round.WEEK}, "meetings.rhythm-invalid"),
        ({"every": Round.WEEK, "weekday": 7}, "meetings.rhythm-invalid"),
        ({"every": Round.MONTH, "month_day": 0}, "meetings.rhythm-invalid"),
        ({"every": Round.MONTH, "month_day": 32}, "meetings.rhythm-invalid"),
        ({"every": Round.EXTRA, "month_day": 3}, "meetings.rhythm-invalid"),
        ({"every": Round.MONTH, "month_day": 3, "to_date": BEGIN}, "meetings.period-backwards"),
    ],
)
def test_a_rhythm_names_its_day(more: dict[str, object], code: str) -> None:
    with pytest.raises(CodedError) as refusal:
        require_beat(Beat(**{"from_date": BEGIN, **more}))  # type: ignore[arg-type]
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("members", "there", "share", "more_than", "needed", "reached"),
    [
        (4, 2, 50, True, 3, False),
        (4, 3, 50, True, 3, True),
        (5, 3, 50, True, 3, True),
        (4, 2, 50, False, 2, True),
        (9, 5, 66, False, 6, False),
        (0, 0, 50, True, 1, False),
    ],
)
def test_a_quorum_counts_members_against_the_share(
    members: int, there: int, share: int, more_than: bool, needed: int, reached: bool
) -> None:
    found = quorum(members=members, there=there, share_percent=share, more_than=more_than)
    assert (found.needed, found.reached) == (needed, reached)


def test_a_calendar_file_folds_long_lines_without_cutting_a_character() -> None:
    begins = datetime(2024, 2, 5, 1, 0, tzinfo=UTC)
    summary = "កិច្ចប្រជុំក្រុមការងារអនុវត្តគម្រោង ០៦ របស់រដ្ឋាភិបាល; " * 3
    event = CalendarEvent(uid="x@node", begins_at=begins, ends_at=begins, stamped_at=begins, summary=summary)
    content = calendar_file(event)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # each piece is whole characters
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert f"SUMMARY:{summary.replace(';', chr(92) + ';')}" in unfolded
