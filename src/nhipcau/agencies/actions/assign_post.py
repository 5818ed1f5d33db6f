"""Assign a post to an account."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from nhipcau.agencies.actions.establish_agency import require_scope
from nhipcau.agencies.errors import (
    AccountNotThere,
    HeadAlreadyThere,
    PeriodBackwards,
    PostAlreadyHeld,
    PostNotThere,
)
from nhipcau.agencies.events import PostAssigned
from nhipcau.agencies.models import Post, PostHolding
from nhipcau.agencies.rules import Rank
from nhipcau.identity.facade import Account
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("agencies.assign_post", permission="agencies.manage", emits=(PostAssigned,))
def assign_post(
    *,
    actor: Actor,
    post_id: UUID,
    account_id: UUID,
    from_date: date,
    to_date: date | None = None,
    acting: bool = False,
    now: datetime,
) -> UUID:
    """The account holds the post from `from_date` until before `to_date`; the holding's id.

    A head's post has one holder at a time; who stands in is `acting`. A deputy's or officer's
    post may be held by several. Raises OutsideScope, PostNotThere, AccountNotThere,
    PeriodBackwards, PostAlreadyHeld, HeadAlreadyThere.
    """
    post = Post.objects.select_for_update().filter(id=post_id).first()
    if post is None:
        raise PostNotThere
    require_scope(actor, post.agency_id)
    if not Account.objects.filter(id=account_id).exists():
        raise AccountNotThere
    if to_date is not None and to_date <= from_date:
        raise PeriodBackwards
    _check_free(post, account_id, from_date, to_date, acting=acting)
    holding = PostHolding(
        post=post, account_id=account_id, from_date=from_date, to_date=to_date, acting=acting
    )
    holding.save()
    record_change(holding, None)
    publish(PostAssigned(post_id, account_id, from_date))
    return holding.id


def _check_free(post: Post, account_id: UUID, begin: date, end: date | None, *, acting: bool) -> None:
    overlapping = PostHolding.objects.filter(Q(to_date__isnull=True) | Q(to_date__gt=begin), post=post)
    if end is not None:
        overlapping = overlapping.filter(from_date__lt=end)
    for holding in overlapping:
        if holding.account_id == account_id:
            raise PostAlreadyHeld
        if post.rank == Rank.HEAD and not acting and not holding.acting:
            raise HeadAlreadyThere(day=holding.to_date or "…")
