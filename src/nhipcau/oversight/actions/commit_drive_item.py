"""The lead agency commits itself anew for an overdue task in a closing drive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import agencies_of_posts
from nhipcau.kit.clock import civil_date
from nhipcau.oversight.actions.make_commitment import NewCommitment, make_commitment
from nhipcau.oversight.actions.move_promised_day import record_slip
from nhipcau.oversight.drive_steps import locked_item, take_item_step
from nhipcau.oversight.errors import TaskDone, WordsMissing
from nhipcau.oversight.events import CommitmentSlipped, DriveItemCommitted
from nhipcau.oversight.models import Commitment, DriveItem, Pledge
from nhipcau.oversight.rules.commitments import Step as CommitmentStep
from nhipcau.oversight.rules.drives import LEFT, ItemStep, require_new_day
from nhipcau.oversight.rules.steps import Field, require_words
from nhipcau.oversight.steps import take_commitment_step
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.facade import CAUSES


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPledge:
    """By which day, who answers for it (a post, or a name), and why it is late."""

    due_on: date
    cause: str
    post_id: UUID | None = None
    person_text: str = ""
    note: str = ""


@action(
    "oversight.commit_drive_item",
    permission="oversight.commit",
    emits=(DriveItemCommitted, CommitmentSlipped),
)
def commit_drive_item(*, actor: Actor, item_id: UUID, new: NewPledge, now: datetime) -> Pledge:
    """The commitment, to be checked on its day. The first one is a promise to the body that opened the
    drive, carried out through the task; each further one is a slip of it, counted for ever.

    Raises WordsMissing, DayTooEarly, DayNotLater, DayTooLate, TaskDone, and as `take_item_step`.
    """
    require_words(person=new.person_text + str(new.post_id or ""))
    if new.cause not in CAUSES:
        raise WordsMissing(fields=(Field.CAUSE,))
    item, today = locked_item(actor=actor, item_id=item_id), civil_date(now)
    before = take_item_step(actor=actor, item=item, step=ItemStep.COMMIT)
    if item.state_on(today) not in LEFT:
        raise TaskDone
    _require_post(new.post_id)
    require_new_day(due_on=new.due_on, today=today, before=item.due_on, last=item.drive.due_on)
    commitment = _promised(actor, item, new, now)
    item.commitment, item.due_on = commitment, new.due_on
    item.save()
    pledge = Pledge.objects.create(
        item=item,
        number=item.pledges.count() + 1,
        due_on=new.due_on,
        post_id=new.post_id,
        person_text=new.person_text.strip(),
        cause=new.cause,
        note=new.note.strip(),
        made_on=today,
        made_at=now,
        maker_ref=actor.ref,
    )
    record_change(item, before)
    record_change(pledge, None)
    publish(DriveItemCommitted(item_id=item.id, commitment_id=commitment.id, due_on=new.due_on))
    return pledge


def _require_post(post_id: UUID | None) -> None:
    if post_id is not None and not agencies_of_posts([post_id]):
        raise WordsMissing(fields=(Field.POST,))


def _promised(actor: Actor, item: DriveItem, new: NewPledge, now: datetime) -> Commitment:
    """The commitment of the item with its new day; a new one where there is none, or where another
    agency leads the task by now."""
    held = item.commitment
    if held is not None and held.promiser_id == item.task.lead_agency_id:
        commitment, before = take_commitment_step(
            actor=actor, commitment_id=held.id, step=CommitmentStep.MOVE_DAY, in_drive=True
        )
        reason = new.note.strip() or str(CAUSES[new.cause])
        record_slip(
            actor=actor, commitment=commitment, moved=commitment, before=before,
            due_on=new.due_on, reason=reason, now=now,
        )  # fmt: skip
        return commitment
    return make_commitment(
        actor=actor,
        new=NewCommitment(
            title=item.task.title[:500],
            promiser_id=item.task.lead_agency_id,
            promiser_post_id=new.post_id,
            receiver_id=item.drive.body_id,
            product=item.task.product,
            due_on=new.due_on,
            document_id=item.drive.document_id,
            occasion=item.drive.title,
            task_ids=(item.task_id,),
            synthetic=item.drive.synthetic or item.task.synthetic,
        ),
        now=now,
    )
