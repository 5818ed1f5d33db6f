"""Take in what another node says about a task: that it was assigned, reported, decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import models

from nhipcau.agencies.facade import agency
from nhipcau.documents.facade import DOCUMENT, Document
from nhipcau.kit.classification import refuse_above
from nhipcau.nodes.facade import (
    Arrived,
    NotYetHere,
    RecordMalformed,
    RecordSent,
    home_of,
    is_at_home,
    keep_extra,
    node_actor,
    own_id_of,
    set_fields,
    unpack,
    verb_of,
)
from nhipcau.spine.event_types import Event
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links, snapshot
from nhipcau.tasks import events as told
from nhipcau.tasks.actions.assign_task import assigned, next_serials
from nhipcau.tasks.models import DueMove, Extension, Report, Task, TaskAgency, Urge
from nhipcau.tasks.rules import Stage, Step, stage_of_whole, stage_taken_in
from nhipcau.tasks.wire import (
    ANSWERED_FIELDS,
    ASKED_FIELDS,
    ASSIGNED_FIELDS,
    DECIDED_FIELDS,
    MOVE_FIELDS,
    REPORTED_FIELDS,
    TASK,
    URGE_FIELDS,
    WORK_FIELDS,
)

M = TypeVar("M", bound=models.Model)
STEP_OF: dict[type[Event], Step] = {
    told.TaskReassigned: Step.REASSIGN,
    told.TaskCancelled: Step.CANCEL,
    told.ReportAccepted: Step.ACCEPT_REPORT,
    told.ReportReturned: Step.RETURN_REPORT,
    told.AssignmentAccepted: Step.ACCEPT,
    told.AssignmentSentBack: Step.SEND_BACK,
    told.ProgressReported: Step.REPORT_PROGRESS,
    told.CompletionReported: Step.REPORT_COMPLETION,
}
# What whoever reports or asks may say of the decision: that there is none yet.
_UNDECIDED = {None, "", "waiting"}
_SAME_AGAIN = (
    told.TaskReassigned, told.DeadlineSet, told.DeadlineMoved, told.ExtensionGranted, told.ExtensionRefused,
    told.ReportAccepted, told.ReportReturned, told.TaskCancelled, told.TaskPublished, told.TaskRestored,
    told.TaskUrged, told.KeyTaskMarked, told.AssignmentAccepted, told.AssignmentSentBack,
    told.ProgressReported, told.CompletionReported, told.ExtensionAsked, told.PersonNamed,
)  # fmt: skip


def take_in_task(*, arrived: Arrived, now: datetime) -> None:
    """The task is here as its writers know it, and the same event happens here too.

    Raises NotYetHere, RecordMalformed, AboveNodeLevel, AgencyNotThere.
    """
    store_task(actor=node_actor(arrived), arrived=arrived, now=now)


@action("tasks.take_in_task", permission="*", emits=(told.TaskAssigned, told.TaskTakenIn, *_SAME_AGAIN))
def store_task(*, actor: Actor, arrived: Arrived, now: datetime) -> Task:
    """Made when it is new; then each side's fields by who sent them. Raises as `take_in_task`."""
    sent = arrived.records["task"]
    values = unpack(Task, sent, (*ASSIGNED_FIELDS, *WORK_FIELDS, "stage"))
    task = Task.objects.select_for_update(of=("self",)).filter(id=values["id"]).first()
    before = dict(snapshot(task)) if task else None
    from_assigner = home_of(values["assigner_agency_id"]) == arrived.sender
    round_before = task.round if task else values.get("round", 1)
    if task is None:
        task = _new_task(values, sent, arrived)
    else:
        _renew(task, values, arrived, from_assigner=from_assigner)
    task.save(force_insert=before is None)
    _take_in_beside(task, arrived, from_assigner=from_assigner)
    if before is not None and isinstance(arrived.event, RecordSent):
        _follow_whole(task, values["stage"])
    if values.get("round", 1) < task.round or task.round > round_before:
        _close_waiting(task)
    _set_coordinating(task, sent, may=before is None or from_assigner)
    keep_extra(TASK, task.id, sent, (*ASSIGNED_FIELDS, *WORK_FIELDS, "stage", "code", "coordinating"))
    record_change(task, before, verb=verb_of(arrived) if before else "")
    for event in _told_here(task, arrived, made=before is None):
        publish(event)
    return task


def _told_here(task: Task, arrived: Arrived, *, made: bool) -> list[Event]:
    """The same event as there; and of a task that is new here, that it was assigned."""
    if isinstance(arrived.event, RecordSent):
        return [told.TaskTakenIn(task_id=task.id)]
    same: list[Event] = [arrived.event] if isinstance(arrived.event, _SAME_AGAIN) else []
    return [assigned(task), *same] if made or not same else same


def _new_task(values: dict[str, Any], sent: Mapping[str, Any], arrived: Arrived) -> Task:
    refuse_above(values.get("classification", 0), node_level=settings.NHIPCAU_MAX_CLASSIFICATION)
    for name in ("lead_agency_id", "assigner_agency_id"):
        agency(values[name])  # an agency that this node does not know yet will come
    task = Task(
        **{**values, **_pointers(values, arrived)},
        serial=next_serials(1)[0],
        home_code="" if is_at_home(values["assigner_agency_id"]) else _code(sent, arrived),
        person_text=_person(arrived),
    )
    if task.document_id:
        set_links(from_kind=TASK, from_id=task.id, links=[(DOCUMENT, task.document_id, "implements")])
    return task


def _code(sent: Mapping[str, Any], arrived: Arrived) -> str:
    return f"{arrived.sender} {str(sent.get('code', ''))[:20]}".strip()[:40]


def _person(arrived: Arrived) -> str:
    return str(arrived.personal.get("person", ""))[:200]


