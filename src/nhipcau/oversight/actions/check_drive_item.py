"""Check an overdue task on its committed day, or take it out of its closing drive."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.drive_steps import found_in, locked_item, take_item_step
from nhipcau.oversight.events import DriveItemChecked, DriveItemTakenOut
from nhipcau.oversight.models import Commitment, DriveItem, Pledge
from nhipcau.oversight.rules.commitments import Stage as CommitmentStage
from nhipcau.oversight.rules.commitments import Step as CommitmentStep
from nhipcau.oversight.rules.commitments import require_receiver_decides
from nhipcau.oversight.rules.drives import ItemStep, require_check
from nhipcau.oversight.rules.steps import require_reason
from nhipcau.oversight.steps import Snapshot, take_commitment_step
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.facade import Stage as TaskStage

_VERDICTS = {
    ItemStep.FIND_DONE: Pledge.Verdict.DONE,
    ItemStep.FIND_NOT_DONE: Pledge.Verdict.AGAIN,
    ItemStep.FIND_WITHDRAWN: Pledge.Verdict.DROPPED,
    ItemStep.TAKE_OUT: Pledge.Verdict.DROPPED,
}
# The reason where nobody types one: the code says it, the page translates it.
WITHDRAWN = "task-withdrawn"


@action(
    "oversight.check_drive_item", permission="oversight.decide", emits=(DriveItemChecked, DriveItemTakenOut)
)
def check_drive_item(*, actor: Actor, item_id: UUID, note: str = "", now: datetime) -> DriveItem:
    """The item as the check finds it, read from the state of its task today: done, which keeps the
    promise; not done, so a further commitment is asked; or its task was withdrawn, so it is out.

    A task that is done may be checked at any time, another one from its committed day on.
    Raises CheckTooEarly, ProductWaits, SamePerson, and as `take_item_step`.
    """
    item = locked_item(actor=actor, item_id=item_id)
    return settle_item(actor=actor, item=item, note=note, now=now)


@action("oversight.take_out_drive_item", permission="oversight.decide", emits=(DriveItemTakenOut,))
def take_out_drive_item(*, actor: Actor, item_id: UUID, reason: str, now: datetime) -> DriveItem:
    """The item, out of the drive for a reason; the task itself stays as it is.

    Raises ReasonMissing, SamePerson, and as `take_item_step`.
    """
    require_reason(reason)
    item = locked_item(actor=actor, item_id=item_id)
    before = take_item_step(actor=actor, item=item, step=ItemStep.TAKE_OUT)
    _take_out(actor, item, ItemStep.TAKE_OUT, reason, now)
    item.save()
    record_change(item, before, note=reason)
    return item


def settle_item(*, actor: Actor, item: DriveItem, note: str, now: datetime) -> DriveItem:
    """The check of a locked item, within an action; as `check_drive_item`."""
    today = civil_date(now)
    step = found_in(item, item.state_on(today))
    before = take_item_step(actor=actor, item=item, step=step)
    if step is ItemStep.FIND_WITHDRAWN:
        _take_out(actor, item, step, WITHDRAWN, now)
    else:
        if step is ItemStep.FIND_NOT_DONE and item.due_on is not None:
            waits = item.task.stage == TaskStage.REPORTED
            require_check(due_on=item.due_on, today=today, product_waits=waits)
        _close_pledge(actor, item, step, note, now)
        if step is ItemStep.FIND_DONE:
            _keep(actor, item, now)
        publish(DriveItemChecked(item_id=item.id, done=step is ItemStep.FIND_DONE))
    item.save()
    record_change(item, before, note=note)
    return item


def _take_out(actor: Actor, item: DriveItem, step: ItemStep, reason: str, now: datetime) -> None:
    item.taken_out_on, item.taken_out_reason = civil_date(now), reason.strip()
    _close_pledge(actor, item, step, reason, now)
    if _runs(item.commitment):
        commitment, before = _step(actor, item, CommitmentStep.RELEASE)
        commitment.released_on = civil_date(now)
        commitment.save()
        record_change(commitment, before, note="" if reason == WITHDRAWN else reason)
    publish(DriveItemTakenOut(item_id=item.id))


def _keep(actor: Actor, item: DriveItem, now: datetime) -> None:
    """The promise is kept on the day the product of the task was in hand."""
    if not _runs(item.commitment):
        return
    commitment, before = _step(actor, item, CommitmentStep.KEEP_BY_TASK)
    commitment.delivered_on = item.task.delivered_on
    commitment.accepted_on = civil_date(now)
    commitment.save()
    record_change(commitment, before)


def _step(actor: Actor, item: DriveItem, step: CommitmentStep) -> tuple[Commitment, Snapshot]:
    assert item.commitment_id is not None
    return take_commitment_step(actor=actor, commitment_id=item.commitment_id, step=step, in_drive=True)


def _runs(commitment: Commitment | None) -> bool:
    return commitment is not None and commitment.stage == CommitmentStage.RUNNING


def _close_pledge(actor: Actor, item: DriveItem, step: ItemStep, note: str, now: datetime) -> None:
    """What the check found, on the commitment in force; not by whoever gave it."""
    pledge = item.pledges.filter(verdict=Pledge.Verdict.WAITING).first()
    require_receiver_decides(
        decider_ref=actor.ref,
        decider_agency=actor.agency_id,
        promiser=item.task.lead_agency_id,
        doers=(pledge.maker_ref,) if pledge else (),
    )
    if pledge is None:
        return
    before = snapshot(pledge)
    pledge.verdict, pledge.check_note = _VERDICTS[step], note.strip()
    pledge.checked_at, pledge.checker_ref = now, actor.ref
    if step is ItemStep.FIND_NOT_DONE:
        pledge.again_on = civil_date(now)
    pledge.save()
    record_change(pledge, before, note=note)
