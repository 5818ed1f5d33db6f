"""Tasks over the API: the same actions and the same sight as the pages."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from nhipcau.kit.clock import today, utc_now
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.actions.accept_assignment import accept_assignment
from nhipcau.tasks.actions.accept_report import accept_report
from nhipcau.tasks.actions.assign_task import NewTask, assign_task
from nhipcau.tasks.actions.report_completion import report_completion
from nhipcau.tasks.actions.report_progress import report_progress
from nhipcau.tasks.actions.return_report import return_report
from nhipcau.tasks.models import Report, Task
from nhipcau.tasks.queries import counts_by_agency, task_for, tasks_on
from nhipcau.tasks.rules import Authority, State
from nhipcau.tasks.talk_api import router as talk_router

router = Router()
router.add_router("", talk_router)


class TaskOut(Schema):
    """A task with its state on the day asked for."""

    id: UUID
    code: str
    title: str
    lead_agency_id: UUID
    assigner_agency_id: UUID
    responsible_post_id: UUID | None
    document_id: UUID | None
    product: str
    authority: str
    key_task: bool
    deadline_kind: str
    due_on: date | None
    original_due_on: date | None
    stage: str
    state: str
    issued_on: date
    delivered_on: date | None
    accepted_on: date | None
    last_update_on: date | None
    percent: int
    synthetic: bool


class TaskPage(Schema):
    """One page of tasks."""

    count: int
    items: list[TaskOut]


class TaskQuery(Schema):
    """Filters of the list. `on` is the day of the state, today by default."""

    on: date | None = None
    state: State | None = None
    lead: UUID | None = None
    document: UUID | None = None
    text: str = ""
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0)


class TaskIn(Schema):
    """A task to be issued; the six clears are needed."""

    title: str = Field(max_length=1000)
    lead_agency_id: UUID
    product: str = Field(max_length=500)
    authority: Authority
    responsible_post_id: UUID | None = None
    person_text: str = Field("", max_length=200)
    coordinating: list[UUID] = []
    document_id: UUID | None = None
    deadline_kind: Task.DeadlineKind = Task.DeadlineKind.DUE
    due_on: date | None = None
    deadline_set_by: UUID | None = None
    recurrence: Literal["", "day", "week", "month", "quarter", "half-year", "year"] = ""
    issued_on: date | None = None
    key_task: bool = False


class ProgressIn(Schema):
    """Progress of a day."""

    text: str
    percent: int
    cause: Report.Cause | Literal[""] = ""


class CompletionIn(Schema):
    """The product: a link or the number of a record (files are sent through the page)."""

    text: str = ""
    product_link: str = Field("", max_length=500)
    product_record: str = Field("", max_length=200)


class AcceptIn(Schema):
    """Acceptance; `delivered_on` only when the product was in hand earlier."""

    note: str = ""
    delivered_on: date | None = None


class ReasonIn(Schema):
    """A reason."""

    reason: str


class CountsOut(Schema):
    """Counts by state of one lead agency."""

    lead_agency_id: UUID
    counts: dict[str, int]
    key_tasks: int


@router.get("/", response=TaskPage, summary="Tasks that you may see, with their state on a day")
def list_tasks(request: HttpRequest, query: Query[TaskQuery]) -> dict[str, object]:
    rows = tasks_on(actor=actor_of(request), day=query.on or today())
    if query.state:
        rows = rows.in_states(query.state)
    if query.lead:
        rows = rows.filter(lead_agency_id=query.lead)
    if query.document:
        rows = rows.filter(document_id=query.document)
    for word in query.text.split():
        rows = rows.filter(title__icontains=word)
    rows = rows.order_by("due_on", "serial")
    return {"count": rows.count(), "items": list(rows[query.offset : query.offset + query.limit])}


@router.get("/counts", response=list[CountsOut], summary="Counts by lead agency and state on a day")
def counts(request: HttpRequest, on: date | None = None) -> list[dict[str, object]]:
    found = counts_by_agency(actor=actor_of(request), day=on or today())
    return [
        {"lead_agency_id": agency, "counts": dict(item.by_state), "key_tasks": item.key_tasks}
        for agency, item in found.items()
    ]


@router.get("/{task_id}", response=TaskOut, summary="One task")
def get_task(request: HttpRequest, task_id: UUID, on: date | None = None) -> Task:
    return _out(actor_of(request), task_id, on)


@router.post("/", response={201: TaskOut}, summary="Issue a task")
def post_task(request: HttpRequest, body: TaskIn) -> tuple[int, Task]:
    actor = actor_of(request)
    values = body.dict()
    values["coordinating"] = tuple(values["coordinating"])
    task = assign_task(actor=actor, new=NewTask(**values), now=utc_now())
    return 201, _out(actor, task.id)


@router.post("/{task_id}/accept", response=TaskOut, summary="Take a task on")
def post_accept(request: HttpRequest, task_id: UUID) -> Task:
    actor = actor_of(request)
    accept_assignment(actor=actor, task_id=task_id, now=utc_now())
    return _out(actor, task_id)


@router.post("/{task_id}/progress", response=TaskOut, summary="Report progress")
def post_progress(request: HttpRequest, task_id: UUID, body: ProgressIn) -> Task:
    actor = actor_of(request)
    report_progress(actor=actor, task_id=task_id, **body.dict(), now=utc_now())
    return _out(actor, task_id)


@router.post("/{task_id}/completion", response=TaskOut, summary="Hand in the product")
def post_completion(request: HttpRequest, task_id: UUID, body: CompletionIn) -> Task:
    actor = actor_of(request)
    report_completion(actor=actor, task_id=task_id, **body.dict(), now=utc_now())
    return _out(actor, task_id)


@router.post("/{task_id}/accept-report", response=TaskOut, summary="Accept the product")
def post_accept_report(request: HttpRequest, task_id: UUID, body: AcceptIn) -> Task:
    actor = actor_of(request)
    accept_report(actor=actor, task_id=task_id, **body.dict(), now=utc_now())
    return _out(actor, task_id)


@router.post("/{task_id}/return-report", response=TaskOut, summary="Return the product")
def post_return_report(request: HttpRequest, task_id: UUID, body: ReasonIn) -> Task:
    actor = actor_of(request)
    return_report(actor=actor, task_id=task_id, reason=body.reason, now=utc_now())
    return _out(actor, task_id)


def _out(actor: Actor, task_id: UUID, on: date | None = None) -> Task:
    """The task with its state, as it stands in the answer. Raises TaskNotThere."""
    task = task_for(actor=actor, task_id=task_id)
    task.state = task.state_on(on or today(), due_soon_days=settings.NHIPCAU_DUE_SOON_DAYS)  # type: ignore[attr-defined]
    return task
