"""Issue many tasks at once: a programme of a ministry, a filled-in sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from nhipcau.documents.facade import add_recipients
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links
from nhipcau.tasks.actions.assign_task import NewTask, assigned, checked_task, next_serials
from nhipcau.tasks.events import TaskAssigned
from nhipcau.tasks.models import Task, TaskAgency


@action("tasks.issue_tasks", permission="tasks.assign", emits=(TaskAssigned,))
def issue_tasks(*, actor: Actor, news: Sequence[NewTask], now: datetime) -> list[Task]:
    """The issued tasks, all or none, each with its audit row and its event. Raises as `assign_task`."""
    tasks = [
        checked_task(actor, new, serial=serial, now=now)
        for new, serial in zip(news, next_serials(len(news)), strict=True)
    ]
    Task.objects.bulk_create(tasks, batch_size=500)
    helpers: list[TaskAgency] = []
    recipients: dict[UUID, set[UUID]] = defaultdict(set)
    for task, new in zip(tasks, news, strict=True):
        others = set(new.coordinating) - {task.lead_agency_id}
        helpers += [TaskAgency(task=task, agency_id=other) for other in others]
        if task.document_id:
            recipients[task.document_id] |= {task.lead_agency_id, *others}
            set_links(
                from_kind="tasks.task",
                from_id=task.id,
                links=[("documents.document", task.document_id, "implements")],
            )
    TaskAgency.objects.bulk_create(helpers, batch_size=1000)
    for document_id, agencies in recipients.items():
        add_recipients(document_id, agencies)
    for task in tasks:
        record_change(task, None)
        publish(assigned(task))
    return tasks
