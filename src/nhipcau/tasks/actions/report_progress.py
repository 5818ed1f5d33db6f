"""Say how far a task is, day by day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.errors import PercentOutOfRange, ReasonMissing, ReportDayWrong, ReportPeriodClosed
from nhipcau.tasks.events import ProgressReported
from nhipcau.tasks.models import Report, Task
from nhipcau.tasks.policies import report_periods
from nhipcau.tasks.rules import Step
from nhipcau.tasks.steps import take_step


@action("tasks.report_progress", permission="tasks.report", emits=(ProgressReported,))
def report_progress(
    *,
    actor: Actor,
    task_id: UUID,
    text: str,
    percent: int,
    cause: str = "",
    on_day: date | None = None,
    synthetic: bool = False,
    now: datetime,
) -> Report:
    """The report. `cause` says why the task is or will be late.

    Raises ReasonMissing (no text), PercentOutOfRange, ReportDayWrong, ReportPeriodClosed, and as
    `take_step`.
    """
    day = on_day or civil_date(now)
    if not text.strip():
        raise ReasonMissing
    if not 0 <= percent <= 100:
        raise PercentOutOfRange
    require_open_period(day, civil_date(now))
    task, before = take_step(actor=actor, task_id=task_id, step=Step.REPORT_PROGRESS)
    report = Report.objects.create(
        task=task,
        kind=Report.Kind.PROGRESS,
        on_day=day,
        text=text.strip(),
        percent=percent,
        cause=cause,
        agency_id=actor.own_agency(),
        reporter_ref=actor.ref,
        reported_at=now,
        synthetic=synthetic,
    )
    note_progress(task, report)
    record_change(task, before, note=report.text)
    record_change(report, None)
    publish(ProgressReported(task_id=task.id, report_id=report.id))
    return report


def require_open_period(day: date, today: date) -> None:
    """A report is about a day up to today whose month is not closed yet: what was read off it stays.

    Raises ReportDayWrong, ReportPeriodClosed.
    """
    if day > today:
        raise ReportDayWrong
    closed_on = report_periods(today).closed_on(day)
    if today >= closed_on:
        raise ReportPeriodClosed(closed=closed_on)


def note_progress(task: Task, report: Report) -> None:
    """Carry the newest report onto the task, for lists that show thousands of tasks."""
    if task.taken_on is None:
        task.taken_on = civil_date(report.reported_at)
    if task.last_update_on is None or report.on_day >= task.last_update_on:
        task.last_update_on = report.on_day
        task.percent = report.percent if report.percent is not None else task.percent
        if report.cause:
            task.delay_cause, task.delay_note = report.cause, report.text[:500]
    task.save()
