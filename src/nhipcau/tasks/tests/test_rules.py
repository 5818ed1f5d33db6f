"""The state of a task follows from its dates, in Python and in SQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.tasks.errors import ClearsMissing, OwnReport, ProductMissing, ReasonMissing
from nhipcau.tasks.facade import COUNTED, Clear, Extension, State, Task
from nhipcau.tasks.rules import (
    STEPS,
    Side,
    Stage,
    Step,
    TaskDates,
    next_stage,
    require_clears,
    require_other_person,
    require_product,
    require_reason,
    require_side,
    stage_of_whole,
    stage_taken_in,
    state_on,
)
from nhipcau.tasks.tests.factories import agency_id, at, issue

START = date(2024, 1, 1)
DAYS = st.integers(0, 40).map(lambda days: START + timedelta(days=days))


@st.composite
def task_dates(draw: st.DrawFn) -> TaskDates:
    """Dates that actions can leave behind."""
    issued, due = draw(DAYS), draw(st.none() | DAYS)
    ended = draw(st.sampled_from(["open", "accepted", "cancelled"]))
    accepted = draw(DAYS) if ended == "accepted" else None
    return TaskDates(
        issued_on=issued,
        due_on=due,
        due_set_on=draw(st.none() | DAYS) if due else None,
        delivered_on=draw(DAYS) if accepted else None,
        accepted_on=accepted,
        cancelled_on=draw(DAYS) if ended == "cancelled" else None,
    )


@st.composite
def extended_dates(draw: st.DrawFn) -> TaskDates:
    """Such dates with up to two extensions, each moving the last day on."""
    dates = draw(task_dates())
    if dates.due_on is None:
        return dates
    days = sorted(draw(st.lists(DAYS, max_size=2, unique=True)))
    back = [len(days) - number for number in range(len(days))]
    before = [(day, dates.due_on - timedelta(days=7 * steps)) for day, steps in zip(days, back, strict=True)]
    return replace(dates, due_before=tuple(before))


def granted(task: Task, extended_on: date, old_due_on: date) -> None:
    """An extension granted on a day."""
    Extension.objects.create(
        task=task, cause="legal", text="x", old_due_on=old_due_on,
        asked_due_on=old_due_on + timedelta(days=7), granted_due_on=old_due_on + timedelta(days=7),
        agency_id=task.lead_agency_id, asker_ref="test:a", asked_on=extended_on, asked_at=at(2024, 1, 1),
        decision="granted", decided_on=extended_on, decided_at=at(2024, 1, 1),
    )  # fmt: skip


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(dates=extended_dates(), day=DAYS, soon=st.integers(0, 10))
def test_python_and_sql_say_the_same(cast: Cast, dates: TaskDates, day: date, soon: int) -> None:
    task = Task.objects.first() or issue(cast.officer_binh, agency_id("BTP"))
    values: dict[str, Any] = {
        name: getattr(dates, name) for name in TaskDates.__slots__ if name != "due_before"
    }
    values["extended_on"] = dates.due_before[-1][0] if dates.due_before else None
    Extension.objects.filter(task=task).delete()
    for extended_on, old_due_on in dates.due_before:
        granted(task, extended_on, old_due_on)
    open_time = {"deadline_kind": "open", "deadline_set_by_id": agency_id("BNV")}
    Task.objects.filter(id=task.id).update(**values, **open_time)
    row = Task.objects.with_state(day, due_soon_days=soon).get(id=task.id)
    assert row.state == state_on(day, dates, due_soon_days=soon)  # type: ignore[attr-defined]
    assert row.state_on(day, due_soon_days=soon) == row.state  # type: ignore[attr-defined]


@given(dates=task_dates(), day=DAYS, soon=st.integers(0, 10))
def test_overdue_is_only_what_is_open_after_its_known_last_day(
    dates: TaskDates, day: date, soon: int
) -> None:
    state = state_on(day, dates, due_soon_days=soon)
    due_known = dates.due_on is not None and (dates.due_set_on is None or dates.due_set_on <= day)
    is_open = (
        dates.issued_on <= day
        and not (dates.accepted_on and dates.accepted_on <= day)
        and not (dates.cancelled_on and dates.cancelled_on <= day)
    )
    assert (state is State.OVERDUE) == bool(is_open and due_known and dates.due_on and dates.due_on < day)
    assert (state is State.OPEN_DEADLINE) == (is_open and not due_known)


@given(dates=task_dates(), soon=st.integers(0, 10))
def test_what_is_done_or_cancelled_stays_so_and_what_is_overdue_never_gets_better_by_waiting(
    dates: TaskDates, soon: int
) -> None:
    order = [State.NOT_YET, State.OPEN_DEADLINE, State.ON_TRACK, State.DUE_SOON, State.OVERDUE]
    ends = {State.DONE_ON_TIME, State.DONE_LATE, State.CANCELLED}
    days = [START + timedelta(days=number) for number in range(60)]
    states = [state_on(day, dates, due_soon_days=soon) for day in days]
    for before, after in pairwise(states):
        if before in ends:
            # A deadline that was set after the acceptance could make a done task late.
            assert after == before or {before, after} == {State.DONE_ON_TIME, State.DONE_LATE}
        elif after not in ends:
            assert order.index(after) >= order.index(before)


@given(dates=task_dates(), day=DAYS)
def test_a_longer_warning_only_turns_on_track_into_due_soon(dates: TaskDates, day: date) -> None:
    short, long = (state_on(day, dates, due_soon_days=soon) for soon in (2, 9))
    assert short == long or (short, long) == (State.ON_TRACK, State.DUE_SOON)


DUE = date(2024, 1, 31)
ISSUED = TaskDates(issued_on=date(2024, 1, 25), due_on=DUE)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 1, 24), State.NOT_YET),
        (date(2024, 1, 25), State.ON_TRACK),
        (date(2024, 1, 27), State.ON_TRACK),
        (date(2024, 1, 28), State.DUE_SOON),
        (date(2024, 1, 31), State.DUE_SOON),  # the last day itself is still in time
        (date(2024, 2, 1), State.OVERDUE),
    ],
)
def test_the_last_day_is_still_in_time(day: date, state: State) -> None:
    assert state_on(day, ISSUED, due_soon_days=3) is state


@pytest.mark.parametrize(
    ("delivered", "state"), [(DUE, State.DONE_ON_TIME), (date(2024, 2, 1), State.DONE_LATE)]
)
def test_a_slow_acceptance_does_not_make_the_agency_late(delivered: date, state: State) -> None:
    dates = TaskDates(
        issued_on=date(2024, 1, 25), due_on=DUE, delivered_on=delivered, accepted_on=date(2024, 3, 1)
    )
    assert state_on(date(2024, 2, 29), dates, due_soon_days=3) is State.OVERDUE  # not accepted yet
    assert state_on(date(2024, 3, 1), dates, due_soon_days=3) is state


def test_the_states_that_are_counted_are_six_and_none_is_merged_into_another() -> None:
    assert len(set(COUNTED)) == 6
    assert set(State) - set(COUNTED) == {State.CANCELLED, State.NOT_YET}


def test_every_step_leads_from_known_stages_and_no_stage_leads_out_of_the_end() -> None:
    assert set(STEPS) == set(Step)
    for step in Step:
        for end in (Stage.DONE, Stage.CANCELLED):
            with pytest.raises(CodedError) as refusal:
                next_stage(end, step)
            assert refusal.value.code == "tasks.step-not-possible"


@pytest.mark.parametrize("step", Step)
def test_only_the_right_side_takes_a_step(step: Step) -> None:
    is_lead = STEPS[step][0] is Side.LEAD
    require_side(step, acts_for_lead=is_lead, acts_for_assigner=not is_lead)
    with pytest.raises(CodedError) as refusal:
        require_side(step, acts_for_lead=not is_lead, acts_for_assigner=is_lead)
    assert refusal.value.code == ("tasks.not-the-lead" if is_lead else "tasks.not-the-assigner")


@given(missing=st.frozensets(st.sampled_from(Clear), min_size=1))
def test_the_refusal_names_exactly_the_clears_that_are_missing(missing: frozenset[Clear]) -> None:
    with pytest.raises(ClearsMissing) as refusal:
        require_clears(missing)
    named = refusal.value.params["clears"]
    assert isinstance(named, tuple)
    assert set(named) == missing
    require_clears(frozenset())


@pytest.mark.parametrize("product", [{"link": "  "}, {"record": "\n"}, {}])
def test_blank_is_no_product_and_no_reason(product: dict[str, str]) -> None:
    with pytest.raises(ProductMissing):
        require_product(has_file=False, **{"link": "", "record": "", **product})
    with pytest.raises(ReasonMissing):
        require_reason(" \n")


def test_nobody_decides_on_their_own_report() -> None:
    require_other_person(reporter_ref="account:1", decider_ref="account:2")
    with pytest.raises(OwnReport):
        require_other_person(reporter_ref="account:1", decider_ref="account:1")


# What another node says


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("step", Step)
def test_a_step_of_another_node_moves_by_the_same_table_or_was_overtaken(stage: Stage, step: Step) -> None:
    after = stage_taken_in(stage, step, overtaken=False, new_round=False)
    assert after == STEPS[step][2].get(stage, stage)
    assert stage_taken_in(stage, step, overtaken=True, new_round=False) == stage


@pytest.mark.parametrize("stage", Stage)
def test_a_new_round_begins_at_the_beginning_unless_cancelled(stage: Stage) -> None:
    after = stage_taken_in(stage, Step.REASSIGN, overtaken=False, new_round=True)
    assert after == (Stage.CANCELLED if stage is Stage.CANCELLED else Stage.ASSIGNED)


@pytest.mark.parametrize("theirs", Stage)
@pytest.mark.parametrize("stage", Stage)
def test_a_whole_task_says_the_stage_except_to_the_lead_who_is_ahead(stage: Stage, theirs: Stage) -> None:
    for waits in (True, False):
        assert stage_of_whole(stage, theirs, leads_here=False, waits=waits) == theirs
        decided = stage is Stage.REPORTED and not waits
        told = theirs if decided or stage is Stage.CANCELLED else stage
        assert stage_of_whole(stage, theirs, leads_here=True, waits=waits) == told
