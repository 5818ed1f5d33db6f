"""How measured figures travel: from the node that measured them up to the host."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from nhipcau.indicators.actions.take_in_observations import take_in_observation, take_in_observations
from nhipcau.indicators.events import ObservationRecorded
from nhipcau.indicators.models import Observation
from nhipcau.indicators.wire import OBSERVATION, OBSERVATION_FIELDS
from nhipcau.nodes.facade import (
    Arrived,
    Flow,
    NoAuthority,
    Parcel,
    RecordKind,
    directory_now,
    ids_after,
    own_key,
    pack,
    register_flow,
    register_record_kind,
    require_sender,
)
from nhipcau.spine.event_types import Event


def compose(events: Sequence[Event]) -> Sequence[Sequence[Parcel]]:
    """Each observation for the host. One query for all."""
    ids = [event.observation_id for event in events if isinstance(event, ObservationRecorded)]
    host = _host()
    if not host or host == own_key():
        return [[] for _event in events]
    found = {row.id: row for row in Observation.objects.filter(id__in=ids, home=own_key())}
    return [[_parcel(found[record_id], host)] if record_id in found else [] for record_id in ids]


def _host() -> str:
    directory = directory_now()
    host = directory.host() if directory else None
    return host.key if host else ""


def _parcel(row: Observation, node: str) -> Parcel:
    return Parcel(nodes=frozenset({node}), records={"observation": pack(row, OBSERVATION_FIELDS)})


def whole(observation_id: UUID, node: str) -> Parcel | None:
    """The observation; None when it was measured elsewhere."""
    row = Observation.objects.filter(id=observation_id, home=own_key()).first()
    return _parcel(row, node) if row and node == _host() else None


def ids_for(node: str, after: UUID | None, limit: int) -> Sequence[UUID]:
    """All that was measured here, for the host."""
    if node != _host():
        return []
    rows = Observation.objects.filter(home=own_key())
    return ids_after(rows, after, limit)


def authority(arrived: Arrived) -> None:
    """A node measures its own agencies, from its own records, and nothing else. Raises NoAuthority."""
    try:
        value = arrived.records["observation"]
        record_id, agency_id = UUID(value["id"]), UUID(value["agency_id"])
        nodes = {item["node"] for item in value["records"]}
        for item in value["records"]:
            UUID(item["id"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoAuthority(sender=arrived.sender, reason="it does not say whose figure it is") from error
    told = getattr(arrived.event, "observation_id", None) or getattr(arrived.event, "record_id", None)
    if told != record_id:
        raise NoAuthority(sender=arrived.sender, reason="event and record are of different figures")
    if nodes - {arrived.sender}:
        raise NoAuthority(sender=arrived.sender, reason="it points at records of another node")
    require_sender(arrived, agency_id, reason="the agency does not work at this node")


def register_flows() -> None:
    """At start."""
    register_record_kind(
        RecordKind(
            kind=OBSERVATION, ids_for=ids_for, parcel=whole, authority=authority, take_in=take_in_observation
        )
    )
    register_flow(
        Flow(
            event=ObservationRecorded,
            compose=compose,
            authority=authority,
            take_in=take_in_observation,
            take_in_many=take_in_observations,
        )
    )
