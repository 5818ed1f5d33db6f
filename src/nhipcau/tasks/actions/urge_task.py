"""Urge the lead agency of a task; the letter leaves after a while and can be taken back until then."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.bulk_errors import UrgeGone, UrgeOnItsWay
from nhipcau.tasks.events import TaskUrged, UrgeTakenBack, UrgeWritten
from nhipcau.tasks.models import Urge
from nhipcau.tasks.rules import Step
from nhipcau.tasks.steps import take_step


@action("tasks.urge_task", permission="tasks.assign", emits=(UrgeWritten,))
def urge_task(
    *,
    actor: Actor,
    task_id: UUID,
    text: str = "",
    leaves_at: datetime | None = None,
    synthetic: bool = False,
    now: datetime,
) -> Urge:
    """The urging, on its way; it leaves with the next round of letters after `leaves_at` (now).

    Raises UrgeOnItsWay, and as `take_step`.
    """
    task, _before = take_step(actor=actor, task_id=task_id, step=Step.URGE)
    if task.urges.on_their_way().exists():
        raise UrgeOnItsWay
    urge = Urge.objects.create(
        task=task,
        text=text.strip(),
        agency_id=actor.own_agency(),
        author_ref=actor.ref,
        written_at=now,
        leaves_at=leaves_at or now,
        synthetic=synthetic,
    )
    record_change(urge, None)
    publish(UrgeWritten(task_id=task.id, urge_id=urge.id, leaves_at=urge.leaves_at))
    return urge


# Without a permission: only who wrote it takes it back.
@action("tasks.take_back_urge", emits=(UrgeTakenBack,))
def take_back_urge(*, actor: Actor, urge_id: UUID, now: datetime) -> Urge:
    """The urging, taken back before anybody heard of it. Raises UrgeGone."""
    urge = (
        Urge.objects.visible_to(actor)
        .on_their_way()
        .select_for_update(of=("self",))
        .filter(id=urge_id, author_ref=actor.ref)
        .first()
    )
    if urge is None:
        raise UrgeGone
    before = snapshot(urge)
    urge.taken_back_at = now
    urge.save()
    record_change(urge, before)
    publish(UrgeTakenBack(task_id=urge.task_id, urge_id=urge.id))
    return urge


@action("tasks.send_urges", permission="tasks.send_notices", emits=(TaskUrged,))
def send_urges(*, actor: Actor, urges: list[UUID], now: datetime) -> list[Urge]:
    """Those of `urges` that are still on their way, sent: from now on the lead agency knows of them.

    Raises UrgeGone where none is left.
    """
    rows = Urge.objects.visible_to(actor).on_their_way().select_for_update(of=("self",))
    found = list(rows.filter(id__in=urges, leaves_at__lte=now).select_related("task"))
    if not found:
        raise UrgeGone
    for urge in found:
        before = snapshot(urge)
        urge.sent_at = now
        urge.save()
        record_change(urge, before)
        publish(TaskUrged(task_id=urge.task_id, urge_id=urge.id))
    return found
