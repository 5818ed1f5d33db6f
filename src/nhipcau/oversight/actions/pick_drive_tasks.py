"""Pick overdue tasks for a closing drive: those that fit a filter, or chosen ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.drive_steps import take_drive_step
from nhipcau.oversight.errors import NothingToPick, NotToPick
from nhipcau.oversight.events import DriveTasksPicked
from nhipcau.oversight.models import DriveItem
from nhipcau.oversight.queries_drives import tasks_to_pick
from nhipcau.oversight.rules.drives import Step
from nhipcau.spine.facade import Actor, action, one_at_a_time, publish, record_change


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Which overdue tasks: of an agency with all below it, of a document, overdue since a day or longer;
    or the chosen ones alone. Empty: all that may be picked."""

    agency_id: UUID | None = None
    document_id: UUID | None = None
    overdue_since: date | None = None
    task_ids: Sequence[UUID] | None = None


@action("oversight.pick_drive_tasks", permission="oversight.review", emits=(DriveTasksPicked,))
def pick_drive_tasks(*, actor: Actor, drive_id: UUID, pick: Pick, now: datetime) -> list[DriveItem]:
    """The new items. A task is in one open drive at a time, and who opens a drive is not its lead.

    Raises NothingToPick; NotToPick when one of the chosen tasks may not be picked; and as
    `take_drive_step`.
    """
    drive, _before = take_drive_step(actor=actor, drive_id=drive_id, step=Step.PICK)
    today = civil_date(now)
    one_at_a_time("oversight.pick")  # two drives that want one task: the second finds it taken
    rows = tasks_to_pick(
        actor=actor,
        drive=drive,
        day=today,
        agency_id=pick.agency_id,
        document_id=pick.document_id,
        overdue_since=pick.overdue_since,
    )
    if pick.task_ids is not None:
        rows = rows.filter(id__in=pick.task_ids)
    found = list(rows.values_list(*("id", "due_then")))
    if pick.task_ids is not None and len(found) < len(set(pick.task_ids)):
        raise NotToPick(count=len(set(pick.task_ids)) - len(found))
    if not found:
        raise NothingToPick
    items = [
        DriveItem(drive=drive, task_id=task_id, late_since=due_then, added_on=today)
        for task_id, due_then in found
    ]
    DriveItem.objects.bulk_create(items, batch_size=500)
    for item in items:
        record_change(item, None)
    publish(DriveTasksPicked(drive_id=drive.id, count=len(items)))
    return items
