"""Reads of the tasks room: counts by state, changes between two days, who has not updated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q

from nhipcau.spine.facade import Actor
from nhipcau.tasks.errors import TaskNotThere
from nhipcau.tasks.models import Extension, Report, Task, TaskWatch
from nhipcau.tasks.models.task import TaskQuerySet
from nhipcau.tasks.rules import COUNTED, Stage, State


@dataclass(slots=True)
class StateCounts:
    """How many tasks stand in each state; on time and late are never merged."""

    by_state: Counter[str] = field(default_factory=Counter)
    key_tasks: int = 0
    # By the deadlines as first set, as if none had been extended.
    first_in_time: int = 0
    first_missed: int = 0

    @property
    def total(self) -> int:
        """All tasks that count on the day."""
        return sum(self.by_state[state] for state in COUNTED)

    @property
    def done(self) -> int:
        """Accepted ones, in time or late."""
        return self.by_state[State.DONE_ON_TIME] + self.by_state[State.DONE_LATE]

    def rate_on_time(self) -> float | None:
        """Percent of the tasks whose deadline has passed or that are done which were done in time;
        None when there are none."""
        judged = self.done + self.by_state[State.OVERDUE]
        return 100 * self.by_state[State.DONE_ON_TIME] / judged if judged else None

    def rate_without_extensions(self) -> float | None:
        """The same percentage judged by the original deadlines."""
        judged = self.first_in_time + self.first_missed
        return 100 * self.first_in_time / judged if judged else None

    def add(self, other: StateCounts) -> None:
        """Add the counts of `other`."""
        self.by_state.update(other.by_state)
        self.key_tasks += other.key_tasks
        self.first_in_time += other.first_in_time
        self.first_missed += other.first_missed


# Party resolution, programme, ministry's plan, department, commune: five levels and one in reserve.
_DEEPEST = 6
_FIRST_IN_TIME = Q(original_due_on=None) | Q(delivered_on__lte=F("original_due_on"))


def counts_by_agency(
    *,
    actor: Actor | None,
    day: date,
    line_of: Callable[[UUID], UUID] | None = None,
    entered_by: datetime | None = None,
) -> dict[UUID, StateCounts]:
    """Counts on `day` by lead agency, of all that `actor` may see. One query, nothing stored.

    `line_of` names the agency in whose line an agency's tasks are counted, such as the province
    for its thousands of communes; `entered_by` leaves out what was entered after that instant.
    """
    found: dict[UUID, StateCounts] = defaultdict(StateCounts)
    for lead, *row in grouped_counts(actor, day, "lead_agency_id", entered_by=entered_by):
        add_row(found[line_of(lead) if line_of else lead], row)
    return dict(found)


def counts_in_all(*, actor: Actor | None, day: date, document_id: UUID | None = None) -> StateCounts:
    """The sum of `counts_by_agency`, summed in the database; of the tasks of one document when it is
    named."""
    counts = StateCounts()
    named = None if document_id is None else [document_id]
    for row in grouped_counts(actor, day, document_ids=named):
        add_row(counts, row)
    return counts


def grouped_counts(
    actor: Actor | None,
    day: date,
    *by: str,
    document_ids: Collection[UUID] | None = None,
    entered_by: datetime | None = None,
) -> Iterable[Any]:
    """Rows of: what `by` names, state, number, key tasks, first deadlines kept, first deadlines passed."""
    rows = tasks_on(actor=actor, day=day, entered_by=entered_by).order_by()
    if document_ids is not None:
        rows = rows.filter(document_id__in=list(document_ids))
    counted = rows.values(*by, *("state",)).annotate(
        number=Count("pk"),
        key=Count("pk", filter=Q(key_task=True)),
        in_time=Count("pk", filter=_FIRST_IN_TIME),
        passed=Count("pk", filter=Q(original_due_on__lt=day)),
    )
    found: Iterable[Any] = counted.values_list(*by, *("state", "number", "key", "in_time", "passed"))
    return found


def add_row(counts: StateCounts, row: Sequence[Any]) -> None:
    """Add a row of `grouped_counts`, without what it is grouped by."""
    state, number, key, in_time, passed = row
    counts.by_state[state] += number
    counts.key_tasks += key
    if state in (State.DONE_ON_TIME, State.DONE_LATE):
        counts.first_in_time += in_time
        counts.first_missed += number - in_time
    elif state in (State.OVERDUE, State.DUE_SOON, State.ON_TRACK):
        counts.first_missed += passed


def total(parts: Iterable[StateCounts]) -> StateCounts:
    """The sum of `parts`."""
    result = StateCounts()
    for part in parts:
        result.add(part)
    return result


def with_state(rows: TaskQuerySet, day: date) -> TaskQuerySet:
    """The rows with their state on `day`, by this node's due-soon setting."""
    return rows.with_state(day, due_soon_days=settings.NHIPCAU_DUE_SOON_DAYS)


def tasks_on(*, actor: Actor | None, day: date, entered_by: datetime | None = None) -> TaskQuerySet:
    """Tasks that `actor` may see and that stood on `day`, with their state.

    `entered_by` leaves out what was entered after that instant, though dated earlier.
    """
    rows = Task.objects.visible_to(actor).issued_by(day)
    return with_state(rows if entered_by is None else rows.entered_by(entered_by), day)


