"""Freeze the weekly pack of a day."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from nhipcau.desk.errors import BoardNotThere, PackInTheFuture
from nhipcau.desk.events import PackFrozen
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.pack import pack_content
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, canonical, publish, record_change, set_links

_LOOK_BACK = timedelta(days=31)


@action("desk.freeze_pack", permission="packs.freeze", emits=(PackFrozen,))
def freeze_pack(
    *, actor: Actor, as_of: date, agency_id: UUID | None = None, since: date | None = None, now: datetime
) -> WeeklyPack:
    """The pack for the end of `as_of`: of an agency, or of the nation when `agency_id` is None.

    Without `since`, changes are told since the last pack of the same scope, or for seven days where
    there is none of the last month. Freezing the same day again makes a new pack; the old one stays.
    Raises PackInTheFuture, BoardNotThere.
    """
    if as_of > civil_date(now):
        raise PackInTheFuture(day=as_of.isoformat())
    if not (actor.scope is None if agency_id is None else actor.scope is None or actor.acts_for(agency_id)):
        raise BoardNotThere
    since = since or _last_pack(actor, agency_id, as_of)
    content = pack_content(actor=actor, agency_id=agency_id, as_of=as_of, since=since, known_at=now)
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


def _last_pack(actor: Actor, agency_id: UUID | None, as_of: date) -> date | None:
    """The day of the last pack of the scope before `as_of`, of the last month."""
    rows = WeeklyPack.objects.visible_to(actor)
    rows = rows.filter(agency_id=agency_id) if agency_id else rows.filter(agency=None)
    recent = rows.filter(as_of__lt=as_of, as_of__gte=as_of - _LOOK_BACK).order_by("-as_of")
    return recent.values_list("as_of", flat=True).first()
