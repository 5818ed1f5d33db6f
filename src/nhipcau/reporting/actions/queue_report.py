"""Queue what happened to a task for every outside system that asks for it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from nhipcau.agencies.facade import agency, names_now
from nhipcau.kit.clock import civil_date
from nhipcau.reporting.events import ReportQueued
from nhipcau.reporting.models import Delivery, OutsideKey
from nhipcau.reporting.plugins.base import Message
from nhipcau.reporting.rules import Kind, State
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.facade import Report, Stage, Task


@action("reporting.queue_report", permission="reporting.queue_report", emits=(ReportQueued,))
def queue_report(
    *, actor: Actor, task_id: UUID, status: str, what: str, report_id: UUID | None = None, now: datetime
) -> int:
    """How many systems will be told, one delivery each; at least one, or there is nothing to do (`untold`).

    `what` names the happening, `status` how the task stands after it; with `report_id` the report's
    words and its product go along. Only the node itself queues: people report on tasks.
    """
    task = Task.objects.get(id=task_id)
    report = Report.objects.select_related("product_file").get(id=report_id) if report_id else None
    links = list(untold(task_id, what, now))
    for link in links:
        _queue(link, task, status, what, report, now)
    publish(ReportQueued(task_id=task.id, count=len(links)))
    return len(links)


def untold(task_id: UUID, what: str, at: datetime) -> QuerySet[OutsideKey]:
    """The links of a task under which what happened at `at` is to be queued: not queued yet, and it did not
    happen before the link was made, which told how the task stood then."""
    told = Delivery.objects.filter(what=what, outside_key__task_id=task_id).values("outside_key_id")
    return OutsideKey.objects.live().filter(task_id=task_id, linked_at__lte=at).exclude(id__in=told)


def queue_present_state(link: OutsideKey, now: datetime) -> None:
    """Tell a system that is linked only now how the task stands; within the action that links it."""
    task = link.task
    newest = Report.objects.select_related("product_file").filter(task=task).order_by("-reported_at").first()
    if newest is not None or task.stage in _STATUS_OF:
        _queue(link, task, status_of(task), f"linked:{link.id}", newest, now)


_STATUS_OF = {
    Stage.REPORTED: "reported",
    Stage.RETURNED: "returned",
    Stage.DONE: "accepted",
    Stage.CANCELLED: "cancelled",
}


def status_of(task: Task) -> str:
    """How the task stands, as a key of `statuses` in ``data/systems.json``."""
    if task.stage == Stage.DONE and _is_late(task):
        return "accepted_late"
    return _STATUS_OF.get(Stage(task.stage), "under_way")


def _is_late(task: Task) -> bool:
    return bool(task.due_on and task.delivered_on and task.delivered_on > task.due_on)


def _queue(
    link: OutsideKey, task: Task, status: str, what: str, report: Report | None, now: datetime
) -> None:
    delivery = Delivery.objects.create(
        number=_next_number(),
        outside_key=link,
        kind=Kind.PROGRESS if report else Kind.STATUS,
        what=what,
        message=_message(link, task, status, what, report, civil_date(now)).as_json(),
        state=State.WAITING,
        queued_at=now,
        next_try_at=now,
    )
    record_change(delivery, None)


def _message(
    link: OutsideKey, task: Task, status: str, what: str, report: Report | None, day: date
) -> Message:
    lead = agency(task.lead_agency_id)
    file = report.product_file if report else None
    return Message(
        reference=f"{link.id}:{what}",
        key=link.key,
        kind=Kind.PROGRESS if report else Kind.STATUS,
        code=task.code,
        agency=lead.code or names_now([lead.id]).get(lead.id, ""),
        on_day=(report.on_day if report else day).isoformat(),
        status=status,
        text=report.text if report else "",
        percent=report.percent if report else None,
        cause=report.cause if report else "",
        due_on=task.due_on.isoformat() if task.due_on else "",
        product=(report.product_record or report.product_link) if report else "",
        file_id=str(file.id) if file else "",
        file_name=file.name if file else "",
        file_sha256=file.sha256 if file else "",
    )


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('reporting_delivery_number')")
        return int(cursor.fetchone()[0])
