"""Make the periods of recurring work: each week, month, quarter, half-year or year its own part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from nhipcau.agencies.facade import working_calendar
from nhipcau.deadlines.facade import Every, Occurrence, Recurring, occurrences
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.actions.assign_task import assigned, next_serials
from nhipcau.tasks.events import TaskAssigned
from nhipcau.tasks.models import Task
from nhipcau.tasks.rules import OPEN_STAGES

# Work of every day is checked by who has not updated, not by a task a day.
_PERIODS = {"week": Every.WEEK, "month": Every.MONTH, "quarter": Every.QUARTER, "half-year": Every.HALF,
            "year": Every.YEAR}  # fmt: skip
_LONGEST = timedelta(days=366)


def periods_due(task: Task, *, day: date) -> Iterator[Occurrence]:
    """The periods of a recurring task that have begun by `day`, whose last day comes after its issue,
    and that have no part yet; the oldest first."""
    every = _PERIODS.get(task.recurrence)
    if every is None:
        return
    there = set(task.children.exclude(period_from=None).values_list("period_from", flat=True))
    end = day + _LONGEST
    found = occurrences(
        Recurring(every, task.recurrence_day),
        begin=task.issued_on,
        end=end,
        calendar=working_calendar(task.issued_on - _LONGEST, end),
    )
    for period in found:
        if period.begin > day:
            return
        if period.begin not in there:
            yield period


def open_periods(*, actor: Actor, day: date, now: datetime) -> int:
    """How many parts were made for the recurring tasks that stand open on `day`.

    Made once each, also when the job was away for a while or runs twice.
    """
    recurring = Task.objects.filter(
        deadline_kind=Task.DeadlineKind.RECURRING, stage__in=OPEN_STAGES, recurrence__in=list(_PERIODS)
    )
    made = 0
    for task_id in recurring.order_by("serial").values_list("id", flat=True):
        task = Task.objects.get(id=task_id)
        if next(periods_due(task, day=day), None) is not None:
            made += len(open_periods_of(actor=actor, task_id=task_id, now=now))
    return made


@action("tasks.open_periods", permission="tasks.assign", emits=(TaskAssigned,))
def open_periods_of(*, actor: Actor, task_id: UUID, now: datetime) -> list[Task]:
    """The parts that were made for one recurring task: led and accepted by the same agencies, with
    its six clears, due on the last day of their period in time."""
    task = Task.objects.visible_to(actor).select_for_update(of=("self",)).get(id=task_id)
    periods = list(periods_due(task, day=civil_date(now)))
    parts = [
        _part(task, period, serial, now)
        for period, serial in zip(periods, next_serials(len(periods)), strict=True)
    ]
    Task.objects.bulk_create(parts)
    for part in parts:
        record_change(part, None)
        publish(assigned(part))
    return parts


def _part(task: Task, period: Occurrence, serial: int, now: datetime) -> Task:
    same = (
        "document_id", "source_text", "source_start", "source_end", "title", "lead_agency_id",
        "assigner_agency_id", "responsible_post_id", "person_text", "product", "authority", "key_task",
        "classification", "published", "synthetic", "deadline_text", "deadline_reading",
    )  # fmt: skip
    return Task(
        **{name: getattr(task, name) for name in same},
        parent=task,
        serial=serial,
        deadline_kind=Task.DeadlineKind.DUE,
        due_on=period.last_day,
        original_due_on=period.last_day,
        period_from=period.begin,
        period_to=period.end,
        issued_on=max(period.begin, task.issued_on),
        created_at=now,
    )
