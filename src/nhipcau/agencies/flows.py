"""How changes of the organisation travel: from the host node to all others, which do the same by the same
action, so that each moves its own open work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models.functions import Length

from nhipcau.agencies.actions import take_in_change
from nhipcau.agencies.events import AgenciesMerged, AgencyEstablished, AgencyRenamed, CalendarDayChanged
from nhipcau.agencies.models import Agency, AgencyName, Succession
from nhipcau.agencies.reference import reference_keys
from nhipcau.agencies.wire import AGENCY, AGENCY_FIELDS, NAME_FIELDS
from nhipcau.nodes.facade import (
    Arrived,
    Flow,
    NoAuthority,
    Parcel,
    RecordKind,
    directory_now,
    from_host,
    own_key,
    pack,
    register_flow,
    register_record_kind,
)
from nhipcau.spine.event_types import Event

Records = Mapping[str, Any]


def compose(events: Sequence[Event]) -> Sequence[Sequence[Parcel]]:
    """From the host to all; what any other node does with its own units stays there."""
    directory = directory_now()
    host = directory.host() if directory else None
    if directory is None or host is None or host.key != own_key():
        return [[] for _event in events]
    nodes = frozenset(entry.key for entry in directory.peers_of(own_key()))
    return [[Parcel(nodes=nodes, records=_RECORDS[type(event)](event))] for event in events]


def _established(event: Any) -> Records:
    agency = Agency.objects.get(id=event.agency_id)
    return {"agency": pack(agency, AGENCY_FIELDS), "names": _names(event.agency_id, None)}


def _renamed(event: Any) -> Records:
    return {"names": _names(event.agency_id, event.from_date)}


def _names(agency_id: Any, valid_from: Any) -> list[dict[str, Any]]:
    """The official names that began on a day; those it was established with have no day."""
    rows = AgencyName.objects.filter(agency_id=agency_id, kind="official", valid_from=valid_from)
    return [pack(row, NAME_FIELDS) for row in rows.order_by("language")]


def _merged(event: Any) -> Records:
    row = Succession.objects.get(
        predecessor_id=event.predecessor_id, successor_id=event.successor_id, on_date=event.on_date
    )
    return {"legal_basis": row.legal_basis}


def _day(_event: Any) -> Records:
    return {}  # the event says it all: the day may have changed again since


_RECORDS: Mapping[type[Event], Callable[[Any], Records]] = {
    AgencyEstablished: _established,
    AgencyRenamed: _renamed,
    AgenciesMerged: _merged,
    CalendarDayChanged: _day,
}


def host_says(arrived: Arrived) -> None:
    """The organisation of the state is kept at the host. Raises NoAuthority."""
    if not from_host(arrived):
        raise NoAuthority(sender=arrived.sender, reason="only the host changes agencies and calendar")


def whole(agency_id: UUID, node: str) -> Parcel | None:
    """An agency with the names that it was established with; None when this node is not the host."""
    directory = directory_now()
    host = directory.host() if directory else None
    agency = Agency.objects.filter(id=agency_id).first()
    if agency is None or host is None or host.key != own_key():
        return None
    records = {"agency": pack(agency, AGENCY_FIELDS), "names": _names(agency_id, None)}
    return Parcel(nodes=frozenset({node}), records=records, about=[(AGENCY, agency_id)])


def ids_for(node: str, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Agencies that were established by an act, above ones before those below them: the others came to every
    node with its reference data. They are few, and go at once."""
    if after is not None:
        return []
    rows = Agency.objects.exclude(key__in=reference_keys()).order_by(Length("path"), "id")
    return list(rows.values_list("id", flat=True)[:limit])


def register_flows() -> None:
    """At start."""
    register_record_kind(
        RecordKind(
            kind=AGENCY,
            ids_for=ids_for,
            parcel=whole,
            authority=host_says,
            take_in=take_in_change.take_in_agency,
        )
    )
    for kind, take_in in (
        (AgencyEstablished, take_in_change.take_in_established),
        (AgencyRenamed, take_in_change.take_in_renamed),
        (AgenciesMerged, take_in_change.take_in_merged),
        (CalendarDayChanged, take_in_change.take_in_calendar_day),
    ):
        register_flow(Flow(event=kind, compose=compose, authority=host_says, take_in=take_in))
