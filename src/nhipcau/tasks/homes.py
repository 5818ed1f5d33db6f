"""At which node a task is at home."""

from __future__ import annotations

from uuid import UUID

from nhipcau.nodes.facade import home_of
from nhipcau.tasks.models import Task


def home_of_task(task_id: UUID) -> str:
    """The node of the assigner, from which other nodes get the task; empty when it is not here. One query."""
    assigner = Task.objects.filter(id=task_id).values_list("assigner_agency_id", flat=True).first()
    return home_of(assigner) if assigner else ""
