"""Grant or refuse an extension."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.errors import NothingToDecide
from nhipcau.tasks.events import ExtensionGranted, ExtensionRefused
from nhipcau.tasks.models import Extension
from nhipcau.tasks.policies import extension_policy
from nhipcau.tasks.rules import Step, require_later, require_other_person, require_reason
from nhipcau.tasks.steps import take_step


@action(
    "tasks.decide_extension",
    permission="tasks.decide_extension",
    emits=(ExtensionGranted, ExtensionRefused),
)
def decide_extension(
    *,
    actor: Actor,
    task_id: UUID,
    granted: bool,
    due_on: date | None = None,
    note: str = "",
    now: datetime,
) -> Extension:
    """The request with its decision. Granted without `due_on` means as asked; refusing needs a note.

    The days up to today keep the deadline that was in force on them, also where the decision
    comes after it: those days stay overdue.
    Raises NothingToDecide, ReasonMissing, OwnReport, ExtensionNotLater, ExtensionTooFar, and as `take_step`.
    """
    if not granted:
        require_reason(note)
    task, before = take_step(actor=actor, task_id=task_id, step=Step.DECIDE_EXTENSION)
    waiting = task.extension_requests.select_for_update()
    request = waiting.filter(decision=Extension.Decision.WAITING).first()
    if request is None:
        raise NothingToDecide
    require_other_person(reporter_ref=request.asker_ref, decider_ref=actor.ref)
    was = snapshot(request)
    day = civil_date(now)
    if granted:
        later = due_on or request.asked_due_on
        require_later(due_on=request.old_due_on, later=later, policy=extension_policy(day))
        request.granted_due_on = later
        task.due_on, task.extended_on = later, day
        task.extensions += 1
        task.save()
        record_change(task, before, note=note)
    request.decision = Extension.Decision.GRANTED if granted else Extension.Decision.REFUSED
    request.decided_on, request.decided_at = day, now
    request.decider_ref, request.decision_note = actor.ref, note.strip()
    request.save()
    record_change(request, was, note=note)
    if granted:
        publish(ExtensionGranted(task_id=task.id, extension_id=request.id, due_on=later))
    else:
        publish(ExtensionRefused(task_id=task.id, extension_id=request.id))
    return request
