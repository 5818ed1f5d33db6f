"""What the reporting room listens to: each happening of a task is told where its reports are asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.reporting.actions.queue_report import queue_report, status_of, untold
from nhipcau.spine.facade import on, system_actor
from nhipcau.tasks.events import (
    CompletionReported,
    ExtensionGranted,
    ProgressReported,
    ReportAccepted,
    ReportReturned,
    TaskCancelled,
)
from nhipcau.tasks.facade import Task

_ACTOR = system_actor("reporting")


Happening = (
    CompletionReported | ExtensionGranted | ProgressReported | ReportAccepted | ReportReturned | TaskCancelled
)


@on(CompletionReported, ExtensionGranted, ProgressReported, ReportAccepted, ReportReturned, TaskCancelled)
def on_task_happening(event: Happening, *, now: datetime) -> None:
    """One handler for all, so that they are told in the order in which they happened."""
    status, what, report_id = _told(event)
    if untold(event.task_id, what, now).exists():
        queue_report(
            actor=_ACTOR, task_id=event.task_id, status=status, what=what, report_id=report_id, now=now
        )


def _told(event: Happening) -> tuple[str, str, UUID | None]:
    """How the task stands after it, its name, and the report whose words go along."""
    match event:
        case ProgressReported():
            return "under_way", f"progress:{event.report_id}", event.report_id
        case CompletionReported():
            return "reported", f"completion:{event.report_id}", event.report_id
        case ReportReturned():
            return "returned", f"returned:{event.report_id}", None
        case ReportAccepted():
            return status_of(Task.objects.get(id=event.task_id)), f"accepted:{event.report_id}", None
        case ExtensionGranted():
            return "extended", f"extended:{event.extension_id}", None
        case TaskCancelled():
            return "cancelled", f"cancelled:{event.task_id}", None
