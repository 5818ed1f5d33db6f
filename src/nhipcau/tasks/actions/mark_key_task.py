"""Mark a task as a key task, or as an ordinary one again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.bulk_errors import KeyTaskAlready
from nhipcau.tasks.events import KeyTaskMarked
from nhipcau.tasks.models import Task
from nhipcau.tasks.rules import Step
from nhipcau.tasks.steps import take_step


@action("tasks.mark_key_task", permission="tasks.assign", emits=(KeyTaskMarked,))
def mark_key_task(*, actor: Actor, task_id: UUID, key_task: bool, now: datetime) -> Task:
    """The task with its mark. Raises KeyTaskAlready, and as `take_step`."""
    task, before = take_step(actor=actor, task_id=task_id, step=Step.MARK_KEY)
    if task.key_task == key_task:
        raise KeyTaskAlready
    task.key_task = key_task
    task.save()
    record_change(task, before)
    publish(KeyTaskMarked(task_id=task.id, key_task=key_task))
    return task
