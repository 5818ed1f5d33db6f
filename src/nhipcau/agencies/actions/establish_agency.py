"""Establish an agency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.errors import KeyTaken, NameMissing, OutsideScope, ParentNotThere
from nhipcau.agencies.events import AgencyEstablished
from nhipcau.agencies.models import Agency, AgencyName, touch_directory
from nhipcau.agencies.rules import agency_id_of, path_of, valid_on
from nhipcau.spine.facade import Actor, action, publish, record_change


@dataclass(frozen=True, slots=True)
class NewName:
    """A name to be given to an agency in one language."""

    language: str
    name: str
    short_name: str = ""


@action("agencies.establish_agency", permission="agencies.manage", emits=(AgencyEstablished,))
def establish_agency(
    *,
    actor: Actor,
    key: str,
    kind: str,
    level: str,
    names: Sequence[NewName],
    established_on: date,
    parent_id: UUID | None = None,
    block: str = "",
    symbol: str = "",
    code: str = "",
    source: str = "",
    synthetic: bool = False,
    now: datetime,
) -> UUID:
    """A new agency under `parent_id`, in the parent's block unless `block` is given; its id.

    Raises OutsideScope, KeyInvalid, KeyTaken, NameMissing, ParentNotThere.
    """
    require_scope(actor, parent_id)
    agency_id = agency_id_of(key)
    if Agency.objects.filter(key=key).exists():
        raise KeyTaken(key=key)
    if not any(name.language == "vi" and name.name.strip() for name in names):
        raise NameMissing
    parent = _parent(parent_id, established_on)
    agency = Agency(
        id=agency_id,
        key=key,
        symbol=symbol,
        code=code,
        kind=kind,
        level=level,
        block=block or (parent.block if parent else "other"),
        parent=parent,
        path=path_of(agency_id, parent.path if parent else ""),
        established_on=established_on,
        source=source,
        synthetic=synthetic,
    )
    agency.save(force_insert=True)
    record_change(agency, None)
    for name in names:
        row = name_row(agency, name, valid_from=None, source=source)
        row.save()
        record_change(row, None)
    touch_directory()
    publish(AgencyEstablished(agency_id, key, parent_id, established_on))
    return agency_id


def require_scope(actor: Actor, agency_id: UUID | None) -> None:
    """Raise OutsideScope unless the actor sees the whole nation or has the agency in scope."""
    if actor.scope is not None and agency_id not in actor.scope:
        raise OutsideScope


def name_row(agency: Agency, name: NewName, *, valid_from: date | None, source: str) -> AgencyName:
    """An unsaved official name."""
    return AgencyName(
        agency=agency,
        language=name.language,
        name=name.name.strip(),
        short_name=name.short_name.strip(),
        valid_from=valid_from,
        source=source,
    ).prepare()


def _parent(parent_id: UUID | None, day: date) -> Agency | None:
    if parent_id is None:
        return None
    parent = Agency.objects.filter(id=parent_id).first()
    if parent is None or not valid_on(parent.established_on, parent.dissolved_on, day):
        raise ParentNotThere(day=day)
    return parent
