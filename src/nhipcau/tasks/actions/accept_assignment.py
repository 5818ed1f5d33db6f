"""The lead agency takes a task on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.events import AssignmentAccepted
from nhipcau.tasks.models import Task
from nhipcau.tasks.rules import Step
from nhipcau.tasks.steps import take_step


@action("tasks.accept_assignment", permission="tasks.accept_assignment", emits=(AssignmentAccepted,))
def accept_assignment(
    *, actor: Actor, task_id: UUID, responsible_post_id: UUID | None = None, now: datetime
) -> Task:
    """The task under way; the agency may name the post that answers for it.

    Raises as `take_step`.
    """
    task, before = take_step(actor=actor, task_id=task_id, step=Step.ACCEPT)
    task.taken_on = civil_date(now)
    if responsible_post_id is not None:
        task.responsible_post_id = responsible_post_id
    task.save()
    record_change(task, before)
    publish(AssignmentAccepted(task_id=task.id))
    return task
