"""Say that a milestone was reached, with what came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import MilestoneDone, MilestoneNotThere
from nhipcau.oversight.events import MilestoneReached
from nhipcau.oversight.models import Milestone
from nhipcau.oversight.models.product import product_fields
from nhipcau.oversight.rules.commitments import Step
from nhipcau.oversight.rules.steps import Product, require_product
from nhipcau.oversight.steps import take_commitment_step
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("oversight.reach_milestone", permission="oversight.commit", emits=(MilestoneReached,))
def reach_milestone(
    *, actor: Actor, commitment_id: UUID, milestone_id: UUID, product: Product, now: datetime
) -> Milestone:
    """The milestone, done today. Raises ProductMissing, MilestoneNotThere, MilestoneDone, and as
    `take_commitment_step`."""
    require_product(product)
    commitment, _before = take_commitment_step(
        actor=actor, commitment_id=commitment_id, step=Step.REACH_MILESTONE
    )
    rows = commitment.milestones.select_for_update(of=("self",))
    milestone: Milestone | None = rows.filter(id=milestone_id).first()
    if milestone is None:
        raise MilestoneNotThere
    if milestone.done_on is not None:
        raise MilestoneDone
    before = snapshot(milestone)
    milestone.done_on, milestone.reporter_ref = civil_date(now), actor.ref
    for name, value in product_fields(product).items():
        setattr(milestone, name, value)
    milestone.save()
    record_change(milestone, before)
    publish(MilestoneReached(commitment_id=commitment.id, milestone_id=milestone.id))
    return milestone
