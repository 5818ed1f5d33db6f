"""The receiver says whether the promise was kept, or lets it go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.events import CommitmentAccepted, CommitmentReleased, CommitmentReturned
from nhipcau.oversight.models import Commitment, Delivery
from nhipcau.oversight.rules.commitments import Step, require_receiver_decides
from nhipcau.oversight.rules.steps import require_reason
from nhipcau.oversight.steps import take_commitment_step
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action(
    "oversight.decide_commitment",
    permission="oversight.decide",
    emits=(CommitmentAccepted, CommitmentReturned),
)
def decide_commitment(
    *, actor: Actor, commitment_id: UUID, kept: bool, note: str = "", now: datetime
) -> Commitment:
    """The commitment: kept with the product in hand, or the product returned with a reason.

    Whether it is kept in time follows from the day the product was handed in, so that a slow
    receiver does not make a promise late. Not by whoever promised or handed it in.
    Raises ReasonMissing, SamePerson, and as `take_commitment_step`.
    """
    if not kept:
        require_reason(note)
    step = Step.ACCEPT if kept else Step.RETURN
    commitment, before = take_commitment_step(actor=actor, commitment_id=commitment_id, step=step)
    delivery = commitment.deliveries.select_for_update(of=("self",)).get(decision=Delivery.Decision.WAITING)
    _refuse_own(actor, commitment, delivery)
    was, day = snapshot(delivery), civil_date(now)
    delivery.decided_at, delivery.decider_ref, delivery.note = now, actor.ref, note.strip()
    if kept:
        delivery.decision = Delivery.Decision.ACCEPTED
        commitment.delivered_on, commitment.accepted_on = delivery.handed_in_on, day
    else:
        delivery.decision, delivery.returned_on = Delivery.Decision.RETURNED, day
    delivery.save()
    commitment.save()
    record_change(delivery, was, note=note)
    record_change(commitment, before, note=note)
    publish(
        CommitmentAccepted(commitment_id=commitment.id)
        if kept
        else CommitmentReturned(commitment_id=commitment.id)
    )
    return commitment


@action("oversight.release_commitment", permission="oversight.decide", emits=(CommitmentReleased,))
def release_commitment(*, actor: Actor, commitment_id: UUID, reason: str, now: datetime) -> Commitment:
    """The commitment, to which nobody is held any longer; the days before keep their state.

    Raises ReasonMissing, SamePerson, and as `take_commitment_step`.
    """
    require_reason(reason)
    commitment, before = take_commitment_step(actor=actor, commitment_id=commitment_id, step=Step.RELEASE)
    _refuse_own(actor, commitment, None)
    commitment.released_on = civil_date(now)
    commitment.save()
    record_change(commitment, before, note=reason)
    publish(CommitmentReleased(commitment_id=commitment.id))
    return commitment


def _refuse_own(actor: Actor, commitment: Commitment, delivery: Delivery | None) -> None:
    """Whoever put it on record for the promising agency promised it."""
    doers = [delivery.doer_ref] if delivery else []
    if commitment.recorded_for_id == commitment.promiser_id:
        doers.append(commitment.recorded_by)
    require_receiver_decides(
        decider_ref=actor.ref,
        decider_agency=actor.agency_id,
        promiser=commitment.promiser_id,
        doers=tuple(doers),
    )
