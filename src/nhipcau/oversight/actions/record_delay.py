"""Record why a task is late; ask its head to account for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.delay_steps import take_delay_step
from nhipcau.oversight.errors import AskedAlready, WordsMissing
from nhipcau.oversight.events import AccountAsked, DelayRecorded
from nhipcau.oversight.models import AccountRequest, DelayRecord
from nhipcau.oversight.rules.delays import Step
from nhipcau.oversight.rules.steps import Field
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.facade import CAUSES


@action("oversight.record_delay", permission="oversight.answer", emits=(DelayRecorded,))
def record_delay(*, actor: Actor, task_id: UUID, cause: str, now: datetime) -> DelayRecord:
    """The record with its coded cause, which all who see the task see; corrected where there is one.

    Raises WordsMissing, and as `take_delay_step`.
    """
    if cause not in CAUSES:
        raise WordsMissing(fields=(Field.CAUSE,))
    case = take_delay_step(actor=actor, task_id=task_id, step=Step.RECORD, day=civil_date(now))
    record = case.record
    before = snapshot(record) if record else None
    if record is None:
        record = DelayRecord(
            task=case.task, recorded_on=civil_date(now), synthetic=case.task.synthetic, created_at=now
        )
    record.cause = cause
    record.save()
    record_change(record, before)
    publish(DelayRecorded(record_id=record.id, task_id=task_id))
    return record


@action("oversight.ask_account", permission="oversight.decide", emits=(AccountAsked,))
def ask_account(*, actor: Actor, task_id: UUID, now: datetime) -> AccountRequest:
    """The request of the actor's post to the head of the agency that leads the task. From then on the
    post sees who is responsible and how it is handled; the head sees that it asked.

    Raises AskedAlready, and as `take_delay_step`.
    """
    case = take_delay_step(actor=actor, task_id=task_id, step=Step.ASK, day=civil_date(now))
    request, made = AccountRequest.objects.get_or_create(
        task=case.task,
        asker_post_id=actor.post_id,
        defaults={"asked_on": civil_date(now), "created_at": now},
    )
    if not made:
        raise AskedAlready
    record_change(request, None)
    publish(AccountAsked(request_id=request.id, task_id=task_id))
    return request
