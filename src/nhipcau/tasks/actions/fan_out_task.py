"""Give one task on to many units: each gets a task of its own below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from nhipcau.agencies.facade import agency, names_now
from nhipcau.documents.facade import add_recipients
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.actions.assign_task import assigned, next_serials
from nhipcau.tasks.errors import (
    AgencyEnded,
    ClearsMissing,
    DueAfterParent,
    NobodyToGiveTo,
    NotTheLead,
    PartNotPossible,
    TaskNotThere,
)
from nhipcau.tasks.events import TaskAssigned, TaskFannedOut
from nhipcau.tasks.models import Task
from nhipcau.tasks.rules import OPEN_STAGES, Clear, Stage


@dataclass(frozen=True, slots=True)
class FanOut:
    """What came of it: the tasks that were made, and how many units had theirs already."""

    tasks: Sequence[Task]
    there_already: int


@action("tasks.fan_out_task", permission="tasks.assign", emits=(TaskFannedOut, TaskAssigned))
def fan_out_task(
    *,
    actor: Actor,
    task_id: UUID,
    agency_ids: Sequence[UUID],
    title: str = "",
    product: str = "",
    due_on: date | None = None,
    issued_on: date | None = None,
    now: datetime,
) -> FanOut:
    """One task per agency below the task, with its six clears; what is empty is taken from above.

    The lead breaks its own task down and then accepts the products of its parts; the assigner may
    give it to more units directly. A unit that has its part already gets no second one, so the
    same list may be sent again when units were added. A part is due with the whole at the latest;
    where the deadline of the whole is open or recurring, so is that of its parts. `issued_on` is
    for wholes that are entered late: not before the whole, today when nothing is said.

    Raises TaskNotThere, NotTheLead, PartNotPossible, ClearsMissing, DueAfterParent, AgencyEnded,
    NobodyToGiveTo.
    """
    whole = Task.objects.visible_to(actor).select_for_update(of=("self",)).filter(id=task_id).first()
    if whole is None:
        raise TaskNotThere
    giver = _giver(actor, whole)
    if whole.stage not in OPEN_STAGES:
        raise PartNotPossible(stage=Stage(whole.stage))
    today = civil_date(now)
    issued = min(max(issued_on or today, whole.issued_on), today)
    due = _due(whole, due_on, issued)
    units = [unit for unit in dict.fromkeys(agency_ids) if unit != giver]
    _refuse_ended(units, today)
    alive = whole.children.exclude(stage=Stage.CANCELLED)
    taken = set(alive.filter(lead_agency_id__in=units).values_list("lead_agency_id", flat=True))
    new = [unit for unit in units if unit not in taken]
    if not new:
        raise NobodyToGiveTo(there=len(taken))
    base = _part(whole, giver, due, issued, title=title, product=product, now=now)
    parts = [
        Task(**base, lead_agency_id=unit, serial=serial)
        for unit, serial in zip(new, next_serials(len(new)), strict=True)
    ]
    Task.objects.bulk_create(parts, batch_size=500)
    if whole.document_id:
        add_recipients(whole.document_id, set(new))
    for part in parts:
        record_change(part, None)
        publish(assigned(part))
    publish(TaskFannedOut(task_id=whole.id, count=len(parts)))
    return FanOut(parts, len(taken))


def _due(whole: Task, due_on: date | None, issued: date) -> date | None:
    """The last day of the parts: the one said, else that of the whole; None while it is to be set."""
    due = due_on or whole.due_on
    if due is None:
        if whole.deadline_set_by_id is None and not whole.recurrence:
            raise ClearsMissing(clears=(Clear.TIME,))
        return None
    if due < issued or (whole.due_on is not None and due > whole.due_on):
        raise DueAfterParent(due=whole.due_on or issued)
    return due


def _part(
    whole: Task, giver: UUID, due: date | None, issued: date, *, title: str, product: str, now: datetime
) -> dict[str, Any]:
    """The fields that all parts have in common."""
    same_day = due == whole.due_on
    return {
        "parent": whole,
        "document_id": whole.document_id,
        "source_text": whole.source_text,
        "source_start": whole.source_start,
        "source_end": whole.source_end,
        "title": " ".join(title.split()) or whole.title,
        "assigner_agency_id": giver,
        "person_text": gettext("The head of the agency"),
        "product": product.strip() or whole.product,
        "authority": whole.authority,
        "classification": whole.classification,
        "published": whole.published,
        "synthetic": whole.synthetic,
        "deadline_kind": Task.DeadlineKind.DUE if due else whole.deadline_kind,
        "recurrence": "" if due else whole.recurrence,
        "recurrence_day": None if due else whole.recurrence_day,
        "deadline_set_by_id": None if due else whole.deadline_set_by_id,
        "deadline_text": whole.deadline_text if same_day else "",
        "deadline_reading": whole.deadline_reading if same_day else "",
        "deadline_rule": whole.deadline_rule if same_day else {},
        "due_on": due,
        "original_due_on": due,
        "issued_on": issued,
        "created_at": now,
    }


def _giver(actor: Actor, whole: Task) -> UUID:
    """For which agency the actor gives the parts: the lead, else the assigner. Raises NotTheLead."""
    for side in (whole.lead_agency_id, whole.assigner_agency_id):
        if actor.acts_for(side):
            return side
    raise NotTheLead


def _refuse_ended(units: Sequence[UUID], today: date) -> None:
    for unit in units:
        ended_on = agency(unit).dissolved_on
        if ended_on is not None and ended_on <= today:
            raise AgencyEnded(agency=names_now([unit]).get(unit, agency(unit).key))
