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


@on(ProgressReported)
def on_progress_reported(event: ProgressReported, *, now: datetime) -> None:
    """How far it is, in the words of the report."""
    _tell(event.task_id, "under_way", f"progress:{event.report_id}", event.report_id, now)


@on(CompletionReported)
def on_completion_reported(event: CompletionReported, *, now: datetime) -> None:
    """The product was handed in; it goes along."""
    _tell(event.task_id, "reported", f"completion:{event.report_id}", event.report_id, now)


@on(ReportAccepted)
def on_report_accepted(event: ReportAccepted, *, now: datetime) -> None:
    """Done, in time or late: nobody outside says so for us."""
    status = status_of(Task.objects.get(id=event.task_id))
    _tell(event.task_id, status, f"accepted:{event.report_id}", None, now)


@on(ReportReturned)
def on_report_returned(event: ReportReturned, *, now: datetime) -> None:
    """Not done yet after all."""
    _tell(event.task_id, "returned", f"returned:{event.report_id}", None, now)


@on(ExtensionGranted)
def on_extension_granted(event: ExtensionGranted, *, now: datetime) -> None:
    """The last day has moved."""
    _tell(event.task_id, "extended", f"extended:{event.extension_id}", None, now)


@on(TaskCancelled)
def on_task_cancelled(event: TaskCancelled, *, now: datetime) -> None:
    """Nobody waits for it any longer."""
    _tell(event.task_id, "cancelled", f"cancelled:{event.task_id}", None, now)


def _tell(task_id: UUID, status: str, what: str, report_id: UUID | None, now: datetime) -> None:
    if untold(task_id, what).exists():
        queue_report(actor=_ACTOR, task_id=task_id, status=status, what=what, report_id=report_id, now=now)
