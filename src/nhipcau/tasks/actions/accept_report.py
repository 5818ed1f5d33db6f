"""The assigner accepts the product: the task is done."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.errors import DeliveredOnWrong
from nhipcau.tasks.events import ReportAccepted
from nhipcau.tasks.models import Report, Task
from nhipcau.tasks.rules import Step, require_other_person
from nhipcau.tasks.steps import take_step


@action("tasks.accept_report", permission="tasks.decide_report", emits=(ReportAccepted,))
def accept_report(
    *,
    actor: Actor,
    task_id: UUID,
    note: str = "",
    delivered_on: date | None = None,
    now: datetime,
) -> Task:
    """The task, done. In time or late is judged by the day the product was handed in.

    `delivered_on` lets the assigner, never the reporter, state an earlier day on which they
    already held the product (handed over on paper); it lies between issue and report.
    Raises OwnReport, DeliveredOnWrong, and as `take_step`.
    """
    task, before = take_step(actor=actor, task_id=task_id, step=Step.ACCEPT_REPORT)
    report = waiting_report(task)
    require_other_person(reporter_ref=report.reporter_ref, decider_ref=actor.ref)
    handed_in = civil_date(report.reported_at)
    day = delivered_on or handed_in
    if not task.issued_on <= day <= max(handed_in, task.issued_on):
        raise DeliveredOnWrong(issued=task.issued_on, reported=handed_in)
    task.delivered_on, task.accepted_on, task.percent = day, civil_date(now), 100
    task.save()
    decide(report, Report.Decision.ACCEPTED, actor=actor, note=note, now=now)
    record_change(task, before, note=note)
    publish(ReportAccepted(task_id=task.id, report_id=report.id))
    return task


def waiting_report(task: Task) -> Report:
    """The completion report that waits for a decision."""
    return task.reports.select_for_update().get(kind=Report.Kind.COMPLETION, decision=Report.Decision.WAITING)


def decide(report: Report, decision: str, *, actor: Actor, note: str, now: datetime) -> None:
    """Write the decision on the report, with its audit row."""
    before = snapshot(report)
    report.decision, report.decision_note = decision, note.strip()
    report.decided_at, report.decider_ref = now, actor.ref
    report.save()
    record_change(report, before, note=note)
