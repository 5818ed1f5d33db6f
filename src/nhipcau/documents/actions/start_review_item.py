"""Begin to carry out what was agreed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.events import ReviewItemStarted
from nhipcau.documents.models import ReviewItem
from nhipcau.documents.rules.review import ReviewStep, require_start
from nhipcau.documents.steps import take_review_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("documents.start_review_item", permission="documents.review_law", emits=(ReviewItemStarted,))
def start_review_item(*, actor: Actor, item_id: UUID, now: datetime) -> ReviewItem:
    """The item, under way. Raises NothingToIssue, and as `take_review_step`."""
    taken = take_review_step(actor=actor, item_id=item_id, step=ReviewStep.START)
    require_start(taken.item.outcome)
    taken.item.save()
    record_change(taken.item, taken.before)
    publish(ReviewItemStarted(item_id=taken.item.id))
    return taken.item
