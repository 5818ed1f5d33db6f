"""Who sent it: as the actor of what is done with it, and whether it may say so."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from nhipcau.nodes.errors import AlreadyHere, NoAuthority
from nhipcau.nodes.held import directory_now, home_of
from nhipcau.nodes.laying import NODE_ACTOR
from nhipcau.nodes.provides import Arrived
from nhipcau.nodes.queries import node_names
from nhipcau.spine.event_types import event_type
from nhipcau.spine.facade import Actor


def node_actor(arrived: Arrived) -> Actor:
    """The sending node as the actor: what it may say was judged by the flow's authority."""
    ref = f"{NODE_ACTOR}{arrived.sender}"
    return Actor(ref=ref, name=arrived.sender, permissions=frozenset({"*"}), scope=None)


def verb_of(arrived: Arrived) -> str:
    """What its audit row says was done at the sender: the event's name without room and version."""
    return event_type(type(arrived.event)).split(".")[1][:20]


def names_of_senders(refs: Iterable[str]) -> dict[str, str]:
    """Other nodes that acted here by what they told, as the place where it was done, in the reader's
    language. No query where there are none among `refs`."""
    keys = {ref: ref.removeprefix(NODE_ACTOR) for ref in refs if ref.startswith(NODE_ACTOR)}
    names = node_names() if keys else {}
    return {ref: _("at the node %(node)s") % {"node": names.get(key, key)} for ref, key in keys.items()}


def taken_in_words(action: str) -> str:
    """Words for an action that took in what another node said; empty for every other action."""
    return _("News from another node") if ".take_in" in action else ""


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
