"""Agree to what is to become of a document."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.events import ReviewItemAgreed
from nhipcau.documents.models import ReviewItem
from nhipcau.documents.rules.review import ReviewStep
from nhipcau.documents.steps import take_review_step
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("documents.agree_review_item", permission="documents.review_law", emits=(ReviewItemAgreed,))
def agree_review_item(*, actor: Actor, item_id: UUID, now: datetime) -> ReviewItem:
    """The item, agreed. Raises as `take_review_step`."""
    taken = take_review_step(actor=actor, item_id=item_id, step=ReviewStep.AGREE)
    taken.item.agreed_on = civil_date(now)
    taken.item.save()
    record_change(taken.item, taken.before)
    publish(ReviewItemAgreed(item_id=taken.item.id, outcome=taken.item.outcome))
    return taken.item
