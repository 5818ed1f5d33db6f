"""Put a promise on record: who promises what to whom, by when, with which milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import agency, post_label
from nhipcau.documents.facade import document_card
from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import DayTooLate, WordsMissing, WrongSide
from nhipcau.oversight.events import CommitmentMade
from nhipcau.oversight.links import link_commitment
from nhipcau.oversight.models import Commitment, CommitmentTask, Milestone
from nhipcau.oversight.rules.commitments import require_promise_in_order, require_two_sides
from nhipcau.oversight.rules.steps import Field, Side, require_words
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.facade import task_for


@dataclass(frozen=True, slots=True)
class NewMilestone:
    """A step on the way and its day."""

    title: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCommitment:
    """What is promised. `said_on` None means today; document, occasion or both say where."""

    title: str
    promiser_id: UUID
    receiver_id: UUID
    product: str
    due_on: date
    said_on: date | None = None
    promiser_post_id: UUID | None = None
    document_id: UUID | None = None
    occasion: str = ""
    milestones: Sequence[NewMilestone] = field(default=())
    task_ids: Sequence[UUID] = field(default=())
    synthetic: bool = False


@action("oversight.make_commitment", permission="oversight.commit", emits=(CommitmentMade,))
def make_commitment(*, actor: Actor, new: NewCommitment, now: datetime) -> Commitment:
    """The commitment. Either side may put it on record: who promises, or who was promised.

    Raises WordsMissing, ToOneself, WrongSide, DayTooEarly, DayTooLate; AgencyNotThere, TaskNotThere,
    DocumentNotThere.
    """
    said_on = new.said_on or civil_date(now)
    _check(actor, new, said_on, civil_date(now))
    commitment = Commitment.objects.create(
        title=" ".join(new.title.split()),
        promiser_id=new.promiser_id,
        promiser_post_id=new.promiser_post_id,
        receiver_id=new.receiver_id,
        document_id=new.document_id,
        occasion=new.occasion.strip(),
        product=new.product.strip(),
        said_on=said_on,
        first_due_on=new.due_on,
        due_on=new.due_on,
        recorded_by=actor.ref,
        recorded_for_id=actor.agency_id,
        synthetic=new.synthetic,
        created_at=now,
    )
    for item in new.milestones:
        milestone = Milestone.objects.create(
            commitment=commitment, title=item.title.strip(), first_due_on=item.due_on, due_on=item.due_on
        )
        record_change(milestone, None)
    CommitmentTask.objects.bulk_create(
        [CommitmentTask(commitment=commitment, task_id=task) for task in dict.fromkeys(new.task_ids)]
    )
    link_commitment(commitment)
    record_change(commitment, None)
    publish(
        CommitmentMade(
            commitment_id=commitment.id,
            promiser_id=commitment.promiser_id,
            receiver_id=commitment.receiver_id,
            due_on=commitment.due_on,
        )
    )
    return commitment


def _check(actor: Actor, new: NewCommitment, said_on: date, today: date) -> None:
    require_words(title=new.title, product=new.product, occasion=new.occasion + str(new.document_id or ""))
    for milestone in new.milestones:
        require_words(milestone=milestone.title)
    require_two_sides(new.promiser_id, new.receiver_id)
    for named in (new.promiser_id, new.receiver_id):
        agency(named)
    if not (actor.acts_for(new.promiser_id) or actor.acts_for(new.receiver_id)):
        raise WrongSide(side=Side.PROMISER)
    if said_on > today:
        raise DayTooLate(day=today)
    require_promise_in_order(
        said_on=said_on, due_on=new.due_on, milestones=tuple(m.due_on for m in new.milestones)
    )
    if new.promiser_post_id is not None and not post_label(new.promiser_post_id):
        raise WordsMissing(fields=(Field.POST,))
    if new.document_id is not None:
        document_card(actor=actor, document_id=new.document_id)
    for task_id in new.task_ids:
        task_for(actor=actor, task_id=task_id)