def _pointers(values: Mapping[str, Any], arrived: Arrived) -> dict[str, UUID | None]:
    """The records that the task points at, by the ids they have here.

    The document must have come, unless its home is another node than the sender; the whole of which
    this is a part may lie where we have no business.
    """
    document_id, parent_id = values.get("document_id"), values.get("parent_id")
    if document_id is not None:
        document_id = own_id_of(DOCUMENT, document_id)
        if not Document.objects.filter(id=document_id).exists():
            if arrived.records.get("document_follows", False):
                raise NotYetHere(kind=DOCUMENT, record_id=document_id)
            document_id = None
    if parent_id is not None and not Task.objects.filter(id=parent_id).exists():
        parent_id = None
    return {"document_id": document_id, "parent_id": parent_id}


def _renew(task: Task, values: dict[str, Any], arrived: Arrived, *, from_assigner: bool) -> None:
    """The sender's own fields, and the stage that follows."""
    overtaken = values.get("round", 1) < task.round
    step = STEP_OF.get(type(arrived.event))
    stage = stage_taken_in(
        task.stage, step, overtaken=overtaken, new_round=from_assigner and values.get("round", 1) > task.round
    )
    if from_assigner:
        mine = set(ASSIGNED_FIELDS) - {"id", "created_at", "parent_id", "document_id"}
        set_fields(task, {name: value for name, value in values.items() if name in mine})
        if step in {Step.REASSIGN, None} and task.responsible_post_id is None:
            task.person_text = _person(arrived) or task.person_text
    if not from_assigner or not is_at_home(task.lead_agency_id):
        set_fields(task, {name: values[name] for name in WORK_FIELDS if name in values})
    if isinstance(arrived.event, told.PersonNamed):
        task.person_text, task.responsible_post_id = _person(arrived) or task.person_text, None
    if from_assigner and isinstance(arrived.event, told.TaskRestored):
        stage = Stage(values["stage"])
    if task.accepted_on is not None:
        stage, task.percent = Stage.DONE, 100
    if task.cancelled_on is not None:
        stage = Stage.CANCELLED
    task.stage = stage


def _follow_whole(task: Task, theirs: str) -> None:
    """The stage that the assigner's node knows, where this one does not know better."""
    waits = task.reports.filter(decision=Report.Decision.WAITING).exists()
    task.stage = stage_of_whole(task.stage, theirs, leads_here=is_at_home(task.lead_agency_id), waits=waits)
    task.save(update_fields=["stage"])


def _take_in_beside(task: Task, arrived: Arrived, *, from_assigner: bool) -> None:
    """Reports and extensions are the lead's, decisions on them the assigner's; urgings and moves his too."""
    records = arrived.records
    sent_files = {str(file.id) for file in arrived.files}
    if not from_assigner and isinstance(arrived.event, _SAME_AGAIN):
        _require_undecided(arrived)
    for value in records.get("reports", ()):
        if isinstance(value, Mapping) and (value.get("product_file_id") or None) not in {None, *sent_files}:
            raise RecordMalformed(kind=TASK, reason="a report without its product")
        _upsert(Report, task, value, REPORTED_FIELDS, DECIDED_FIELDS if from_assigner else ("decision",))
    for value in records.get("extensions", ()):
        _upsert(Extension, task, value, ASKED_FIELDS, ANSWERED_FIELDS if from_assigner else ("decision",))
    if from_assigner:
        for value in records.get("urges", ()):
            _upsert(Urge, task, value, URGE_FIELDS, ())
        for value in records.get("moves", ()):
            _upsert(DueMove, task, value, MOVE_FIELDS, ())


def _require_undecided(arrived: Arrived) -> None:
    """Who reports or asks does not decide on it; a host that hands over all that it kept has."""
    for name, model in (("reports", Report), ("extensions", Extension)):
        for value in arrived.records.get(name, ()):
            values = unpack(model, value, ("id", "decision"))
            there = model._default_manager.filter(pk=values.get("id")).exists()
            if not there and values.get("decision") not in _UNDECIDED:
                raise RecordMalformed(kind=model._meta.label, reason="decision")


def _upsert(model: type[M], task: Task, value: Any, first: tuple[str, ...], later: tuple[str, ...]) -> None:
    """Made once with everything; afterwards only what is decided upon it changes."""
    values = unpack(model, value, (*first, *later))
    if "id" not in values:
        raise RecordMalformed(kind=model._meta.label, reason="it lacks its id")
    row = model._default_manager.filter(pk=values["id"], task=task).first()
    if row is None:
        row = model(task=task, **values)
        row.save(force_insert=True)
        record_change(row, None)
        return
    before = snapshot(row)
    news = {name: item for name, item in values.items() if name in later}
    if later and later != ("decision",) and set_fields(row, news):
        row.save()
        record_change(row, before)


def _close_waiting(task: Task) -> None:
    """A product that was handed in for an earlier round waits for nobody. A merger begins no new round."""
    for report in task.reports.filter(decision=Report.Decision.WAITING):
        before = snapshot(report)
        report.decision = Report.Decision.RETURNED
        report.save()
        record_change(report, before, note="the task was assigned anew")


def _set_coordinating(task: Task, sent: Mapping[str, Any], *, may: bool) -> None:
    """The agencies that work on it with the lead, as the assigner says."""
    if not may or not isinstance(sent.get("coordinating"), list):
        return
    wanted = {UUID(item) for item in sent["coordinating"]}
    there = set(TaskAgency.objects.filter(task=task).values_list("agency_id", flat=True))
    TaskAgency.objects.filter(task=task, agency_id__in=there - wanted).delete()
    TaskAgency.objects.bulk_create([TaskAgency(task=task, agency_id=item) for item in wanted - there])