def not_updated(*, actor: Actor, day: date) -> TaskQuerySet:
    """Tasks that were open on `day` and about which nothing was reported on that day."""
    reported = Report.objects.filter(task=OuterRef("pk"), on_day=day)
    return (
        tasks_on(actor=actor, day=day)
        .in_states(State.ON_TRACK, State.DUE_SOON, State.OVERDUE, State.OPEN_DEADLINE)
        .filter(~Exists(reported))
    )


def task_for(*, actor: Actor | None, task_id: UUID) -> Task:
    """The task. Raises TaskNotThere, also when the actor may not see it."""
    task = (
        Task.objects.visible_to(actor)
        .select_related("document")
        .prefetch_related("coordinating")
        .filter(id=task_id)
        .first()
    )
    if task is None:
        raise TaskNotThere
    return task


def same_files(*, actor: Actor | None, task: Task, reports: Iterable[Report]) -> dict[UUID, list[Task]]:
    """For each of the task's reports with a file: other tasks to which the very same file was handed in,
    as far as `actor` may see them, oldest first. One query."""
    own = {row.product_file.sha256: row.id for row in reports if row.product_file}
    if not own:
        return {}
    others = (
        Report.objects.visible_to(actor)
        .filter(product_file__sha256__in=list(own))
        .exclude(task=task)
        .select_related("task", "product_file")
        .order_by("reported_at")
    )
    found: dict[UUID, list[Task]] = defaultdict(list)
    for row in others[:200]:
        if row.product_file and row.task not in found[own[row.product_file.sha256]]:
            found[own[row.product_file.sha256]].append(row.task)
    return dict(found)


def task_by_code(*, actor: Actor | None, code: str) -> Task:
    """The task with this short name (``NV-000123``, or its number). Raises TaskNotThere."""
    serial = code.strip().upper().removeprefix("NV-")
    rows = Task.objects.visible_to(actor)
    # A number beyond the column's range names no task.
    known = serial.isdecimal() and len(serial) <= 18
    task = rows.filter(serial=int(serial)).first() if known else None
    if task is None:
        raise TaskNotThere
    return task


def tasks_of_document(*, actor: Actor | None, document_id: UUID, day: date, limit: int = 500) -> list[Task]:
    """Tasks that implement the document, with their state on `day`; their parts are found in them."""
    rows = tasks_on(actor=actor, day=day).filter(document_id=document_id)
    return list(rows.exclude(parent__document_id=document_id)[:limit])


@dataclass(frozen=True, slots=True)
class ProgrammeLevel:
    """One level of a programme: the parts of a task, or their parts, by state."""

    depth: int
    counts: StateCounts


def programme_of(*, actor: Actor | None, task_id: UUID, day: date) -> list[ProgrammeLevel]:
    """The parts of a task and what lies below them, level by level; cancelled ones left out.

    One query a level, however many units there are.
    """
    rows = tasks_on(actor=actor, day=day).order_by()
    levels: list[ProgrammeLevel] = []
    path = "parent_id"
    while len(levels) < _DEEPEST:
        counts = StateCounts()
        grouped = rows.filter(**{path: task_id}).values(*("state",)).annotate(number=Count("pk"))
        for row in grouped:
            counts.by_state[row["state"]] += row["number"]
        if not counts.total:
            break
        levels.append(ProgrammeLevel(len(levels) + 1, counts))
        path = f"parent__{path}"
    return levels


def parts_by_lead(*, actor: Actor | None, task_id: UUID, day: date) -> TaskQuerySet:
    """The direct parts of a task on a day, the longest overdue first."""
    return tasks_on(actor=actor, day=day).filter(parent_id=task_id).order_by(*("due_then", "serial"))


def waiting_for_decision(*, actor: Actor) -> TaskQuerySet:
    """Tasks whose product waits for the actor's agency to accept or return it."""
    rows = Task.objects.visible_to(actor)
    return rows.filter(assigner_agency_id=actor.agency_id, stage=Stage.REPORTED)


def watchers_of(task_id: UUID) -> list[UUID]:
    """The accounts that want the news of a task."""
    return list(TaskWatch.objects.filter(task_id=task_id).values_list("account_id", flat=True))


def extensions_waiting(*, actor: Actor) -> TaskQuerySet:
    """Open tasks of the actor's agency for which a later last day was asked."""
    rows = Task.objects.visible_to(actor).filter(assigner_agency_id=actor.agency_id)
    waiting = Extension.objects.filter(task=OuterRef("pk"), decision=Extension.Decision.WAITING)
    return rows.filter(Exists(waiting), accepted_on=None, cancelled_on=None)


def came_back(*, actor: Actor) -> TaskQuerySet:
    """Tasks that lead agencies sent back to the actor's agency."""
    rows = Task.objects.visible_to(actor)
    return rows.filter(assigner_agency_id=actor.agency_id, stage=Stage.SENT_BACK)


def led_by(*, actor: Actor) -> TaskQuerySet:
    """Tasks that are led by the agencies of the actor: own agency and what is below it."""
    scope = actor.scope if actor.scope is not None else {actor.agency_id}
    return Task.objects.visible_to(actor).filter(lead_agency_id__in=list(scope))
