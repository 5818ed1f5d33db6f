"""Repeat what the host did with agencies and calendar, once: what is so already is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nhipcau.agencies.actions.change_calendar_day import change_calendar_day
from nhipcau.agencies.actions.establish_agency import NewName, establish_agency
from nhipcau.agencies.actions.merge_agencies import merge_agencies
from nhipcau.agencies.actions.rename_agency import rename_agency
from nhipcau.agencies.errors import DayAlreadySo
from nhipcau.agencies.events import AgenciesMerged, AgencyEstablished, AgencyRenamed, CalendarDayChanged
from nhipcau.agencies.models import Agency, AgencyName, Succession
from nhipcau.agencies.rules import DayKind
from nhipcau.agencies.wire import AGENCY_FIELDS, NAME_FIELDS
from nhipcau.nodes.facade import Arrived, RecordMalformed, node_actor, unpack

_NAME = AgencyName._meta.label


def take_in_established(*, arrived: Arrived, now: datetime) -> None:
    """The agency is here. Raises RecordMalformed, and as `establish_agency`."""
    event = arrived.event
    assert isinstance(event, AgencyEstablished)
    if _sent_agency(arrived).get("key") != event.key:
        raise RecordMalformed(kind=Agency._meta.label, reason="key")
    take_in_agency(arrived=arrived, now=now)


def _sent_agency(arrived: Arrived) -> dict[str, Any]:
    return unpack(Agency, arrived.records.get("agency"), AGENCY_FIELDS)


def take_in_agency(*, arrived: Arrived, now: datetime) -> None:
    """An agency that was sent as a whole is here; one that was here stays as it is. Raises as above."""
    values = _sent_agency(arrived)
    if Agency.objects.filter(key=values.get("key")).exists():
        return
    if not {"key", "kind", "level", "established_on"} <= values.keys():
        raise RecordMalformed(kind=Agency._meta.label, reason="it lacks a field")
    establish_agency(actor=node_actor(arrived), names=_names(arrived)[0], now=now, **values)


def take_in_renamed(*, arrived: Arrived, now: datetime) -> None:
    """The agency has its new names. Raises RecordMalformed, and as `rename_agency`."""
    event = arrived.event
    assert isinstance(event, AgencyRenamed)
    names, source = _names(arrived)
    begun = AgencyName.objects.filter(
        agency_id=event.agency_id, kind="official", valid_from=event.from_date
    ).values_list("language", "name")
    new = [name for name in names if (name.language, name.name) not in set(begun)]
    if new:
        rename_agency(
            actor=node_actor(arrived),
            agency_id=event.agency_id,
            names=new,
            from_date=event.from_date,
            source=source,
            now=now,
        )


def _names(arrived: Arrived) -> tuple[Sequence[NewName], str]:
    """The names with the source that they share."""
    sent = arrived.records.get("names")
    found: list[dict[str, Any]] = [
        unpack(AgencyName, value, NAME_FIELDS) for value in (sent if isinstance(sent, list) else ())
    ]
    if not found or not all({"language", "name"} <= values.keys() for values in found):
        raise RecordMalformed(kind=_NAME, reason="names")
    names = [NewName(values["language"], values["name"], values.get("short_name", "")) for values in found]
    return names, str(found[0].get("source", ""))


def take_in_merged(*, arrived: Arrived, now: datetime) -> None:
    """The agencies are merged here too, and the open work that this node holds has moved.

    Raises as `merge_agencies`.
    """
    event = arrived.event
    assert isinstance(event, AgenciesMerged)
    done = Succession.objects.filter(
        predecessor_id=event.predecessor_id, successor_id=event.successor_id, on_date=event.on_date
    )
    if done.exists():
        return
    merge_agencies(
        actor=node_actor(arrived),
        from_id=event.predecessor_id,
        to_id=event.successor_id,
        on_date=event.on_date,
        legal_basis=str(arrived.records.get("legal_basis", ""))[:200],
        now=now,
    )


def take_in_calendar_day(*, arrived: Arrived, now: datetime) -> None:
    """The day is what the host says. Raises as `change_calendar_day`."""
    event = arrived.event
    assert isinstance(event, CalendarDayChanged)
    try:
        change_calendar_day(
            actor=node_actor(arrived),
            day=event.day,
            kind=DayKind(event.kind) if event.kind else None,
            name=event.name,
            source=event.source or arrived.sender,
            estimate=event.estimate,
            now=now,
        )
    except DayAlreadySo:
        return
