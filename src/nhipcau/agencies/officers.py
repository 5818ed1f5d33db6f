"""Who holds which post, and the actor that an account is in a post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import get_language

from nhipcau.agencies.directory import directory
from nhipcau.agencies.models import PostHolding
from nhipcau.agencies.rules import NATION_VIEW, RANK_ORDER, Rank
from nhipcau.identity.facade import Account
from nhipcau.spine.facade import Actor


@dataclass(frozen=True, slots=True)
class PostView:
    """A post held by an account; `title` is in the language asked for."""

    post_id: UUID
    agency_id: UUID
    title: str
    rank: str
    role: str
    account_id: UUID
    account_name: str
    acting: bool
    from_date: date
    to_date: date | None


def _view(holding: PostHolding, language: str) -> PostView:
    post = holding.post
    return PostView(
        post.id,
        post.agency_id,
        post.title(language),
        post.rank,
        post.role,
        holding.account_id,
        holding.account.full_name,
        holding.acting,
        holding.from_date,
        holding.to_date,
    )


def _order(post: PostView) -> tuple[object, ...]:
    return (RANK_ORDER[Rank(post.rank)], post.acting, post.from_date, str(post.post_id))


def posts_of(account: Account, on: date, language: str | None = None) -> list[PostView]:
    """The posts that an account holds on a day, highest first. One query."""
    holdings = PostHolding.objects.on(on).filter(account=account).select_related("post", "account")
    spoken = language or get_language() or "vi"
    return sorted((_view(holding, spoken) for holding in holdings), key=_order)


def officers_of(agency_id: UUID, on: date, language: str | None = None) -> list[PostView]:
    """Who holds a post of the agency on a day: heads, deputies, officers. One query."""
    holdings = PostHolding.objects.on(on).filter(post__agency_id=agency_id).select_related("post", "account")
    spoken = language or get_language() or "vi"
    return sorted((_view(holding, spoken) for holding in holdings), key=_order)


def officers_in(agency_ids: Iterable[UUID], on: date, language: str | None = None) -> list[PostView]:
    """Who holds a post of one of the agencies on a day, highest first in each. One query."""
    ids = list(dict.fromkeys(agency_ids))
    holdings = PostHolding.objects.on(on).filter(post__agency_id__in=ids).select_related("post", "account")
    spoken = language or get_language() or "vi"
    views = (_view(holding, spoken) for holding in holdings)
    return sorted(views, key=lambda post: (ids.index(post.agency_id), *_order(post)))


def holders_on(on: date, language: str | None = None) -> dict[UUID, list[PostView]]:
    """Who holds a post on a day, by agency, highest first. One query for the whole state."""
    spoken = language or get_language() or "vi"
    found: dict[UUID, list[PostView]] = {}
    for holding in PostHolding.objects.on(on).select_related("post", "account"):
        found.setdefault(holding.post.agency_id, []).append(_view(holding, spoken))
    return {agency: sorted(posts, key=_order) for agency, posts in found.items()}


def holders_of(post_ids: Iterable[UUID], on: date, language: str | None = None) -> dict[UUID, PostView]:
    """Who holds each post on a day, the holder before the one who is acting; vacant ones are left out.

    One query.
    """
    holdings = PostHolding.objects.on(on).filter(post_id__in=set(post_ids)).select_related("post", "account")
    spoken = language or get_language() or "vi"
    found: dict[UUID, PostView] = {}
    for view in sorted((_view(holding, spoken) for holding in holdings), key=_order):
        found.setdefault(view.post_id, view)
    return found


def role_permits(role: str, permission: str, on: date) -> bool:
    """Whether a post with this role permits something on a day."""
    return permission in directory().permissions([role], on)


def head_of(agency_id: UUID, on: date, language: str | None = None) -> PostView | None:
    """Who leads the agency on a day; the holder before the one who is acting. None when vacant."""
    heads = [post for post in officers_of(agency_id, on, language) if post.rank == Rank.HEAD]
    return heads[0] if heads else None


def actor_for(account: Account, *, post_id: UUID | None = None, on: date) -> Actor:
    """The account as an actor in one of its posts (the highest, unless `post_id` is held).

    Permissions come from all posts held in that post's agency, so that rights of one agency
    are never used in another. Scope: the agency, its predecessors and all below them; the
    whole nation for a post with ``nation.view``. Without a post: no rights, no scope.
    Two queries.
    """
    held = posts_of(account, on) if account.is_active else []
    if not held:
        return Actor(ref=account.ref, name=account.full_name, account_id=account.id)
    chosen = next((post for post in held if post.post_id == post_id), held[0])
    current = directory()
    roles = [post.role for post in held if post.agency_id == chosen.agency_id]
    permissions = current.permissions(roles, on)
    name = current.name(chosen.agency_id, get_language() or "vi", on)
    return Actor(
        ref=account.ref,
        name=account.full_name,
        account_id=account.id,
        post_id=chosen.post_id,
        post_title=chosen.title,
        agency_id=chosen.agency_id,
        agency_name=name.name if name else "",
        permissions=permissions,
        scope=None if NATION_VIEW in permissions else current.scope(chosen.agency_id, on),
    )
