"""Open a verdict again that was agreed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.events import ReviewItemReopened
from nhipcau.documents.models import ReviewItem
from nhipcau.documents.rules.review import ReviewStep, require_law_reason
from nhipcau.documents.steps import take_review_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("documents.reopen_review_item", permission="documents.review_law", emits=(ReviewItemReopened,))
def reopen_review_item(*, actor: Actor, item_id: UUID, reason: str, now: datetime) -> ReviewItem:
    """The item, proposed again. Raises LawReasonMissing, and as `take_review_step`."""
    require_law_reason(reason)
    taken = take_review_step(actor=actor, item_id=item_id, step=ReviewStep.REOPEN)
    taken.item.agreed_on = None
    taken.item.save()
    record_change(taken.item, taken.before, note=reason.strip())
    publish(ReviewItemReopened(item_id=taken.item.id))
    return taken.item
