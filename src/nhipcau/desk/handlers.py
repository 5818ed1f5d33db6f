"""What the desk listens to: the life of tasks becomes news for the agency that must act next."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.desk.actions.tell_news import tell_news
from nhipcau.desk.models import News
from nhipcau.spine.facade import on, system_actor
from nhipcau.tasks.events import (
    AssignmentSentBack,
    CompletionReported,
    ReportAccepted,
    ReportReturned,
    TaskAssigned,
    TaskReassigned,
)
from nhipcau.tasks.facade import Task

_ACTOR = system_actor("desk")


@on(TaskAssigned, TaskReassigned)
def on_task_assigned(event: TaskAssigned | TaskReassigned, *, now: datetime) -> None:
    """The lead agency has a new task."""
    _tell(event.lead_agency_id, News.Kind.ASSIGNED, event.task_id, f"{event.task_id}:{now.isoformat()}", now)


@on(CompletionReported)
def on_completion_reported(event: CompletionReported, *, now: datetime) -> None:
    """The assigner has a product to accept or return."""
    task = Task.objects.get(id=event.task_id)
    _tell(task.assigner_agency_id, News.Kind.HANDED_IN, task.id, str(event.report_id), now)


@on(ReportAccepted, ReportReturned)
def on_report_decided(event: ReportAccepted | ReportReturned, *, now: datetime) -> None:
    """The lead agency learns what became of its product."""
    kind = News.Kind.ACCEPTED if isinstance(event, ReportAccepted) else News.Kind.RETURNED
    task = Task.objects.get(id=event.task_id)
    _tell(task.lead_agency_id, kind, task.id, str(event.report_id), now)


@on(AssignmentSentBack)
def on_assignment_sent_back(event: AssignmentSentBack, *, now: datetime) -> None:
    """The assigner has the task again."""
    task = Task.objects.get(id=event.task_id)
    _tell(task.assigner_agency_id, News.Kind.SENT_BACK, task.id, f"{task.id}:{now.isoformat()}", now)


def _tell(agency_id: UUID, kind: News.Kind, task_id: UUID, what: str, now: datetime) -> None:
    tell_news(
        actor=_ACTOR,
        agency_id=agency_id,
        kind=kind,
        task_id=task_id,
        event_key=f"{kind.value}:{what}",
        now=now,
    )
