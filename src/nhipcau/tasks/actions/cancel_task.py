"""The assigner withdraws a task."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.actions.accept_report import decide
from nhipcau.tasks.events import TaskCancelled
from nhipcau.tasks.models import Report, Task
from nhipcau.tasks.rules import Step, require_reason
from nhipcau.tasks.steps import take_step


@action("tasks.cancel_task", permission="tasks.cancel", emits=(TaskCancelled,))
def cancel_task(*, actor: Actor, task_id: UUID, reason: str, now: datetime) -> Task:
    """The task, cancelled from today on; earlier days still count it.

    Raises ReasonMissing, and as `take_step`.
    """
    require_reason(reason)
    task, before = take_step(actor=actor, task_id=task_id, step=Step.CANCEL)
    waiting = task.reports.filter(decision=Report.Decision.WAITING).first()
    if waiting is not None:
        decide(waiting, Report.Decision.RETURNED, actor=actor, note=reason, now=now)
    task.cancelled_on = civil_date(now)
    task.save()
    record_change(task, before, note=reason)
    publish(TaskCancelled(task_id=task.id))
    return task
