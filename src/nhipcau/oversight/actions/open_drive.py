"""Open a closing drive, and close it when none of its tasks is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhipcau.documents.facade import document_card
from nhipcau.kit.clock import civil_date
from nhipcau.oversight.actions.check_drive_item import settle_item
from nhipcau.oversight.drive_steps import take_drive_step
from nhipcau.oversight.errors import DayTooEarly
from nhipcau.oversight.events import DriveClosed, DriveItemChecked, DriveItemTakenOut, DriveOpened
from nhipcau.oversight.models import ClosingDrive, DriveItem
from nhipcau.oversight.rules.drives import OPEN_ITEM_STAGES, Step, require_none_left
from nhipcau.oversight.rules.steps import require_words
from nhipcau.spine.facade import Actor, action, publish, record_change


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDrive:
    """What a drive is called, by which day none may be left, and on the ground of which document."""

    title: str
    due_on: date
    document_id: UUID | None = None
    synthetic: bool = False


@action("oversight.open_drive", permission="oversight.review", emits=(DriveOpened,))
def open_drive(*, actor: Actor, new: NewDrive, now: datetime) -> ClosingDrive:
    """The drive of the actor's agency, still without tasks.

    Raises WordsMissing, DayTooEarly, DocumentNotThere.
    """
    require_words(title=new.title)
    today = civil_date(now)
    if new.due_on < today:
        raise DayTooEarly(day=today)
    if new.document_id is not None:
        document_card(actor=actor, document_id=new.document_id)
    drive = ClosingDrive.objects.create(
        title=" ".join(new.title.split()),
        body_id=actor.own_agency(),
        document_id=new.document_id,
        due_on=new.due_on,
        opened_on=today,
        opener_ref=actor.ref,
        synthetic=new.synthetic,
        created_at=now,
    )
    record_change(drive, None)
    publish(DriveOpened(drive_id=drive.id, due_on=drive.due_on))
    return drive


@action(
    "oversight.close_drive",
    permission="oversight.decide",
    emits=(DriveClosed, DriveItemChecked, DriveItemTakenOut),
)
def close_drive(*, actor: Actor, drive_id: UUID, now: datetime) -> ClosingDrive:
    """The drive, closed. Tasks that are done or withdrawn by now are checked along.

    Raises ItemsLeft, SamePerson, and as `take_drive_step`.
    """
    drive, before = take_drive_step(actor=actor, drive_id=drive_id, step=Step.CLOSE)
    today = civil_date(now)
    rows = DriveItem.objects.filter(drive=drive).with_state(today)
    require_none_left(rows.left().count())
    open_items = DriveItem.objects.filter(drive=drive, stage__in=OPEN_ITEM_STAGES)
    for item in open_items.select_related("drive", "task").select_for_update(of=("self",)):
        settle_item(actor=actor, item=item, note="", now=now)
    drive.closed_on, drive.closer_ref = today, actor.ref
    drive.save()
    record_change(drive, before)
    publish(DriveClosed(drive_id=drive.id))
    return drive
