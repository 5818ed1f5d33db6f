"""Reads of closing drives: what may be picked, what is left and with whom, day by day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from nhipcau.agencies.facade import subtree_ids
from nhipcau.oversight.models import ClosingDrive, DriveItem
from nhipcau.oversight.models.drive import ClosingDriveQuerySet, DriveItemQuerySet
from nhipcau.oversight.rules.drives import (
    LEFT,
    OPEN_ITEM_STAGES,
    TO_COMMIT_STAGES,
    ItemStage,
    ItemState,
    days_of,
    left_at,
)
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import Stage as TaskStage
from nhipcau.tasks.facade import State, Task, tasks_on

# A chart of more points is not read better.
MOST_POINTS = 31
_TASK_ENDED = (TaskStage.DONE, TaskStage.CANCELLED)


def tasks_to_pick(
    *,
    actor: Actor,
    drive: ClosingDrive,
    day: date,
    agency_id: UUID | None = None,
    document_id: UUID | None = None,
    overdue_since: date | None = None,
) -> QuerySet[Task]:
    """Overdue tasks that may be picked: led by others below the body of the drive (by anybody, for who
    sees the nation), and in no open drive yet."""
    rows = tasks_on(actor=actor, day=day).in_states(State.OVERDUE).exclude(lead_agency_id=drive.body_id)
    if actor.scope is not None:
        rows = rows.filter(lead_agency_id__in=list(actor.scope))
    if agency_id is not None:
        rows = rows.filter(lead_agency_id__in=subtree_ids(agency_id))
    if document_id is not None:
        rows = rows.filter(document_id=document_id)
    if overdue_since is not None:
        rows = rows.filter(Q(("due_then__lt", overdue_since)))
    taken = DriveItem.objects.filter(stage__in=OPEN_ITEM_STAGES).values("task_id")
    return rows.exclude(id__in=taken)


def items_on(*, actor: Actor | None, day: date) -> DriveItemQuerySet:
    """Items that `actor` may see and that had been picked by `day`, with their state."""
    return DriveItem.objects.visible_to(actor).filter(added_on__lte=day).with_state(day)


def drives_on(*, actor: Actor | None, day: date) -> ClosingDriveQuerySet:
    """Drives that `actor` may see and that had been opened by `day`."""
    return ClosingDrive.objects.visible_to(actor).filter(opened_on__lte=day)


@dataclass(slots=True)
class DriveCounts:
    """The items of a drive by state, in all and by the agency that leads the task."""

    by_state: Counter[str] = field(default_factory=Counter)

    @property
    def left(self) -> int:
        """How many are left."""
        return sum(self.by_state[state] for state in LEFT)

    @property
    def total(self) -> int:
        """How many were picked, those that were taken out included."""
        return sum(self.by_state.values())

    @property
    def ended(self) -> int:
        """How many are no longer left."""
        return self.total - self.left


def counts_by_drive(*, actor: Actor | None, drive_ids: Sequence[UUID], day: date) -> dict[UUID, DriveCounts]:
    """Counts of drives, of the items that `actor` may see. One query."""
    return _counted(items_on(actor=actor, day=day).filter(drive_id__in=drive_ids), "drive_id")


def counts_by_lead(*, actor: Actor | None, drive_id: UUID, day: date) -> dict[UUID, DriveCounts]:
    """Counts of one drive by the agency that leads the task. One query."""
    return _counted(items_on(actor=actor, day=day).filter(drive_id=drive_id), "task__lead_agency_id")


def _counted(rows: DriveItemQuerySet, by: str) -> dict[UUID, DriveCounts]:
    found: dict[UUID, DriveCounts] = defaultdict(DriveCounts)
    grouped = rows.order_by().values(by, *("state",)).annotate(number=Count("pk"))
    for key, state, number in grouped.values_list(by, *("state", "number")):
        found[key].by_state[state] += number
    return dict(found)


@dataclass(frozen=True, slots=True)
class BurnPoint:
    """How many were left at the end of a day, of how many that had been picked by then."""

    day: date
    left: int
    picked: int


def burn_down(*, actor: Actor | None, drive: ClosingDrive, until: date) -> list[BurnPoint]:
    """What was left day by day, counted anew from what was recorded. One query."""
    last = min(until, drive.closed_on) if drive.closed_on else until
    rows = DriveItem.objects.visible_to(actor).filter(drive=drive).order_by()
    fields = ("added_on", "taken_out_on", "task__accepted_on", "task__cancelled_on")
    spans = [(added, _first(*ends)) for added, *ends in rows.values_list(*fields)]
    return [
        BurnPoint(day, left_at(day, spans), sum(added <= day for added, _ended in spans))
        for day in days_of(opened_on=drive.opened_on, until=last, most=MOST_POINTS)
    ]


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def open_items(*, actor: Actor | None) -> DriveItemQuerySet:
    """Items of open drives whose tasks are not done yet."""
    rows = DriveItem.objects.visible_to(actor).select_related("task", "drive")
    return rows.filter(stage__in=OPEN_ITEM_STAGES).exclude(task__stage__in=_TASK_ENDED)


def items_to_commit(*, actor: Actor, day: date) -> DriveItemQuerySet:
    """Overdue tasks of the actor's agencies that need a commitment, or whose committed day has passed."""
    agencies = [actor.own_agency()] if actor.scope is None else list(actor.scope)
    rows = (
        open_items(actor=actor)
        .filter(task__lead_agency_id__in=agencies)
        .exclude(drive__body_id=actor.agency_id)
    )
    # A product that waits for its decision keeps the clock quiet, as in the tasks room.
    passed = Q(stage=ItemStage.COMMITTED, due_on__lt=day) & ~Q(task__stage=TaskStage.REPORTED)
    return rows.filter(Q(stage__in=TO_COMMIT_STAGES) | passed).with_state(day)


def items_to_check(*, actor: Actor, day: date) -> DriveItemQuerySet:
    """Items of the actor's drives whose committed day has come, or whose task is done."""
    rows = DriveItem.objects.visible_to(actor).filter(drive__body_id=actor.agency_id)
    rows = rows.filter(stage__in=OPEN_ITEM_STAGES).select_related("task", "drive").with_state(day)
    come = Q(stage=ItemStage.COMMITTED, due_on__lte=day)
    return rows.filter(come | Q(("state__in", (ItemState.DONE, ItemState.WITHDRAWN))))


def items_passed(day: date) -> DriveItemQuerySet:
    """All items whose committed day has passed without the product, for the reminders of a day."""
    rows = DriveItem.objects.filter(stage=ItemStage.COMMITTED, due_on__lt=day).select_related("task")
    return rows.exclude(task__stage=TaskStage.REPORTED).with_state(day).in_states(ItemState.PASSED)


def items_of_task(*, actor: Actor | None, task_id: UUID, day: date) -> DriveItemQuerySet:
    """The drives in which a task is or was, newest first."""
    rows = items_on(actor=actor, day=day).filter(task_id=task_id).select_related("drive", "task")
    return rows.order_by(F("added_on").desc())
