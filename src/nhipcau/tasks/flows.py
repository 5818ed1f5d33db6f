"""How tasks travel between nodes: from the assigner's node to those who work on them, and the work back.

The assigner's node is the hub: what the lead reports goes there, and from there to the agencies that
coordinate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from nhipcau.agencies.facade import post_label
from nhipcau.documents.facade import DOCUMENT, comes_from_here
from nhipcau.nodes.facade import (
    Arrived,
    Flow,
    NoAuthority,
    NotYetHere,
    Parcel,
    RecordKind,
    agencies_at,
    extra_of,
    file_ref,
    from_host,
    holders_of,
    home_of,
    homes_of,
    ids_after,
    is_at_home,
    may_send_whole,
    own_key,
    pack,
    refuse_second,
    register_flow,
    register_record_kind,
    require_sender,
    told_of,
)
from nhipcau.spine.event_types import Event
from nhipcau.tasks import events as told
from nhipcau.tasks.actions.take_in_task import take_in_task
from nhipcau.tasks.models import DueMove, Extension, Report, Task, TaskAgency, Urge
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

# What the assigner's node tells, and what the lead's does.
OF_THE_ASSIGNER: tuple[type[Event], ...] = (
    told.TaskAssigned,
    told.TaskReassigned,
    told.DeadlineSet,
    told.DeadlineMoved,
    told.ExtensionGranted,
    told.ExtensionRefused,
    told.ReportAccepted,
    told.ReportReturned,
    told.TaskCancelled,
    told.TaskPublished,
    told.TaskRestored,
    told.TaskUrged,
    told.KeyTaskMarked,
)
OF_THE_LEAD: tuple[type[Event], ...] = (
    told.AssignmentAccepted,
    told.AssignmentSentBack,
    told.ProgressReported,
    told.CompletionReported,
    told.ExtensionAsked,
    told.PersonNamed,
)


def compose_assigned(events: Sequence[Event]) -> Sequence[Sequence[Parcel]]:
    """To the lead, those who coordinate or set the deadline, and whoever holds a copy."""
    return [_assigned_parcels(event) for event in events]


def _assigned_parcels(event: Event) -> list[Parcel]:
    task = _task(event)
    if task is None or home_of(task.assigner_agency_id) != own_key():
        return []
    nodes = _involved(task) | holders_of(TASK, [task.id]).get(task.id, frozenset())
    return [_parcel(task, nodes, _with(event))] if nodes - {own_key()} else []


def compose_work(events: Sequence[Event]) -> Sequence[Sequence[Parcel]]:
    """From the lead's node to the assigner's; from there on to those who coordinate."""
    return [_work_parcels(event) for event in events]


def _work_parcels(event: Event) -> list[Parcel]:
    task = _task(event)
    if task is None:
        return []
    assigner = home_of(task.assigner_agency_id)
    if assigner == own_key():
        nodes = _involved(task) | holders_of(TASK, [task.id]).get(task.id, frozenset())
    elif home_of(task.lead_agency_id) == own_key():
        nodes = frozenset({assigner})
    else:
        return []
    return [_parcel(task, nodes, _with(event))] if nodes - {own_key()} else []


def _task(event: Event) -> Task | None:
    return Task.objects.filter(id=event.task_id).first()  # type: ignore[attr-defined]


def _involved(task: Task) -> frozenset[str]:
    coordinating = TaskAgency.objects.filter(task=task).values_list("agency_id", flat=True)
    return homes_of([task.lead_agency_id, task.deadline_set_by_id, *coordinating])


def _with(event: Event) -> dict[str, list[UUID]]:
    """The records beside the task that an event is about."""
    found: dict[str, list[UUID]] = {}
    for name, key in (
        ("report_id", "reports"),
        ("extension_id", "extensions"),
        ("urge_id", "urges"),
        ("move_id", "moves"),
    ):
        record_id = getattr(event, name, None)
        if record_id is not None:
            found[key] = [record_id]
    return found


def _parcel(task: Task, nodes: frozenset[str], beside: dict[str, list[UUID]]) -> Parcel:
    reports = list(
        Report.objects.filter(task=task, id__in=beside.get("reports", ()))
        .select_related("product_file")
        .order_by("reported_at")
    )
    extensions = Extension.objects.filter(task=task, id__in=beside.get("extensions", ())).order_by("asked_at")
    urges = Urge.objects.filter(task=task, id__in=beside.get("urges", ()), sent_at__isnull=False).order_by(
        "written_at"
    )
    moves = DueMove.objects.filter(task=task, id__in=beside.get("moves", ())).order_by("moved_at", "id")
    coordinating = (
        TaskAgency.objects.filter(task=task).order_by("agency_id").values_list("agency_id", flat=True)
    )
    records: dict[str, Any] = {
        "task": {
            **extra_of(TASK, task.id),
            **pack(task, (*ASSIGNED_FIELDS, *WORK_FIELDS, "stage")),
            "code": task.home_code or task.code,
            "coordinating": [str(agency_id) for agency_id in coordinating],
        },
        "document_follows": task.document_id is not None and comes_from_here(task.document_id),
        "reports": [pack(row, (*REPORTED_FIELDS, *DECIDED_FIELDS)) for row in reports],
        "extensions": [pack(row, (*ASKED_FIELDS, *ANSWERED_FIELDS)) for row in extensions],
        "urges": [pack(row, URGE_FIELDS) for row in urges],
        "moves": [pack(row, MOVE_FIELDS) for row in moves],
    }
    return Parcel(
        nodes=nodes,
        records=records,
        personal={
            "person": post_label(task.responsible_post_id) if task.responsible_post_id else task.person_text
        },
        about=[(TASK, task.id)],
        needs=[(DOCUMENT, task.document_id)] if task.document_id else [],
        files=[file_ref(row.product_file) for row in reports if row.product_file],
    )


def whole(task_id: UUID, node: str) -> Parcel | None:
    """The task with all that belongs to it; None when it is not ours to send."""
    task = Task.objects.filter(id=task_id).first()
    if task is None or not may_send_whole(task.assigner_agency_id, node):
        return None
    beside = {
        "reports": list(task.reports.values_list("id", flat=True)),
        "extensions": list(task.extension_requests.values_list("id", flat=True)),
        "urges": list(task.urges.values_list("id", flat=True)),
        "moves": list(task.due_moves.values_list("id", flat=True)),
    }
    return _parcel(task, frozenset({node}), beside)


def ids_for(node: str, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Tasks in which agencies at the node have a part; wholes come before their parts, by their ids."""
    served = agencies_at(node)
    coordinating = TaskAgency.objects.filter(agency_id__in=served).values("task_id")
    rows = Task.objects.filter(
        Q(lead_agency_id__in=served)
        | Q(assigner_agency_id__in=served)
        | Q(deadline_set_by_id__in=served)
        | Q(id__in=coordinating)
    )
    return ids_after(rows, after, limit)


