"""Give an agency's open tasks to its successor when agencies merge."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.events import TaskReassigned, TasksMoved
from nhipcau.tasks.models import Task, TaskAgency


@action("tasks.move_tasks", permission="agencies.manage", emits=(TasksMoved, TaskReassigned))
def move_tasks(*, actor: Actor, from_agency_id: UUID, to_agency_id: UUID, on: date, now: datetime) -> int:
    """How many open tasks went over, in whatever part: led, assigned or coordinated. Deadlines, stage
    and history stay; the post of a task that was led is named anew. Who sets an open deadline stays as
    it was written; the successor has its predecessor in scope and sets it.

    To be called only when `open_tasks_of` finds some.
    """
    note = f"merger of {on.isoformat()}"
    moved = list(open_tasks_of(from_agency_id).select_for_update(of=("self",)))
    for task in moved:
        before = snapshot(task)
        led = task.lead_agency_id == from_agency_id
        if led:
            task.lead_agency_id = to_agency_id
            task.responsible_post_id = None
        if task.assigner_agency_id == from_agency_id:
            task.assigner_agency_id = to_agency_id
        task.save()
        _move_coordination(task, from_agency_id, to_agency_id)
        record_change(task, before, note=note)
        if led:
            publish(TaskReassigned(task_id=task.id, lead_agency_id=task.lead_agency_id))
    publish(TasksMoved(from_agency_id=from_agency_id, to_agency_id=to_agency_id, count=len(moved)))
    return len(moved)


def open_tasks_of(agency_id: UUID) -> QuerySet[Task]:
    """Open tasks in which the agency has any part."""
    coordinated = TaskAgency.objects.filter(agency_id=agency_id).values("task_id")
    return Task.objects.filter(
        Q(lead_agency_id=agency_id) | Q(assigner_agency_id=agency_id) | Q(id__in=coordinated),
        accepted_on=None,
        cancelled_on=None,
    )


def _move_coordination(task: Task, from_agency_id: UUID, to_agency_id: UUID) -> None:
    """The successor coordinates in place of the agency, unless it leads or coordinates already."""
    others = set(task.coordinating.values_list("agency_id", flat=True))
    task.coordinating.filter(agency_id=from_agency_id).delete()
    if from_agency_id in others and to_agency_id not in {*others, task.lead_agency_id}:
        TaskAgency.objects.create(task=task, agency_id=to_agency_id)
    task.coordinating.filter(agency_id=task.lead_agency_id).delete()
