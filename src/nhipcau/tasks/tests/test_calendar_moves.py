"""A deadline counted in working days follows the calendar; the old day is kept; decided days stay."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhipcau.agencies.facade import change_calendar_day
from nhipcau.agencies.rules import DayKind
from nhipcau.deadlines.facade import Unit, Within, calculate, rule_from_json, rule_to_json
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.actions.recalculate_deadlines import follow_calendar
from nhipcau.tasks.facade import (
    State,
    Task,
    ask_extension,
    assign_task,
    cancel_task,
    decide_extension,
    draft_tasks,
    fan_out_task,
    replay,
    tasks_on,
)
from nhipcau.tasks.models import DueMove
from nhipcau.tasks.tests.factories import NOW, agency_id, at, issue, new_task

pytestmark = pytest.mark.django_db
PLATFORM = system_actor("test")
EVENT = date(2024, 3, 1)  # a Friday
TEN = Within(10, Unit.WORKING_DAY, EVENT)
DUE = date(2024, 3, 15)
HOLIDAY = date(2024, 3, 13)


@pytest.fixture
def task(cast: Cast) -> Task:
    return issue(cast.officer_binh, agency_id("BTP"), due_on=None, rule=TEN)


def turn(day: date, kind: DayKind | None, *, on: date = date(2024, 3, 5)) -> int:
    """Change the calendar and let the tasks follow; how many deadlines moved."""
    now = at(on.year, on.month, on.day)
    change_calendar_day(actor=PLATFORM, day=day, kind=kind, name="Nghỉ thử", source="Thông báo thử", now=now)
    return follow_calendar(actor=PLATFORM, day=day, kind=kind.value if kind else "", now=now)


def fresh(task: Task) -> Task:
    return Task.objects.get(pk=task.pk)


def test_the_last_day_is_counted_from_the_rule_and_the_rule_is_kept(task: Task) -> None:
    assert (task.due_on, task.original_due_on) == (DUE, DUE)
    assert rule_from_json(fresh(task).deadline_rule) == TEN


def test_a_day_that_is_not_what_the_period_gives_is_refused(cast: Cast) -> None:
    with pytest.raises(CodedError) as refusal:
        issue(cast.officer_binh, agency_id("BTP"), due_on=date(2024, 3, 20), rule=TEN)
    assert refusal.value.code == "tasks.due-differs-from-rule"


def test_a_new_holiday_moves_the_last_day_and_the_old_one_is_kept(task: Task) -> None:
    assert turn(HOLIDAY, DayKind.HOLIDAY) == 1
    assert (fresh(task).due_on, fresh(task).original_due_on) == (date(2024, 3, 18), date(2024, 3, 18))
    move = DueMove.objects.get()
    assert (move.old_due_on, move.new_due_on, move.calendar_day, move.calendar_kind) == (
        DUE, date(2024, 3, 18), HOLIDAY, "holiday",
    )  # fmt: skip


def test_a_saturday_that_is_worked_brings_the_last_day_nearer(task: Task) -> None:
    assert turn(date(2024, 3, 9), DayKind.WORKING_DAY) == 1
    assert fresh(task).due_on == date(2024, 3, 14)


@pytest.mark.parametrize("day", [EVENT, date(2024, 3, 18), date(2024, 2, 28)])
def test_a_day_outside_the_period_moves_nothing(task: Task, day: date) -> None:
    assert turn(day, DayKind.HOLIDAY) == 0
    assert fresh(task).due_on == DUE


def test_named_days_extended_and_finished_tasks_stay(cast: Cast, task: Task) -> None:
    named = issue(cast.officer_binh, agency_id("BTP"), due_on=DUE)
    gone = issue(cast.officer_binh, agency_id("BTP"), due_on=None, rule=TEN)
    cancel_task(actor=cast.officer_binh, task_id=gone.id, reason="thôi", now=NOW)
    ask_extension(
        actor=cast.focal_hai,
        task_id=task.id,
        due_on=date(2024, 4, 1),
        cause="legal",
        text="x",
        now=at(2024, 3, 4),
    )
    decide_extension(actor=cast.officer_chi, task_id=task.id, granted=True, now=at(2024, 3, 4))
    assert turn(HOLIDAY, DayKind.HOLIDAY) == 0
    assert [fresh(each).due_on for each in (named, gone, task)] == [DUE, DUE, date(2024, 4, 1)]


def test_a_request_that_waits_asks_from_the_new_day_on(cast: Cast, task: Task) -> None:
    ask_extension(
        actor=cast.focal_hai,
        task_id=task.id,
        due_on=date(2024, 4, 1),
        cause="legal",
        text="x",
        now=at(2024, 3, 4),
    )
    turn(HOLIDAY, DayKind.HOLIDAY)
    request = decide_extension(actor=cast.officer_chi, task_id=task.id, granted=True, now=at(2024, 3, 6))
    assert request.old_due_on == date(2024, 3, 18)
    assert state_on(cast, task, date(2024, 3, 5)) == state_on(cast, task, date(2024, 3, 6))


def state_on(cast: Cast, task: Task, day: date) -> str:
    row: Any = tasks_on(actor=cast.officer_binh, day=day).get(pk=task.pk)
    assert row.state == fresh(task).state_on(day, due_soon_days=7)  # both ways of the rule agree
    return str(row.state)


def test_days_before_the_change_keep_the_deadline_that_was_in_force_on_them(cast: Cast, task: Task) -> None:
    """The holiday was announced after the last day had passed: the task was overdue in between."""
    turn(HOLIDAY, DayKind.HOLIDAY, on=date(2024, 3, 18))
    assert state_on(cast, task, date(2024, 3, 17)) == State.OVERDUE
    assert state_on(cast, task, date(2024, 3, 18)) == State.DUE_SOON
    row: Any = tasks_on(actor=cast.officer_binh, day=date(2024, 3, 14)).get(pk=task.pk)
    assert row.due_then == DUE


def test_parts_with_the_same_period_move_with_the_whole(cast: Cast, task: Task) -> None:
    fan_out_task(actor=cast.officer_binh, task_id=task.id, agency_ids=[agency_id("BCA")], now=NOW)
    assert turn(HOLIDAY, DayKind.HOLIDAY) == 2
    assert set(Task.objects.filter(parent=task).values_list("due_on", flat=True)) == {date(2024, 3, 18)}


def test_reminders_follow_the_day_that_was_in_force(cast: Cast, task: Task) -> None:
    turn(HOLIDAY, DayKind.HOLIDAY)
    # 18 March is the last day now: of the steps of the old one none is left on the days behind the change.
    old_day = replay(actor=PLATFORM, begin=DUE, end=DUE)
    assert list(old_day.by_level.elements()) == ["officer"]  # the day before the new last day
    last = replay(actor=PLATFORM, begin=date(2024, 3, 18), end=date(2024, 3, 18))
    assert last.notices == 1


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    offset=st.integers(0, 40),
    worked=st.booleans(),
    lengths=st.lists(
        st.tuples(st.integers(1, 25), st.sampled_from([Unit.WORKING_DAY, Unit.DAY, Unit.WEEK, Unit.MONTH])),
        min_size=1, max_size=4,
    ),
)  # fmt: skip
def test_a_day_put_in_and_taken_out_again_gives_the_old_days_back(
    cast: Cast,
    offset: int,
    worked: bool,
    lengths: list[tuple[int, Unit]],
) -> None:
    day = EVENT + timedelta(days=offset)
    tasks = [
        assign_task(
            actor=cast.officer_binh,
            new=new_task(agency_id("BTP"), due_on=None, rule=Within(amount, unit, EVENT)),
            now=NOW,
        )
        for amount, unit in lengths
    ]
    before = [task.due_on for task in tasks]
    there = turn(day, DayKind.WORKING_DAY if worked else DayKind.HOLIDAY)
    for task in tasks:
        rule = rule_from_json(fresh(task).deadline_rule)
        assert rule is not None
        assert fresh(task).due_on == calculate(rule).last_day
    assert turn(day, None) == there
    assert [fresh(task).due_on for task in tasks] == before


@pytest.mark.parametrize("unit", [Unit.DAY, Unit.WORKING_DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR])
def test_a_rule_is_read_back_as_it_was_kept(unit: Unit) -> None:
    assert rule_from_json(rule_to_json(Within(3, unit, EVENT))) == Within(3, unit, EVENT)
    assert rule_from_json({}) is None


def test_the_form_takes_a_period_instead_of_a_day(cast: Cast, sign_in: Any) -> None:
    binh = sign_in("officer_binh")
    typed = {
        "title": "Báo cáo kết quả rà soát", "lead": "BTP", "person_text": "Bộ trưởng", "product": "Báo cáo",
        "authority": "own", "deadline_kind": "due", "within_amount": "10", "within_unit": "working_day",
        "within_from": "2024-03-01", "issued_on": "2024-01-25",
    }  # fmt: skip
    half = binh.post(reverse("tasks:new"), {**typed, "within_from": ""})
    assert "A period needs its length" in half.content.decode()
    assert binh.post(reverse("tasks:new"), typed).status_code == 302
    task = Task.objects.get(title="Báo cáo kết quả rà soát")
    assert task.due_on == DUE
    page = binh.get(reverse("tasks:task", args=[task.id])).content.decode()
    assert "10 working days from 1 Mar 2024" in page
    turn(HOLIDAY, DayKind.HOLIDAY)
    page = binh.get(reverse("tasks:task", args=[task.id])).content.decode()
    assert "15 Mar 2024 → 18 Mar 2024" in page
    assert "13 Mar 2024 became a day off" in page


def test_a_period_read_out_of_a_text_is_proposed_and_waits_for_its_first_day(cast: Cast) -> None:
    text = "1. Bộ Tư pháp rà soát các văn bản, báo cáo Thủ tướng Chính phủ trong thời hạn 10 ngày làm việc."
    document = register_document(
        actor=cast.officer_binh, new=NewDocument(subject="Thông báo", text=text, issued_on=EVENT), now=NOW
    )
    [draft] = draft_tasks(actor=cast.officer_binh, document_id=document.id, now=NOW)
    assert (draft.proposal["within_amount"], draft.proposal["within_unit"]) == (10, "working_day")
    assert "time" in draft.missing
