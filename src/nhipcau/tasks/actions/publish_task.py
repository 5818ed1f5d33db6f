"""Open a task to everyone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.classification import Classification, refuse_above
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.bulk_errors import PublishedAlready
from nhipcau.tasks.errors import NotTheAssigner, TaskNotThere
from nhipcau.tasks.events import TaskPublished
from nhipcau.tasks.models import Task


@action("tasks.publish_task", permission="documents.publish", emits=(TaskPublished,))
def publish_task(*, actor: Actor, task_id: UUID, now: datetime) -> Task:
    """The task, public. Raises TaskNotThere, NotTheAssigner, PublishedAlready, AboveNodeLevel (secret)."""
    task = Task.objects.visible_to(actor).select_for_update(of=("self",)).filter(id=task_id).first()
    if task is None:
        raise TaskNotThere
    if not actor.acts_for(task.assigner_agency_id):
        raise NotTheAssigner
    if task.published:
        raise PublishedAlready
    refuse_above(task.classification, node_level=Classification.INTERNAL)
    before = snapshot(task)
    task.published, task.classification = True, Classification.PUBLIC
    task.save()
    record_change(task, before)
    publish(TaskPublished(task_id=task.id))
    return task
