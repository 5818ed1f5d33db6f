"""Change a proposal before it is agreed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.actions.propose_review_item import Proposal, checked_proposal, fill, refuse_twice
from nhipcau.documents.events import ReviewItemRevised
from nhipcau.documents.models import ReviewItem
from nhipcau.documents.rules.review import ReviewStep
from nhipcau.documents.steps import take_review_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("documents.revise_review_item", permission="documents.review_law", emits=(ReviewItemRevised,))
def revise_review_item(*, actor: Actor, item_id: UUID, proposal: Proposal, now: datetime) -> ReviewItem:
    """The item as it is proposed now. Raises ItemAlreadyThere, and as `checked_proposal` and
    `take_review_step`."""
    taken = take_review_step(actor=actor, item_id=item_id, step=ReviewStep.REVISE)
    document = checked_proposal(actor, proposal)
    refuse_twice(taken.item.programme_id, document, but=taken.item.id)
    fill(taken.item, proposal, document, agency_id=proposal.agency_id or taken.item.agency_id)
    taken.item.save()
    record_change(taken.item, taken.before)
    publish(ReviewItemRevised(item_id=taken.item.id, outcome=taken.item.outcome))
    return taken.item
