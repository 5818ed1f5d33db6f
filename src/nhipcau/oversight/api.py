"""Closing drives and delay records over the API: the same sight as the pages; changes are made there."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from nhipcau.kit.clock import today
from nhipcau.oversight.models import DelayHandling, DelayRecord
from nhipcau.oversight.queries_drives import DriveCounts, counts_by_drive, drives_on, items_on
from nhipcau.oversight.rules.drives import ItemState, Stage
from nhipcau.spine.facade import actor_of

router = Router()


class DriveOut(Schema):
    """A closing drive; the counts are of its tasks that you may see, on the day asked for."""

    id: UUID
    title: str
    body_id: UUID
    document_id: UUID | None
    due_on: date
    opened_on: date
    closed_on: date | None
    stage: str
    picked: int
    left: int
    by_state: dict[str, int]
    synthetic: bool


class DriveItemOut(Schema):
    """An overdue task in a drive with its state on the day asked for; `due_on` is the day committed for
    now."""

    id: UUID
    drive_id: UUID
    task_id: UUID
    commitment_id: UUID | None
    late_since: date
    added_on: date
    due_on: date | None
    state: str
    taken_out_on: date | None


class DriveItemPage(Schema):
    """One page of tasks."""

    count: int
    items: list[DriveItemOut]


class HandlingOut(Schema):
    """Who is responsible for a delay and how it is handled."""

    unit_id: UUID
    post_id: UUID | None
    plan: str
    decider_post_id: UUID
    stage: str
    set_on: date


class DelayOut(Schema):
    """The recorded cause of a delay. `handling` is null unless you are one of those who must know."""

    id: UUID
    task_id: UUID
    cause: str
    recorded_on: date
    handling: HandlingOut | None


class DelayPage(Schema):
    """One page of causes."""

    count: int
    items: list[DelayOut]


class DayQuery(Schema):
    """`on` is the day of the state, today by default."""

    on: date | None = None
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0)


class DriveQuery(DayQuery):
    """Filters of drives."""

    stage: Stage | None = None


class ItemQuery(DayQuery):
    """Filters of the tasks of drives."""

    drive: UUID | None = None
    lead: UUID | None = None
    state: ItemState | None = None


@router.get("/drives", response=list[DriveOut], summary="Closing drives that you may see, on a day")
def list_drives(request: HttpRequest, query: Query[DriveQuery]) -> list[dict[str, object]]:
    actor, day = actor_of(request), query.on or today()
    rows = drives_on(actor=actor, day=day).order_by("-opened_on", "id")
    if query.stage:
        rows = rows.filter(stage=query.stage)
    drives = list(rows[query.offset : query.offset + query.limit])
    counts = counts_by_drive(actor=actor, drive_ids=[drive.id for drive in drives], day=day)
    return [
        {
            **{name: getattr(drive, name) for name in DriveOut.model_fields if hasattr(drive, name)},
            "picked": counts.get(drive.id, DriveCounts()).total,
            "left": counts.get(drive.id, DriveCounts()).left,
            "by_state": dict(counts.get(drive.id, DriveCounts()).by_state),
        }
        for drive in drives
    ]


@router.get("/drive-tasks", response=DriveItemPage, summary="Overdue tasks in closing drives, on a day")
def list_drive_tasks(request: HttpRequest, query: Query[ItemQuery]) -> dict[str, object]:
    rows = items_on(actor=actor_of(request), day=query.on or today())
    if query.drive:
        rows = rows.filter(drive_id=query.drive)
    if query.lead:
        rows = rows.filter(task__lead_agency_id=query.lead)
    if query.state:
        rows = rows.in_states(query.state)
    rows = rows.order_by("late_since", "id")
    return {"count": rows.count(), "items": list(rows[query.offset : query.offset + query.limit])}


@router.get("/delays", response=DelayPage, summary="Recorded causes of delay of tasks that you may see")
def list_delays(request: HttpRequest, query: Query[DayQuery]) -> dict[str, object]:
    actor = actor_of(request)
    rows = DelayRecord.objects.visible_to(actor).filter(recorded_on__lte=query.on or today())
    page = list(rows.order_by("-recorded_on", "id")[query.offset : query.offset + query.limit])
    seen = {
        handling.record_id: handling
        for handling in DelayHandling.objects.visible_to(actor).filter(record__in=page)
    }
    items = [
        {
            "id": row.id,
            "task_id": row.task_id,
            "cause": row.cause,
            "recorded_on": row.recorded_on,
            "handling": seen.get(row.id),
        }
        for row in page
    ]
    return {"count": rows.count(), "items": items}
