"""Taking a step in a closing drive or with one of its items: as `steps`, with the task that tells."""

from __future__ import annotations

from uuid import UUID

from nhipcau.oversight.errors import DriveItemNotThere, DriveNotThere
from nhipcau.oversight.models import ClosingDrive, DriveItem
from nhipcau.oversight.rules import drives
from nhipcau.oversight.rules.drives import ItemState, ItemStep
from nhipcau.oversight.rules.steps import Side, next_stage, require_side
from nhipcau.oversight.steps import Snapshot
from nhipcau.spine.facade import Actor, snapshot

_FOUND = {
    ItemState.DONE: ItemStep.FIND_DONE,
    ItemState.WITHDRAWN: ItemStep.FIND_WITHDRAWN,
}


def sides_of_drive(actor: Actor, drive: ClosingDrive) -> frozenset[Side]:
    """Whether the actor acts for the body that opened the drive."""
    return frozenset({Side.BODY} if actor.acts_for(drive.body_id) else ())


def sides_of_item(actor: Actor, item: DriveItem) -> frozenset[Side]:
    """On which sides of an item the actor stands: who opened the drive, who leads the task."""
    sides = set(sides_of_drive(actor, item.drive))
    if actor.acts_for(item.task.lead_agency_id):
        sides.add(Side.LEAD)
    return frozenset(sides)


def found_in(item: DriveItem, state: ItemState) -> ItemStep:
    """The step that a check of `item` is, from how it stands on the day of the check."""
    return _FOUND.get(state, ItemStep.FIND_NOT_DONE)


def take_drive_step(*, actor: Actor, drive_id: UUID, step: drives.Step) -> tuple[ClosingDrive, Snapshot]:
    """The locked drive, as `steps.take_commitment_step`.

    Raises NotPermitted, DriveNotThere, WrongSide, StepNotPossible.
    """
    row = drives.STEPS[step]
    actor.require(row.permission)
    rows = ClosingDrive.objects.visible_to(actor).select_for_update(of=("self",))
    drive = rows.filter(id=drive_id).first()
    if drive is None:
        raise DriveNotThere
    require_side(row, sides_of_drive(actor, drive))
    before = snapshot(drive)
    drive.stage = next_stage(row, drives.Stage(drive.stage))
    return drive, before


def locked_item(*, actor: Actor, item_id: UUID) -> DriveItem:
    """The item with its drive and task, locked. Raises DriveItemNotThere."""
    rows = DriveItem.objects.visible_to(actor).select_related("drive", "task")
    item = rows.select_for_update(of=("self",)).filter(id=item_id).first()
    if item is None:
        raise DriveItemNotThere
    return item


def take_item_step(*, actor: Actor, item: DriveItem, step: ItemStep) -> Snapshot:
    """How the locked item was before; it is at its next stage, but not saved.

    Raises NotPermitted, WrongSide, StepNotPossible.
    """
    row = drives.ITEM_STEPS[step]
    actor.require(row.permission)
    require_side(row, sides_of_item(actor, item))
    before = snapshot(item)
    item.stage = next_stage(row, drives.ItemStage(item.stage))
    return before
