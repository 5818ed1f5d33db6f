"""Give a task its key in an outside system, and end that."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.reporting.actions.queue_report import queue_present_state
from nhipcau.reporting.errors import (
    KeyTaken,
    KeyTakenUnseen,
    LinkedAlready,
    LinkEnded,
    LinkNotThere,
    NotYourTask,
    ReasonMissing,
    TooSecret,
)
from nhipcau.reporting.events import OutsideKeyEnded, OutsideKeyLinked
from nhipcau.reporting.models import Delivery, OutsideKey
from nhipcau.reporting.rules import LINK, State, Step, next_state
from nhipcau.reporting.systems import system as system_info
from nhipcau.spine.facade import Actor, action, one_at_a_time, publish, record_change, snapshot
from nhipcau.tasks.facade import Task, task_for


@action("reporting.link_task", permission=LINK, emits=(OutsideKeyLinked,))
def link_task(
    *, actor: Actor, task_id: UUID, system: str, key: str, synthetic: bool = False, now: datetime
) -> OutsideKey:
    """The link; how the task stands now is told at once, each later report when it is made.

    Raises SystemUnknown, KeyWrong, KeyTaken, KeyTakenUnseen, LinkedAlready, NotYourTask, TooSecret;
    TaskNotThere.
    """
    info = system_info(system)
    task = task_for(actor=actor, task_id=task_id)
    require_own(actor, task)
    key = info.tidy_key(key)
    if task.classification > info.max_classification:
        raise TooSecret(system=info.name)
    # A report that is being made now ends first: it is told with the present state, or by its own event.
    Task.objects.select_for_update().get(id=task_id)
    one_at_a_time(f"reporting.link:{system}")
    live = OutsideKey.objects.live().filter(system=system)
    taken = live.filter(key=key).select_related("task").first()
    if taken is not None:
        seen = Task.objects.visible_to(actor).filter(id=taken.task_id).exists()
        raise KeyTaken(system=info.name, task=taken.task.code) if seen else KeyTakenUnseen(system=info.name)
    present = live.filter(task=task).first()
    if present is not None:
        raise LinkedAlready(system=info.name, key=present.key)
    link = OutsideKey.objects.create(
        task=task,
        system=system,
        key=key,
        linked_at=now,
        linker_ref=actor.ref,
        synthetic=synthetic or task.synthetic,
    )
    queue_present_state(link, now)
    record_change(link, None)
    publish(OutsideKeyLinked(link_id=link.id, task_id=task.id))
    return link


@action("reporting.end_link", permission=LINK, emits=(OutsideKeyEnded,))
def end_link(*, actor: Actor, link_id: UUID, reason: str, now: datetime) -> OutsideKey:
    """The ended link; what still waits under it is not told any more.

    Raises LinkNotThere, LinkEnded, NotYourTask, ReasonMissing.
    """
    rows = OutsideKey.objects.visible_to(actor).select_related("task").select_for_update(of=("self",))
    link = rows.filter(id=link_id).first()
    if link is None:
        raise LinkNotThere
    require_own(actor, link.task)
    if link.ended_at is not None:
        raise LinkEnded(day=civil_date(link.ended_at))
    if not reason.strip():
        raise ReasonMissing
    before = snapshot(link)
    link.ended_at, link.end_reason = now, reason.strip()[:300]
    link.save()
    for delivery in Delivery.objects.filter(outside_key=link, state__in=(State.WAITING, State.REFUSED)):
        was = snapshot(delivery)
        delivery.state = next_state(delivery.state, Step.DROP)
        delivery.save()
        record_change(delivery, was)
    record_change(link, before)
    publish(OutsideKeyEnded(link_id=link.id, task_id=link.task_id))
    return link


def require_own(actor: Actor, task: Task) -> None:
    """Raise NotYourTask unless the actor acts for the lead or the assigning agency."""
    if not actor.acts_for(task.lead_agency_id) and not actor.acts_for(task.assigner_agency_id):
        raise NotYourTask
