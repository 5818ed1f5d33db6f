"""Move a promised day: of a milestone or of the whole promise. The first one stays."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import MilestoneDone, MilestoneNotThere
from nhipcau.oversight.events import CommitmentSlipped
from nhipcau.oversight.models import Commitment, Milestone, Slip
from nhipcau.oversight.rules.commitments import Step, require_later, require_within
from nhipcau.oversight.rules.steps import require_reason
from nhipcau.oversight.steps import Snapshot, take_commitment_step
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("oversight.move_promised_day", permission="oversight.commit", emits=(CommitmentSlipped,))
def move_promised_day(
    *,
    actor: Actor,
    commitment_id: UUID,
    due_on: date,
    reason: str,
    milestone_id: UUID | None = None,
    now: datetime,
) -> Slip:
    """The slip: old and new day, when, who, why. It is kept for ever and counted.

    Days before the move keep the promised day that was in force on them. A milestone cannot be
    moved behind the last day; that is moved first, as a slip of its own.
    Raises ReasonMissing, MilestoneNotThere, MilestoneDone, DayNotLater, DayTooLate, and as
    `take_commitment_step`.
    """
    require_reason(reason)
    commitment, before = take_commitment_step(actor=actor, commitment_id=commitment_id, step=Step.MOVE_DAY)
    milestone = _milestone(commitment, milestone_id) if milestone_id else None
    moved: Commitment | Milestone = milestone or commitment
    if milestone is not None:
        before = snapshot(milestone)
        require_within(due_on, last=commitment.due_on)
    return record_slip(
        actor=actor, commitment=commitment, moved=moved, before=before, due_on=due_on, reason=reason, now=now
    )


def record_slip(
    *,
    actor: Actor,
    commitment: Commitment,
    moved: Commitment | Milestone,
    before: Snapshot,
    due_on: date,
    reason: str,
    now: datetime,
) -> Slip:
    """The slip of a locked commitment or of a milestone of it, within an action. Raises DayNotLater."""
    require_later(due_on=moved.due_on, later=due_on)
    milestone = moved if isinstance(moved, Milestone) else None
    slip = Slip.objects.create(
        commitment=commitment,
        milestone=milestone,
        old_due_on=moved.due_on,
        new_due_on=due_on,
        reason=reason.strip(),
        moved_on=civil_date(now),
        moved_at=now,
        mover_ref=actor.ref,
        agency_id=actor.agency_id,
    )
    moved.due_on = due_on
    moved.save()
    record_change(moved, before, note=reason)
    record_change(slip, None)
    publish(
        CommitmentSlipped(
            commitment_id=commitment.id, milestone_id=milestone.id if milestone else None, due_on=due_on
        )
    )
    return slip


def _milestone(commitment: Commitment, milestone_id: UUID) -> Milestone:
    rows = commitment.milestones.select_for_update(of=("self",))
    milestone: Milestone | None = rows.filter(id=milestone_id).first()
    if milestone is None:
        raise MilestoneNotThere
    if milestone.done_on is not None:
        raise MilestoneDone
    return milestone
