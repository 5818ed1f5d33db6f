"""The assigner returns the product: it is not what was asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.actions.accept_report import decide, waiting_report
from nhipcau.tasks.events import ReportReturned
from nhipcau.tasks.models import Report, Task
from nhipcau.tasks.rules import Step, require_other_person, require_reason
from nhipcau.tasks.steps import take_step


@action("tasks.return_report", permission="tasks.decide_report", emits=(ReportReturned,))
def return_report(*, actor: Actor, task_id: UUID, reason: str, now: datetime) -> Task:
    """The task with the lead agency again. The deadline stays.

    Raises ReasonMissing, OwnReport, and as `take_step`.
    """
    require_reason(reason)
    task, before = take_step(actor=actor, task_id=task_id, step=Step.RETURN_REPORT)
    report = waiting_report(task)
    require_other_person(reporter_ref=report.reporter_ref, decider_ref=actor.ref)
    last = task.reports.filter(kind=Report.Kind.PROGRESS).first()
    task.percent = (last.percent or 0) if last else 0  # what was reported before the product
    task.save()
    decide(report, Report.Decision.RETURNED, actor=actor, note=reason, now=now)
    record_change(task, before, note=reason)
    publish(ReportReturned(task_id=task.id, report_id=report.id))
    return task
