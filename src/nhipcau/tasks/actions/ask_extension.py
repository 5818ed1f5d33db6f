"""Ask for a later last day, before the present one has passed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.errors import ExtensionWaiting
from nhipcau.tasks.events import ExtensionAsked
from nhipcau.tasks.models import Extension, Report
from nhipcau.tasks.policies import extension_policy
from nhipcau.tasks.rules import Step, require_extension, require_reason
from nhipcau.tasks.steps import take_step


@action("tasks.ask_extension", permission="tasks.accept_assignment", emits=(ExtensionAsked,))
def ask_extension(
    *,
    actor: Actor,
    task_id: UUID,
    due_on: date,
    cause: str,
    text: str,
    synthetic: bool = False,
    now: datetime,
) -> Extension:
    """The request, waiting for the assigner's authority. The deadline stays until it is granted.

    Raises ReasonMissing, ExtensionWaiting, and as `require_extension` and `take_step`.
    """
    require_reason(text)
    if cause not in Report.Cause.values:
        require_reason("")
    task, _before = take_step(actor=actor, task_id=task_id, step=Step.ASK_EXTENSION)
    day = civil_date(now)
    old_due_on = require_extension(
        day=day,
        due_on=task.due_on,
        asked_due_on=due_on,
        times=task.extensions,
        policy=extension_policy(day),
    )
    if task.extension_requests.filter(decision=Extension.Decision.WAITING).exists():
        raise ExtensionWaiting
    request = Extension.objects.create(
        task=task,
        cause=cause,
        text=text.strip(),
        old_due_on=old_due_on,
        asked_due_on=due_on,
        agency_id=actor.own_agency(),
        asker_ref=actor.ref,
        asked_on=day,
        asked_at=now,
        synthetic=synthetic,
    )
    record_change(request, None)
    publish(ExtensionAsked(task_id=task.id, extension_id=request.id, due_on=due_on))
    return request