def assigner_says(arrived: Arrived) -> None:
    """What was assigned and decided comes from the node of the assigner alone.

    Raises NoAuthority, NotYetHere.
    """
    _assigned_there(arrived)
    _none_for_ours(arrived)


def lead_says(arrived: Arrived) -> None:
    """How far the work is says the node of the lead agency, or the assigner's, which passes it on.

    Raises NoAuthority, NotYetHere.
    """
    task_id, _sent = told_of(arrived, "task", owner="assigner_agency_id")
    task = Task.objects.filter(id=task_id).first()
    if task is None:
        raise NotYetHere(kind=TASK, record_id=task_id)
    if home_of(task.assigner_agency_id) == arrived.sender:
        _none_for_ours(arrived)
        if is_at_home(task.lead_agency_id) and not from_host(arrived):
            raise NoAuthority(sender=arrived.sender, reason="an agency of this node leads the task")
        return
    require_sender(arrived, task.lead_agency_id, reason="another agency leads the task")
    for _kind, _record_id, agency_id in _new_of_agencies(arrived):
        require_sender(arrived, agency_id, reason="another agency reported")


def hosted_before(arrived: Arrived) -> None:
    """A whole task comes from its assigner's node, or from the host of an agency that moves in here.

    Raises NoAuthority, NotYetHere; AlreadyHere for what the host kept and this node has.
    """
    task_id, sent = told_of(arrived, "task", owner="assigner_agency_id")
    if is_at_home(sent) and from_host(arrived):
        refuse_second(Task, TASK, task_id)
        return
    _assigned_there(arrived)
    if not from_host(arrived):
        _none_for_ours(arrived)


def _assigned_there(arrived: Arrived) -> None:
    task_id, sent = told_of(arrived, "task", owner="assigner_agency_id")
    held = Task.objects.filter(id=task_id).values_list("assigner_agency_id", flat=True).first()
    require_sender(arrived, held or sent, reason="the task was assigned by an agency of another node")
    require_sender(arrived, sent, reason="the assigner does not work at this node")


def _none_for_ours(arrived: Arrived) -> None:
    """Nobody else reports for the agencies of this node, or asks for more time in their name.

    What they did while the host kept their work comes once, with the whole task; until then it waits.
    """
    for kind, record_id, agency_id in _new_of_agencies(arrived):
        if is_at_home(agency_id):
            if from_host(arrived):
                raise NotYetHere(kind=kind, record_id=record_id)
            raise NoAuthority(sender=arrived.sender, reason="an agency of this node would have reported")


def _new_of_agencies(arrived: Arrived) -> Iterator[tuple[str, UUID, UUID]]:
    """Kind, id and agency of the reports and extensions that are not here yet."""
    for name, model in (("reports", Report), ("extensions", Extension)):
        try:
            sent = {UUID(value["id"]): UUID(value["agency_id"]) for value in arrived.records.get(name, ())}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NoAuthority(sender=arrived.sender, reason="it does not say who reported") from error
        there = set(model._default_manager.filter(id__in=sent).values_list("id", flat=True))
        for record_id, agency_id in sent.items():
            if record_id not in there:
                yield f"tasks.{model._meta.model_name}", record_id, agency_id


def register_flows() -> None:
    """At start."""
    register_record_kind(
        RecordKind(
            kind=TASK,
            ids_for=ids_for,
            parcel=whole,
            authority=hosted_before,
            take_in=take_in_task,
            covers=True,
        )
    )
    register_flow(
        *(
            Flow(event=kind, compose=compose_assigned, authority=assigner_says, take_in=take_in_task)
            for kind in OF_THE_ASSIGNER
        ),
        *(
            Flow(event=kind, compose=compose_work, authority=lead_says, take_in=take_in_task)
            for kind in OF_THE_LEAD
        ),
    )
