"""The lead agency sends a task back: it is not theirs, or not clear."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.events import AssignmentSentBack
from nhipcau.tasks.models import Task
from nhipcau.tasks.rules import Step, require_reason
from nhipcau.tasks.steps import take_step


@action("tasks.send_back_assignment", permission="tasks.accept_assignment", emits=(AssignmentSentBack,))
def send_back_assignment(*, actor: Actor, task_id: UUID, reason: str, now: datetime) -> Task:
    """The task with its assigner again. The deadline goes on running meanwhile.

    Raises ReasonMissing, and as `take_step`.
    """
    require_reason(reason)
    task, before = take_step(actor=actor, task_id=task_id, step=Step.SEND_BACK)
    task.save()
    record_change(task, before, note=reason)
    publish(AssignmentSentBack(task_id=task.id))
    return task
