"""Hand in the product of a task."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.actions.report_progress import note_progress
from nhipcau.tasks.events import CompletionReported
from nhipcau.tasks.models import Report
from nhipcau.tasks.rules import Step, require_product
from nhipcau.tasks.steps import take_step


@action("tasks.report_completion", permission="tasks.report", emits=(CompletionReported,))
def report_completion(
    *,
    actor: Actor,
    task_id: UUID,
    text: str = "",
    product_file_id: UUID | None = None,
    product_link: str = "",
    product_record: str = "",
    synthetic: bool = False,
    now: datetime,
) -> Report:
    """The report, waiting for the assigner. Its day is today: nobody hands in yesterday.

    Raises ProductMissing, and as `take_step`.
    """
    require_product(has_file=product_file_id is not None, link=product_link, record=product_record)
    task, before = take_step(actor=actor, task_id=task_id, step=Step.REPORT_COMPLETION)
    report = Report.objects.create(
        task=task,
        kind=Report.Kind.COMPLETION,
        on_day=civil_date(now),
        text=text.strip(),
        percent=100,
        product_file_id=product_file_id,
        product_link=product_link.strip(),
        product_record=product_record.strip(),
        agency_id=actor.own_agency(),
        reporter_ref=actor.ref,
        reported_at=now,
        decision=Report.Decision.WAITING,
        synthetic=synthetic,
    )
    note_progress(task, report)
    record_change(task, before)
    record_change(report, None)
    publish(CompletionReported(task_id=task.id, report_id=report.id))
    return report
