"""Every step of a closing drive, of a task in it and of a delay record, at every stage, by everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from nhipcau.agencies.facade import head_post_of
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.delay_steps import case_of
from nhipcau.oversight.facade import (
    DriveItem,
    Pick,
    Responsibility,
    ask_account,
    check_drive_item,
    close_drive,
    commit_drive_item,
    follow_up_delay,
    handle_delay,
    pick_drive_tasks,
    record_delay,
    take_out_drive_item,
)
from nhipcau.oversight.facade import NewPledge as Pledge
from nhipcau.oversight.rules import delays, drives
from nhipcau.oversight.rules.drives import ItemStage
from nhipcau.oversight.tests.checks import Do, check
from nhipcau.oversight.tests.factories import drive_of, finish, overdue, pledge
from nhipcau.spine.facade import Actor
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.facade import Task
from nhipcau.tasks.tests.factories import agency_id, at

pytestmark = pytest.mark.django_db
NOW, LATER = at(2024, 4, 10), at(2024, 5, 10)
BODY, LEADS = {"officer_binh", "officer_chi"}, {"focal_hai", "minister_mai"}

# --- drives and their items --------------------------------------------------------------------

# Written down apart from the rules: who may take the step, from which stages to which.
DRIVE: dict[str, tuple[set[str], dict[drives.Stage, drives.Stage]]] = {
    "pick": (BODY, {drives.Stage.OPEN: drives.Stage.OPEN}),
    "close": (BODY, {drives.Stage.OPEN: drives.Stage.CLOSED}),
}


@pytest.mark.parametrize("stage", drives.Stage)
@pytest.mark.parametrize("step", DRIVE)
def test_each_step_of_a_drive(people: dict[str, Actor], step: str, stage: drives.Stage) -> None:
    binh = people["officer_binh"]
    drive = drive_of(binh)
    if step == "pick" or stage is drives.Stage.OPEN:
        overdue(binh, "BTP")
    if stage is drives.Stage.CLOSED:
        drive = close_drive(actor=binh, drive_id=drive.id, now=NOW)
    allowed_to, table = DRIVE[step]
    steps: dict[str, Do] = {
        "pick": lambda actor, record: pick_drive_tasks(actor=actor, drive_id=record, pick=Pick(), now=LATER),
        "close": lambda actor, record: close_drive(actor=actor, drive_id=record, now=LATER),
    }
    check(
        people, drive, steps[step],
        allowed_to=allowed_to, possible=stage in table, after=table.get(stage, stage),
    )  # fmt: skip


OPEN = (ItemStage.WAITING, ItemStage.COMMITTED, ItemStage.ASKED_AGAIN)
ITEM: dict[str, tuple[set[str], dict[ItemStage, ItemStage]]] = {
    "commit": (
        LEADS, {ItemStage.WAITING: ItemStage.COMMITTED, ItemStage.ASKED_AGAIN: ItemStage.COMMITTED}
    ),
    "check when not done": (BODY, {ItemStage.COMMITTED: ItemStage.ASKED_AGAIN}),
    "check when done": (BODY, dict.fromkeys(OPEN, ItemStage.DONE)),
    "check when withdrawn": (BODY, dict.fromkeys(OPEN, ItemStage.TAKEN_OUT)),
    "take out": (BODY, dict.fromkeys(OPEN, ItemStage.TAKEN_OUT)),
}  # fmt: skip


def item_at(stage: ItemStage, people: Mapping[str, Actor]) -> DriveItem:
    """An overdue task of the Ministry of Justice at `stage` of a drive of the Government Office."""
    chi, hai = people["officer_chi"], people["focal_hai"]
    # Recorded by others, so that those tested may decide where their side may.
    task = overdue(people["officer_binh"], "BTP")
    item = DriveItem.objects.get(drive=drive_of(people["officer_binh"], task.id))
    if stage in (ItemStage.COMMITTED, ItemStage.ASKED_AGAIN):
        pledge(hai, item.id)
    if stage is ItemStage.ASKED_AGAIN:
        check_drive_item(actor=chi, item_id=item.id, now=at(2024, 5, 1))
    if stage is ItemStage.TAKEN_OUT:
        take_out_drive_item(actor=chi, item_id=item.id, reason="Thôi", now=NOW)
    if stage is ItemStage.DONE:
        finish(hai, chi, task.id, now=at(2024, 4, 11))
        check_drive_item(actor=chi, item_id=item.id, now=at(2024, 4, 12))
    item.refresh_from_db()
    assert item.stage == stage
    return item


def _check(actor: Actor, record: UUID) -> object:
    return check_drive_item(actor=actor, item_id=record, now=LATER)


def _commit(actor: Actor, record: UUID) -> object:
    new = Pledge(due_on=date(2024, 5, 31), cause="legal", person_text="Vụ trưởng")
    return commit_drive_item(actor=actor, item_id=record, new=new, now=LATER)


def _take_out(actor: Actor, record: UUID) -> object:
    return take_out_drive_item(actor=actor, item_id=record, reason="Chuyển", now=LATER)


def _end_task(step: str, item: DriveItem, people: Mapping[str, Actor]) -> None:
    from nhipcau.tasks.facade import cancel_task

    task = Task.objects.get(id=item.task_id)
    if step == "check when done" and task.accepted_on is None:
        finish(people["focal_hai"], people["officer_chi"], item.task_id, now=at(2024, 5, 2))
    if step == "check when withdrawn" and task.accepted_on is None:
        cancel_task(actor=people["officer_binh"], task_id=item.task_id, reason="Trùng", now=at(2024, 5, 2))


@pytest.mark.parametrize("stage", ItemStage)
@pytest.mark.parametrize("step", ITEM)
def test_each_step_of_a_task_in_a_drive(people: dict[str, Actor], step: str, stage: ItemStage) -> None:
    item = item_at(stage, people)
    _end_task(step, item, people)
    allowed_to, table = ITEM[step]
    act = {"commit": _commit, "take out": _take_out}.get(step, _check)
    check(people, item, act, allowed_to=allowed_to, possible=stage in table, after=table.get(stage, stage))


# --- delay records -----------------------------------------------------------------------------

D = delays.Stage
ANYWHERE = {stage: stage for stage in D}
HEAD, ABOVE = {"minister_mai"}, {"officer_binh", "officer_chi", "leader_duc"}
DELAY: dict[str, tuple[set[str], dict[D, D]]] = {
    "record": ({"focal_hai", "minister_mai", "clerk"}, ANYWHERE | {D.NONE: D.CAUSE}),
    "ask": (ABOVE, ANYWHERE),
    "handle": (HEAD, {D.CAUSE: D.HANDLING, D.HANDLING: D.HANDLING}),
    # The Prime Minister is named as the post that decides.
    "follow up": (HEAD | {"leader_duc"}, {D.HANDLING: D.HANDLING}),
    "close": (HEAD | {"leader_duc"}, {D.HANDLING: D.CLOSED}),
}


def responsibility(**more: Any) -> Responsibility:
    """The ministry itself is responsible; the Prime Minister decides; looked at again in June."""
    values: dict[str, Any] = {
        "unit_id": agency_id("BTP"),
        "plan": "Kiểm điểm Vụ Pháp luật",
        "decider_post_id": head_post_of(agency_id("TTg")),
        "follow_up_on": date(2024, 6, 10),
    }
    return Responsibility(**values | more)


def late_task_at(stage: D, people: Mapping[str, Actor]) -> Task:
    """An overdue task of the Ministry of Justice, accounted for so far."""
    task = overdue(people["officer_binh"], "BTP")
    mai, values = people["minister_mai"], {"task_id": task.id, "now": NOW}
    if stage is not D.NONE:
        record_delay(actor=mai, cause="legal", **values)
    if stage in (D.HANDLING, D.CLOSED):
        handle_delay(actor=mai, new=responsibility(), **values)
    if stage is D.CLOSED:
        follow_up_delay(actor=mai, outcome="Đã kiểm điểm", **values)
    assert case_of(task).stage is stage
    return task


def _of_delay(act: Callable[..., object], **more: Any) -> Do:
    return lambda actor, record: act(actor=actor, task_id=record, **more, now=LATER)


DELAY_STEPS: dict[str, Callable[[], Do]] = {
    "record": lambda: _of_delay(record_delay, cause="people"),
    "ask": lambda: _of_delay(ask_account),
    "handle": lambda: _of_delay(handle_delay, new=responsibility(plan="Kiểm điểm lại")),
    "follow up": lambda: _of_delay(follow_up_delay, outcome="Đang làm", next_on=date(2024, 7, 1)),
    "close": lambda: _of_delay(follow_up_delay, outcome="Đã xong"),
}


@pytest.mark.parametrize("stage", D)
@pytest.mark.parametrize("step", DELAY)
def test_each_step_about_a_late_task(people: dict[str, Actor], step: str, stage: D) -> None:
    task, act = late_task_at(stage, people), DELAY_STEPS[step]()
    allowed_to, table = DELAY[step]
    for name, actor in people.items():
        allowed = stage in table and name in allowed_to
        audit, events = AuditEntry.objects.count(), OutboxEvent.objects.count()
        try:
            with transaction.atomic():
                act(actor, task.id)
                assert allowed, f"{name} may not"
                assert AuditEntry.objects.count() > audit
                assert OutboxEvent.objects.count() > events
                assert case_of(task).stage is table[stage]
                transaction.set_rollback(True)
        except CodedError as error:
            assert not allowed, f"{name} may, but: {error.code}"  # noqa: PT017
            assert error.status in (403, 404, 409), error.code  # noqa: PT017
        assert case_of(task).stage is stage
        assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == (audit, events), name


def test_no_step_is_left_untested() -> None:
    assert len(drives.STEPS) == len(DRIVE)
    assert len(drives.ITEM_STEPS) == len(ITEM)
    assert len(delays.STEPS) == len(DELAY)
