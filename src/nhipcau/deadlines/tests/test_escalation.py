"""Who is reminded when: steps on working days, once each, silent after the end and after an extension."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.deadlines.errors import PolicyInvalid
from nhipcau.deadlines.escalation import (
    Case,
    Clock,
    EscalationPolicy,
    EscalationStep,
    Level,
    Notice,
    escalation_policy,
    notices,
    policies_in,
    read_policies,
    step_day,
)
from nhipcau.kit.calendar import NamedDay, OfficeHours, WorkingCalendar

TET = [date(2025, 1, 27) + timedelta(days=n) for n in range(5)]
CALENDAR = WorkingCalendar(
    {day: NamedDay(day, worked=False, name="Tết", source="test") for day in TET},
    (OfficeHours(date(2024, 1, 1), ((time(8), time(12)),)),),
    date(2024, 1, 1),
    date(2026, 12, 31),
)
DUE = date(2025, 3, 12)  # a Wednesday


def policy(*steps: tuple[int, Level]) -> EscalationPolicy:
    found = tuple(EscalationStep(offset, level) for offset, level in steps)
    return EscalationPolicy("task", date(2024, 1, 1), found, "test")


ALL = policy(
    (-7, Level.OFFICER),
    (-1, Level.OFFICER),
    (0, Level.OFFICER),
    (3, Level.UNIT_HEAD),
    (7, Level.AGENCY_LEADER),
)


def told(*cases: Case, by: EscalationPolicy = ALL, begin: date = date(2024, 1, 1)) -> list[Notice]:
    return list(notices(cases, Clock(lambda _: by, CALENDAR), begin=begin, end=date(2026, 12, 31)))


def case(*, due: date = DUE, closed: date | None = None, begun: date = date(2025, 1, 2)) -> Case:
    return Case("x", begun, ((begun, due),), closed)


@pytest.mark.parametrize(
    ("due", "offset", "day"),
    [
        (DUE, 0, DUE),
        (DUE, -1, date(2025, 3, 11)),
        (DUE, -7, date(2025, 3, 3)),  # two weekends lie between
        (DUE, 3, date(2025, 3, 17)),
        (date(2025, 3, 16), 0, date(2025, 3, 14)),  # a Sunday: told on the Friday before
        (date(2025, 3, 16), -1, date(2025, 3, 13)),
        (date(2025, 3, 16), 1, date(2025, 3, 17)),
        (date(2025, 2, 3), -1, date(2025, 1, 24)),  # before the Tết holiday
    ],
)
def test_steps_fall_on_working_days(due: date, offset: int, day: date) -> None:
    assert step_day(due, offset, CALENDAR) == day


def test_an_open_case_is_told_step_by_step_and_higher_each_time() -> None:
    assert [(notice.day, notice.step.level) for notice in told(case())] == [
        (date(2025, 3, 3), Level.OFFICER),
        (date(2025, 3, 11), Level.OFFICER),
        (date(2025, 3, 12), Level.OFFICER),
        (date(2025, 3, 17), Level.UNIT_HEAD),
        (date(2025, 3, 21), Level.AGENCY_LEADER),
    ]


def test_what_ended_is_told_no_more() -> None:
    assert [notice.step.offset for notice in told(case(closed=DUE))] == [-7, -1, 0]


def test_an_extension_begins_anew_and_silences_the_old_day() -> None:
    later = DUE + timedelta(days=30)
    extended = Case("x", date(2025, 1, 2), ((date(2025, 1, 2), DUE), (date(2025, 3, 10), later)))
    assert [(notice.due_on, notice.step.offset) for notice in told(extended)] == [
        (DUE, -7), (later, -7), (later, -1), (later, 0), (later, 3), (later, 7)
    ]  # fmt: skip


def test_a_task_given_at_short_notice_gets_no_reminder_from_before_it_began() -> None:
    assert [notice.step.offset for notice in told(case(begun=date(2025, 3, 11)))] == [-1, 0, 3, 7]


DAYS = st.integers(0, 500).map(lambda days: date(2025, 1, 1) + timedelta(days=days))


@st.composite
def histories(draw: st.DrawFn) -> Case:
    begun = draw(DAYS)
    changes = sorted({begun, *(day for day in draw(st.lists(DAYS, max_size=3)) if day > begun)})
    dues = tuple((since, draw(DAYS)) for since in changes)
    return Case("x", begun, dues, draw(st.none() | DAYS))


@given(histories())
def test_on_any_history_notices_are_on_working_days_while_open_and_never_doubled(history: Case) -> None:
    found = told(history)
    for notice in found:
        assert CALENDAR.is_working_day(notice.day)
        assert notice.day >= history.begun_on
        assert history.closed_on is None or notice.day <= history.closed_on
        in_force = [due for since, due in history.dues if since <= notice.day][-1]
        assert notice.due_on == in_force
    keys = [(notice.due_on, notice.step.offset, notice.day) for notice in found]
    stretches = len(history.dues)
    assert all(keys.count(key) <= stretches for key in keys)


@given(histories(), DAYS)
def test_days_told_one_by_one_are_the_days_told_at_once(history: Case, day: date) -> None:
    clock = Clock(lambda _: ALL, CALENDAR)
    whole = [notice for notice in told(history) if notice.day == day]
    assert list(notices([history], clock, begin=day, end=day)) == whole


def test_the_built_in_policy_climbs_from_the_officer_to_the_government() -> None:
    found = escalation_policy("task", DUE)
    assert found is not None
    assert [step.offset for step in found.steps] == [-7, -1, 0, 3, 7, 14]
    levels = [list(Level).index(step.level) for step in found.steps]
    assert all(one <= other for one, other in pairwise(levels))
    assert found.source
    assert escalation_policy("task", date(2023, 12, 31)) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"policies": [{"kind": "task"}]}',
        json.dumps({"policies": [{"kind": "task", "valid_from": "2024-01-01", "source": "", "steps": []}]}),
        json.dumps({"policies": [{"kind": "task", "valid_from": "2024-01-01", "source": "",
                                  "steps": [{"offset": 9999, "level": "officer"}]}]}),
        json.dumps({"policies": [{"kind": "task", "valid_from": "2024-01-01", "source": "",
                                  "steps": [{"offset": 1, "level": "king"}]}]}),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_used_is_one_clear_error(text: str, tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid) as caught:
        read_policies(text)
    assert caught.value.code == "deadlines.policy-invalid"
    with pytest.raises(PolicyInvalid):
        policies_in(tmp_path / "absent.json")
