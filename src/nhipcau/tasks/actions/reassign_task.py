"""Give a task that came back, or was not yet taken on, to another agency or make it clearer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.agencies.facade import agency
from nhipcau.documents.facade import add_recipients
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.events import TaskReassigned
from nhipcau.tasks.models import Task
from nhipcau.tasks.rules import Step, require_reason
from nhipcau.tasks.steps import take_step


@action("tasks.reassign_task", permission="tasks.assign", emits=(TaskReassigned,))
def reassign_task(
    *,
    actor: Actor,
    task_id: UUID,
    lead_agency_id: UUID,
    reason: str,
    title: str = "",
    product: str = "",
    responsible_post_id: UUID | None = None,
    now: datetime,
) -> Task:
    """The task issued again. Its deadline and its original deadline stay.

    Raises ReasonMissing, AgencyNotThere, and as `take_step`.
    """
    require_reason(reason)
    task, before = take_step(actor=actor, task_id=task_id, step=Step.REASSIGN)
    agency(lead_agency_id)
    if lead_agency_id != task.lead_agency_id:
        task.lead_agency_id = lead_agency_id
        task.responsible_post_id = None
    task.responsible_post_id = responsible_post_id or task.responsible_post_id
    task.title = title.strip() or task.title
    task.product = product.strip() or task.product
    task.round += 1
    task.save()
    if task.document_id:
        add_recipients(task.document_id, {task.lead_agency_id})
    record_change(task, before, note=reason)
    publish(TaskReassigned(task_id=task.id, lead_agency_id=task.lead_agency_id))
    return task
