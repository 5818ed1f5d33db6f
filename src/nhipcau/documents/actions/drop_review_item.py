"""Take an item out of its programme."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.events import ReviewItemDropped
from nhipcau.documents.models import ReviewItem
from nhipcau.documents.rules.review import ReviewStep, require_law_reason
from nhipcau.documents.steps import take_review_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("documents.drop_review_item", permission="documents.review_law", emits=(ReviewItemDropped,))
def drop_review_item(*, actor: Actor, item_id: UUID, reason: str, now: datetime) -> ReviewItem:
    """The item, dropped. Raises LawReasonMissing, and as `take_review_step`."""
    require_law_reason(reason)
    taken = take_review_step(actor=actor, item_id=item_id, step=ReviewStep.DROP)
    taken.item.save()
    record_change(taken.item, taken.before, note=reason.strip())
    publish(ReviewItemDropped(item_id=taken.item.id))
    return taken.item
