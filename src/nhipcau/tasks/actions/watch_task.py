"""Watch a task, or no longer: its news come to one's own desk."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.spine.facade import Actor, action, publish, record_change, record_removal
from nhipcau.tasks.errors import TaskNotThere
from nhipcau.tasks.events import TaskUnwatched, TaskWatched
from nhipcau.tasks.models import Task, TaskWatch
from nhipcau.tasks.talk_errors import AlreadyWatched, NotWatched


# Without a permission: who may see a task may follow it.
@action("tasks.watch_task", emits=(TaskWatched,))
def watch_task(*, actor: Actor, task_id: UUID, now: datetime) -> TaskWatch:
    """The watch of the actor's account. Raises NotPermitted (no post), TaskNotThere, AlreadyWatched."""
    agency_id = actor.own_agency()
    task = Task.objects.visible_to(actor).filter(id=task_id).first()
    if task is None or actor.account_id is None:
        raise TaskNotThere
    watch, new = TaskWatch.objects.get_or_create(
        task=task, account_id=actor.account_id, defaults={"agency_id": agency_id, "begun_at": now}
    )
    if not new:
        raise AlreadyWatched
    record_change(watch, None)
    publish(TaskWatched(task_id=task.id, watch_id=watch.id))
    return watch


# Without a permission, and also when the task is no longer visible: one's own watch is given up.
@action("tasks.unwatch_task", emits=(TaskUnwatched,))
def unwatch_task(*, actor: Actor, task_id: UUID, now: datetime) -> None:
    """End the actor's watch. Raises NotWatched."""
    rows = TaskWatch.objects.select_for_update().filter(task_id=task_id)
    watch = rows.filter(account_id=actor.account_id).first() if actor.account_id else None
    if watch is None:
        raise NotWatched
    record_removal(watch)
    publish(TaskUnwatched(task_id=task_id, watch_id=watch.id))
    watch.delete()
