"""Bodies, meetings and conclusions over the API: the same sight as the pages; changes are made there."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from nhipcau.kit.clock import today
from nhipcau.meetings.models import Meeting, SteeringBody
from nhipcau.meetings.queries import body_names, conclusions_on
from nhipcau.meetings.rules import Stage
from nhipcau.spine.facade import actor_of

router = Router()


class BodyOut(Schema):
    """A steering body; `dissolved_on` is the first day on which it is no more."""

    id: UUID
    name: str
    kind: str
    level: str
    standing_agency_id: UUID
    parent_id: UUID | None
    established_by_id: UUID | None
    established_on: date
    dissolved_on: date | None
    synthetic: bool


class MeetingOut(Schema):
    """A meeting; `round_date` is the day that the rhythm of its body names."""

    id: UUID
    body_id: UUID
    number: int
    kind: str
    round_date: date | None
    topic: str
    meeting_date: date
    start_time: time
    place: str
    stage: str
    instead_of_id: UUID | None
    notice_id: UUID | None
    synthetic: bool


class MeetingPage(Schema):
    """One page of meetings."""

    count: int
    items: list[MeetingOut]


class ConclusionOut(Schema):
    """A conclusion with its state on the day asked for; `task_id` once there is a task."""

    id: UUID
    meeting_id: UUID
    position: int
    kind: str
    text: str
    lead_agency_id: UUID | None
    coordinating: list[UUID]
    product: str
    due_on: date | None
    state: str
    task_id: UUID | None = Field(None, alias="of_task")


class ConclusionPage(Schema):
    """One page of conclusions."""

    count: int
    items: list[ConclusionOut]


class MeetingQuery(Schema):
    """Filters of the meetings."""

    body: UUID | None = None
    stage: Stage | None = None
    since: date | None = None
    until: date | None = None
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0)


class ConclusionQuery(Schema):
    """Filters of the conclusions. `on` is the day of the state, today by default."""

    on: date | None = None
    body: UUID | None = None
    meeting: UUID | None = None
    lead: UUID | None = None
    state: str = ""
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0)


@router.get("/bodies", response=list[BodyOut], summary="Steering bodies that you may see")
def list_bodies(request: HttpRequest) -> list[dict[str, object]]:
    rows = list(SteeringBody.objects.visible_to(actor_of(request)))
    names = body_names(rows)
    fields = [name for name in BodyOut.model_fields if name != "name"]
    return [{**{name: getattr(row, name) for name in fields}, "name": names[row.id]} for row in rows]


@router.get("/", response=MeetingPage, summary="Meetings that you may see, the latest first")
def list_meetings(request: HttpRequest, query: Query[MeetingQuery]) -> dict[str, object]:
    rows = Meeting.objects.visible_to(actor_of(request))
    if query.body:
        rows = rows.filter(body_id=query.body)
    if query.stage:
        rows = rows.filter(stage=query.stage)
    if query.since:
        rows = rows.filter(meeting_date__gte=query.since)
    if query.until:
        rows = rows.filter(meeting_date__lte=query.until)
    page = rows[query.offset : query.offset + query.limit]
    return {"count": rows.count(), "items": list(page)}


@router.get(
    "/conclusions",
    response=ConclusionPage,
    summary="Conclusions of confirmed minutes, with their state on a day",
)
def list_conclusions(request: HttpRequest, query: Query[ConclusionQuery]) -> dict[str, object]:
    rows = conclusions_on(actor=actor_of(request), day=query.on or today())
    if query.body:
        rows = rows.filter(meeting__body_id=query.body)
    if query.meeting:
        rows = rows.filter(meeting_id=query.meeting)
    if query.lead:
        rows = rows.filter(lead_agency_id=query.lead)
    if query.state:
        rows = rows.filter(Q(("state", query.state)))
    rows = rows.order_by("-meeting__meeting_date", "meeting_id", "position")
    return {"count": rows.count(), "items": list(rows[query.offset : query.offset + query.limit])}
