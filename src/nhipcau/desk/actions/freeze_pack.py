"""Freeze the weekly pack of a day."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from nhipcau.desk.errors import BoardNotThere, PackInTheFuture
from nhipcau.desk.events import PackFrozen
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.pack import PackScope, pack_content
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, canonical, publish, record_change, set_links


@action("desk.freeze_pack", permission="packs.freeze", emits=(PackFrozen,))
def freeze_pack(
    *, actor: Actor, as_of: date, agency_id: UUID | None = None, since: date | None = None, now: datetime
) -> WeeklyPack:
    """The pack for the end of `as_of`: of an agency, or of the nation when `agency_id` is None.

    Freezing the same day again makes a new pack; the old one stays.
    Raises PackInTheFuture, BoardNotThere.
    """
    if as_of > civil_date(now):
        raise PackInTheFuture(day=as_of.isoformat())
    if not (actor.scope is None if agency_id is None else actor.scope is None or actor.acts_for(agency_id)):
        raise BoardNotThere
    content = pack_content(actor=actor, scope=PackScope(agency_id), as_of=as_of, since=since)
    pack = WeeklyPack.objects.create(
        agency_id=agency_id,
        as_of=as_of,
        since=date.fromisoformat(content["since"]),
        content=content,
        sha256=hashlib.sha256(canonical(content)).hexdigest(),
        synthetic=settings.NHIPCAU_SYNTHETIC,
        frozen_at=now,
        frozen_by=actor.ref,
    )
    set_links(
        from_kind="desk.weekly_pack",
        from_id=pack.id,
        links=[("tasks.task", UUID(task), "names") for task in content["tasks"]],
    )
    record_change(pack, None)
    publish(PackFrozen(pack_id=pack.id, as_of=as_of, sha256=pack.sha256))
    return pack
