"""Create a post of an agency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from nhipcau.agencies.actions.establish_agency import require_scope
from nhipcau.agencies.directory import directory
from nhipcau.agencies.errors import (
    AgencyNotThere,
    AlreadyDissolved,
    PostNotThere,
    RoleNotThere,
    RoleTooStrong,
    TitleMissing,
)
from nhipcau.agencies.events import PostCreated
from nhipcau.agencies.models import Agency, Post, touch_directory
from nhipcau.agencies.rules import NATION_VIEW, valid_on
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("agencies.create_post", permission="agencies.manage", emits=(PostCreated,))
def create_post(
    *,
    actor: Actor,
    agency_id: UUID,
    titles: Mapping[str, str],
    rank: str,
    role: str,
    reports_to: UUID | None = None,
    synthetic: bool = False,
    now: datetime,
) -> UUID:
    """A new, vacant post; its id. `titles` by language, Vietnamese at least.

    Whoever does not see the whole nation cannot create a post that does.
    Raises OutsideScope, AgencyNotThere, AlreadyDissolved, TitleMissing, RoleNotThere,
    RoleTooStrong, PostNotThere.
    """
    require_scope(actor, agency_id)
    today = civil_date(now)
    agency = Agency.objects.filter(id=agency_id).first()
    if agency is None:
        raise AgencyNotThere
    if agency.dissolved_on is not None and agency.dissolved_on <= today:
        raise AlreadyDissolved(day=agency.dissolved_on)
    if not titles.get("vi", "").strip():
        raise TitleMissing
    _check_role(actor, role, now)
    if reports_to is not None and not Post.objects.filter(id=reports_to).exists():
        raise PostNotThere
    post = Post(
        agency=agency,
        titles={language: title.strip() for language, title in titles.items() if title.strip()},
        rank=rank,
        role=role,
        reports_to_id=reports_to,
        synthetic=synthetic,
    )
    post.save()
    record_change(post, None)
    touch_directory()
    publish(PostCreated(post.id, agency_id))
    return post.id


def _check_role(actor: Actor, role: str, now: datetime) -> None:
    today = civil_date(now)
    versions = [
        known
        for known in directory().roles
        if known.role == role and valid_on(known.valid_from, known.valid_to, today)
    ]
    if not versions:
        raise RoleNotThere(role=role)
    if actor.scope is not None and any(NATION_VIEW in known.permissions for known in versions):
        raise RoleTooStrong
