"""Give an agency's open tasks to its successor when agencies merge."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.events import TaskReassigned
from nhipcau.tasks.models import Task, TaskAgency


@action("tasks.move_tasks", permission="agencies.manage", emits=(TaskReassigned,))
def move_tasks(*, actor: Actor, from_agency_id: UUID, to_agency_id: UUID, on: date, now: datetime) -> int:
    """How many open tasks went over. Deadlines, stage and history stay; the post is named anew."""
    rows = Task.objects.select_for_update().filter(
        lead_agency_id=from_agency_id, accepted_on=None, cancelled_on=None
    )
    moved = list(rows)
    for task in moved:
        before = snapshot(task)
        task.lead_agency_id = to_agency_id
        task.responsible_post_id = None
        task.save()
        record_change(task, before, note=f"merger of {on.isoformat()}")
        publish(TaskReassigned(task_id=task.id, lead_agency_id=to_agency_id))
    Task.objects.filter(assigner_agency_id=from_agency_id, accepted_on=None, cancelled_on=None).update(
        assigner_agency_id=to_agency_id
    )
    TaskAgency.objects.filter(agency_id=from_agency_id).exclude(
        task__coordinating__agency_id=to_agency_id
    ).update(agency_id=to_agency_id)
    return len(moved)
