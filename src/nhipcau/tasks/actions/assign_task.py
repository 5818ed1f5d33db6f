"""Issue a task with its six clears to the agency that leads it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from nhipcau.agencies.facade import agency, names_now, post_label
from nhipcau.deadlines.facade import Within, calculate, rule_to_json
from nhipcau.documents.facade import add_recipients, document_source
from nhipcau.kit.classification import Classification, refuse_above
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links, snapshot
from nhipcau.tasks.errors import (
    AgencyEnded,
    AssignerIsNotYours,
    ClearsMissing,
    DraftDecided,
    DraftNotThere,
    DueBeforeIssue,
    DueDiffersFromRule,
    SetterUnknown,
)
from nhipcau.tasks.events import TaskAssigned
from nhipcau.tasks.models import Task, TaskAgency, TaskDraft
from nhipcau.tasks.rules import Clear, Stage, require_clears


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """What is issued. `due_on` is the last day, inclusive; None needs `rule` or `deadline_set_by`.

    `rule` is a period counted from an event; it is kept, so that a change of the calendar is followed.
    """

    title: str
    lead_agency_id: UUID | None
    product: str
    authority: str
    responsible_post_id: UUID | None = None
    person_text: str = ""
    coordinating: tuple[UUID, ...] = field(default=())
    assigner_agency_id: UUID | None = None
    document_id: UUID | None = None
    source_text: str = ""
    source_start: int | None = None
    source_end: int | None = None
    deadline_kind: str = Task.DeadlineKind.DUE
    deadline_text: str = ""
    deadline_reading: str = ""
    recurrence: str = ""
    recurrence_day: int | None = None
    due_on: date | None = None
    rule: Within | None = None
    deadline_set_by: UUID | None = None
    issued_on: date | None = None
    key_task: bool = False
    classification: int = Classification.INTERNAL
    published: bool = False
    synthetic: bool = False

    def missing(self) -> frozenset[Clear]:
        """The clears that are empty."""
        open_time = self.deadline_kind == Task.DeadlineKind.OPEN and self.deadline_set_by is not None
        recurring = self.deadline_kind == Task.DeadlineKind.RECURRING and bool(self.recurrence)
        filled = {
            Clear.PERSON: bool(self.responsible_post_id or self.person_text.strip()),
            Clear.WORK: bool(self.title.strip()),
            Clear.TIME: self.due_on is not None or self.rule is not None or open_time or recurring,
            Clear.RESPONSIBILITY: self.lead_agency_id is not None,
            Clear.PRODUCT: bool(self.product.strip()),
            Clear.AUTHORITY: bool(self.authority.strip()),
        }
        return frozenset(clear for clear, there in filled.items() if not there)


@action("tasks.assign_task", permission="tasks.assign", emits=(TaskAssigned,))
def assign_task(*, actor: Actor, new: NewTask, draft_id: UUID | None = None, now: datetime) -> Task:
    """The issued task.

    A draft is confirmed once: whoever repeats the click after a broken connection gets
    DraftDecided with the task it became, and nothing is doubled.

    The task is at least as secret as its document.

    Raises AboveNodeLevel, ClearsMissing, SetterUnknown, DueBeforeIssue, DueDiffersFromRule,
    AssignerIsNotYours, AgencyEnded, DraftNotThere, DraftDecided; AgencyNotThere, DocumentNotThere
    (also for a document that the actor may not see: with a task from it the lead agency sees it too).
    """
    draft = _open_draft(actor, draft_id) if draft_id else None
    draft_before = snapshot(draft) if draft else None
    if draft is not None:
        new = replace(
            new,
            document_id=draft.document_id,
            source_text=draft.source_text,
            source_start=draft.source_start,
            source_end=draft.source_end,
        )
    task = checked_task(actor, new, serial=next_serials(1)[0], now=now)
    task.save(force_insert=True)
    _relate(task, new)
    if draft is not None:
        draft.state, draft.task = TaskDraft.State.CONFIRMED, task
        draft.save()
        record_change(draft, draft_before)
    record_change(task, None)
    publish(assigned(task))
    return task


def checked_task(actor: Actor, new: NewTask, *, serial: int, now: datetime) -> Task:
    """The task as it is to be saved, once everything is as it must be. Raises as `assign_task`."""
    refuse_above(new.classification, node_level=settings.NHIPCAU_MAX_CLASSIFICATION)
    new = _counted(new)
    assigner = new.assigner_agency_id or actor.own_agency()
    issued_on = new.issued_on or civil_date(now)
    lead = _check(actor, new, assigner, issued_on)
    _refuse_ended(new, civil_date(now))
    return Task(
        serial=serial,
        document_id=new.document_id,
        source_text=new.source_text,
        source_start=new.source_start,
        source_end=new.source_end,
        title=" ".join(new.title.split()),
        lead_agency_id=lead,
        assigner_agency_id=assigner,
        responsible_post_id=new.responsible_post_id,
        person_text=new.person_text.strip(),
        product=new.product.strip(),
        authority=new.authority.strip(),
        key_task=new.key_task,
        classification=_classification(actor, new),
        published=new.published,
        synthetic=new.synthetic,
        deadline_kind=new.deadline_kind,
        deadline_text=new.deadline_text,
        deadline_reading=new.deadline_reading,
        recurrence=new.recurrence,
        recurrence_day=new.recurrence_day if new.recurrence else None,
        due_on=new.due_on,
        original_due_on=new.due_on,
        deadline_rule=rule_to_json(new.rule) if new.rule else {},
        deadline_set_by_id=new.deadline_set_by,
        stage=Stage.ASSIGNED,
        issued_on=issued_on,
        created_at=now,
    )


def _counted(new: NewTask) -> NewTask:
    """With the last day that the rule gives by the calendar of today. Raises DueDiffersFromRule."""
    if new.rule is None:
        return new
    last = calculate(new.rule).last_day
    if new.due_on not in (None, last):
        raise DueDiffersFromRule(counted=last, due=new.due_on)
    return replace(new, due_on=last)


def assigned(task: Task) -> TaskAssigned:
    """The event that tells of an issued task."""
    return TaskAssigned(
        task_id=task.id,
        lead_agency_id=task.lead_agency_id,
        assigner_agency_id=task.assigner_agency_id,
        due_on=task.due_on,
    )


def _open_draft(actor: Actor, draft_id: UUID) -> TaskDraft:
    draft = TaskDraft.objects.visible_to(actor).select_for_update().filter(id=draft_id).first()
    if draft is None:
        raise DraftNotThere
    if draft.state != TaskDraft.State.OPEN:
        raise DraftDecided(task_id=draft.task_id)
    return draft


def _check(actor: Actor, new: NewTask, assigner: UUID, issued_on: date) -> UUID:
    """The lead agency, when everything is as it must be."""
    if new.deadline_kind == Task.DeadlineKind.OPEN and new.deadline_set_by is None:
        raise SetterUnknown
    require_clears(new.missing())
    if not actor.acts_for(assigner):
        raise AssignerIsNotYours
    if new.due_on is not None and new.due_on < issued_on:
        raise DueBeforeIssue(due=new.due_on, issued=issued_on)
    assert new.lead_agency_id is not None  # one of the clears
    setter = () if new.deadline_set_by is None else (new.deadline_set_by,)
    for named in (new.lead_agency_id, assigner, *new.coordinating, *setter):
        agency(named)
    if new.responsible_post_id is not None and not post_label(new.responsible_post_id):
        raise ClearsMissing(clears=(Clear.PERSON,))
    return new.lead_agency_id


def _refuse_ended(new: NewTask, today: date) -> None:
    """Nobody can take on a task of an agency that is no more; one that is still to be founded may
    be given its tasks. Raises AgencyEnded."""
    setter = () if new.deadline_set_by is None else (new.deadline_set_by,)
    for named in filter(None, (new.lead_agency_id, *new.coordinating, *setter)):
        ended_on = agency(named).dissolved_on
        if ended_on is not None and ended_on <= today:
            raise AgencyEnded(agency=names_now([named]).get(named, agency(named).key))


def _classification(actor: Actor, new: NewTask) -> int:
    """As chosen, but never below the document's."""
    if new.document_id is None:
        return new.classification
    source = document_source(actor=actor, document_id=new.document_id)
    return max(new.classification, source.classification)


def _relate(task: Task, new: NewTask) -> None:
    others = set(new.coordinating) - {task.lead_agency_id}
    TaskAgency.objects.bulk_create([TaskAgency(task=task, agency_id=other) for other in others])
    if task.document_id:
        add_recipients(task.document_id, {task.lead_agency_id, *others})
        set_links(
            from_kind="tasks.task",
            from_id=task.id,
            links=[("documents.document", task.document_id, "implements")],
        )


def next_serials(count: int) -> list[int]:
    """The next `count` serial numbers of tasks, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('tasks_serial') FROM generate_series(1, %s)", [count])
        return [int(row[0]) for row in cursor.fetchall()]
