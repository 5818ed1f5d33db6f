"""Merge an agency into another: its open work, its units and its posts move along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from nhipcau.agencies.actions.establish_agency import require_scope
from nhipcau.agencies.errors import (
    AgencyNotThere,
    AlreadyDissolved,
    MergeTotalsDiffer,
    MergeWithItself,
    NotYetEstablished,
)
from nhipcau.agencies.events import AgenciesMerged
from nhipcau.agencies.models import Agency, Post, PostHolding, Succession, touch_directory
from nhipcau.agencies.provides import Mover, movers
from nhipcau.agencies.rules import Rank
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@dataclass(frozen=True, slots=True)
class MovedCount:
    """How much open work of one kind went over; `total` is what the successor holds now."""

    name: str
    moved: int
    total: int


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What the merger moved."""

    counts: tuple[MovedCount, ...]
    units: int
    posts: int


@action("agencies.merge_agencies", permission="agencies.manage", emits=(AgenciesMerged,))
def merge_agencies(
    *,
    actor: Actor,
    from_id: UUID,
    to_id: UUID,
    on_date: date,
    legal_basis: str,
    now: datetime,
) -> MergeReport:
    """End `from_id` on `on_date`; `to_id` takes over its open work, units and posts.

    Finished records stay where they are and are found through the predecessor. The post of
    head stays behind and its holding ends; deputies and officers come along. Every mover's
    totals must be the same before and after, otherwise nothing is changed.

    Raises OutsideScope, AgencyNotThere, MergeWithItself, AlreadyDissolved, NotYetEstablished,
    MergeTotalsDiffer.
    """
    require_scope(actor, from_id)
    require_scope(actor, to_id)
    old, new = _locked(from_id, to_id)
    _check(old, new, on_date)
    succession = Succession(
        predecessor=old, successor=new, on_date=on_date, kind="merger", legal_basis=legal_basis
    )
    succession.save()
    record_change(succession, None)
    before = snapshot(old)
    old.dissolved_on = on_date
    old.save(update_fields=["dissolved_on"])
    record_change(old, before, note=legal_basis)
    units = _move_units(old, new)
    posts = _move_posts(old, new, on_date)
    counts = tuple(_move(mover, old.id, new.id, on_date, actor) for mover in movers)
    touch_directory()
    publish(AgenciesMerged(from_id, to_id, on_date))
    return MergeReport(counts, units, posts)


def _locked(from_id: UUID, to_id: UUID) -> tuple[Agency, Agency]:
    if from_id == to_id:
        raise MergeWithItself
    rows = Agency.objects.select_for_update().filter(id__in=(from_id, to_id)).order_by("id")
    found = {agency.id: agency for agency in rows}
    if len(found) < 2:
        raise AgencyNotThere
    return found[from_id], found[to_id]


def _check(old: Agency, new: Agency, day: date) -> None:
    if new.path.startswith(old.path):
        raise MergeWithItself
    for agency in (old, new):
        if agency.dissolved_on is not None and agency.dissolved_on <= day:
            raise AlreadyDissolved(day=agency.dissolved_on)
        if agency.established_on is not None and agency.established_on > day:
            raise NotYetEstablished(day=agency.established_on)
    if old.dissolved_on is not None:
        raise AlreadyDissolved(day=old.dissolved_on)
    if old.established_on == day:
        raise NotYetEstablished(day=day)


def _move_units(old: Agency, new: Agency) -> int:
    """Hang the units of `old` below `new`, with all that is below them."""
    units = list(Agency.objects.filter(parent=old))
    for unit in units:
        before = snapshot(unit)
        unit.parent = new
        unit.path = f"{new.path}{unit.id.hex}/"
        unit.save(update_fields=["parent", "path"])
        record_change(unit, before)
        was = str(before["path"])
        Agency.objects.filter(path__startswith=was).exclude(id=unit.id).update(
            path=Concat(Value(unit.path), Substr(F("path"), len(was) + 1))
        )
    return len(units)


def _move_posts(old: Agency, new: Agency, day: date) -> int:
    """Move deputies' and officers' posts; the head's holding ends."""
    for holding in PostHolding.objects.filter(
        post__agency=old, post__rank=Rank.HEAD, to_date__isnull=True, from_date__lt=day
    ):
        before = snapshot(holding)
        holding.to_date = day
        holding.save(update_fields=["to_date"])
        record_change(holding, before)
    posts = list(Post.objects.filter(agency=old).exclude(rank=Rank.HEAD))
    for post in posts:
        before = snapshot(post)
        post.agency = new
        post.save(update_fields=["agency"])
        record_change(post, before)
    return len(posts)


def _move(mover: Mover, from_id: UUID, to_id: UUID, day: date, actor: Actor) -> MovedCount:
    moved = mover.count_open(from_id)
    before = moved + mover.count_open(to_id)
    mover.move(from_id=from_id, to_id=to_id, on=day, actor=actor)
    left, total = mover.count_open(from_id), mover.count_open(to_id)
    if left or total != before:
        raise MergeTotalsDiffer(what=mover.name, before=before, after=total)
    return MovedCount(str(mover.name), moved, total)
