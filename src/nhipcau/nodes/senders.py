"""Who sent it: as the actor of what is done with it, and whether it may say so."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from nhipcau.nodes.errors import AlreadyHere, NoAuthority
from nhipcau.nodes.held import directory_now, home_of
from nhipcau.nodes.laying import NODE_ACTOR
from nhipcau.nodes.provides import Arrived
from nhipcau.spine.facade import Actor


def node_actor(arrived: Arrived) -> Actor:
    """The sending node as the actor: what it may say was judged by the flow's authority."""
    ref = f"{NODE_ACTOR}{arrived.sender}"
    return Actor(ref=ref, name=arrived.sender, permissions=frozenset({"*"}), scope=None)


def told_of(arrived: Arrived, record: str, *, owner: str) -> tuple[UUID, UUID]:
    """The id of the record that was sent and the agency in its field `owner`.

    Raises NoAuthority when they cannot be read, or the event is about another record.
    """
    try:
        value = arrived.records[record]
        record_id, agency_id = UUID(value["id"]), UUID(value[owner])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoAuthority(sender=arrived.sender, reason=f"it does not say whose {record} it is") from error
    event_is_about = getattr(arrived.event, f"{record}_id", None) or getattr(arrived.event, "record_id", None)
    if event_is_about != record_id:
        raise NoAuthority(sender=arrived.sender, reason="event and record are of different things")
    return record_id, agency_id


def require_sender(arrived: Arrived, agency_id: UUID | None, *, reason: str) -> None:
    """Raise NoAuthority unless the officers of the agency work at the sending node."""
    if agency_id is None or home_of(agency_id) != arrived.sender:
        raise NoAuthority(sender=arrived.sender, reason=reason)


def refuse_second(model: type[models.Model], kind: str, record_id: UUID) -> None:
    """Raise AlreadyHere where the record is: it is this node's own, and nobody sends it a second time."""
    if model._default_manager.filter(pk=record_id).exists():
        raise AlreadyHere(kind=kind, record_id=record_id)


def from_host(arrived: Arrived) -> bool:
    """Whether the sender serves all agencies that have no node of their own."""
    directory = directory_now()
    host = directory.host() if directory else None
    return host is not None and host.key == arrived.sender
