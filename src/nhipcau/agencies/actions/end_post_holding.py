"""End the holding of a post."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.actions.establish_agency import require_scope
from nhipcau.agencies.errors import HoldingNotThere, PeriodBackwards
from nhipcau.agencies.events import PostHoldingEnded
from nhipcau.agencies.models import PostHolding
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("agencies.end_post_holding", permission="agencies.manage", emits=(PostHoldingEnded,))
def end_post_holding(*, actor: Actor, holding_id: UUID, to_date: date, now: datetime) -> None:
    """`to_date` becomes the first day on which the account no longer holds the post.

    Raises OutsideScope, HoldingNotThere, PeriodBackwards.
    """
    holding = (
        PostHolding.objects.select_for_update(of=("self",))
        .select_related("post")
        .filter(id=holding_id)
        .first()
    )
    if holding is None or (holding.to_date is not None and holding.to_date <= to_date):
        raise HoldingNotThere
    require_scope(actor, holding.post.agency_id)
    if to_date <= holding.from_date:
        raise PeriodBackwards
    before = snapshot(holding)
    holding.to_date = to_date
    holding.save(update_fields=["to_date"])
    record_change(holding, before)
    publish(PostHoldingEnded(holding.post_id, holding.account_id, to_date))
