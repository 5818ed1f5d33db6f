"""How the exchange with the other nodes stands: for the pages, the figures, and whoever watches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from nhipcau.nodes.directory_document import NodeEntry, NodeState
from nhipcau.nodes.held import directory_now, own_key
from nhipcau.nodes.models import (
    FileFetch,
    IncomingEvent,
    IncomingStream,
    OutgoingEvent,
    OutgoingStream,
    PeerDelivery,
    RefusedEvent,
    Transfer,
)
from nhipcau.nodes.rules import Condition, Signs, condition_of

STOPPED = (IncomingEvent.State.WAITING, IncomingEvent.State.PARKED)
MOST_COUNTED = 10_000
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerState:
    """Both streams between this node and another one.

    Outgoing: `laid` events, of which it has `acknowledged` so many. Incoming: stored `through`, dealt with
    up to `applied`; of these `waiting` for a record, `parked`, and `refused` lines at the door.
    `problem` is the sending's last one, `broken` the word for a chain that does not fit.
    """

    key: str
    name: str
    endpoint: str
    state: NodeState
    condition: Condition
    laid: int = 0
    acknowledged: int = 0
    oldest_at: datetime | None = None
    oldest_seconds: float = 0.0
    acknowledged_at: datetime | None = None
    failures: int = 0
    problem: str = ""
    next_try_at: datetime | None = None
    records_to_send: int = 0
    through: int = 0
    applied: int = 0
    received_at: datetime | None = None
    applied_at: datetime | None = None
    broken: str = ""
    waiting: int = 0
    parked: int = 0
    refused: int = 0
    files: int = 0
    bytes_to_come: int = 0

    @property
    def unacknowledged(self) -> int:
        """Laid for the node and not acknowledged by it: the lag."""
        return max(0, self.laid - self.acknowledged)

    @property
    def held(self) -> int:
        """Received and not dealt with yet."""
        return max(0, self.through - self.applied)


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows by node, each from one query."""

    outgoing: Mapping[str, Mapping[str, Any]]
    deliveries: Mapping[str, PeerDelivery]
    incoming: Mapping[str, IncomingStream]
    stopped: Mapping[tuple[str, str], int]
    refused: Mapping[str, int]
    files: Mapping[str, tuple[int, int]]
    transfers: Mapping[str, int]


def peer_states(*, now: datetime) -> list[PeerState]:
    """The other nodes of the directory that have not left, the gravest condition first.

    Nine queries, however many nodes there are; none is listed where this node stands alone.
    """
    directory = directory_now()
    if directory is None:
        return []
    peers = directory.peers_of(own_key())
    found = _find([entry.key for entry in peers])
    order = list(Condition)
    states = [_state(entry, found, now) for entry in peers]
    return sorted(states, key=lambda state: (order.index(state.condition), state.name, state.key))


def peer_state(key: str, *, now: datetime) -> PeerState | None:
    """One of them."""
    return next((state for state in peer_states(now=now) if state.key == key), None)


def refused_by_strangers() -> int:
    """Lines at the door from whoever is no node of the directory, counted up to `MOST_COUNTED`: strangers
    decide how many there are."""
    directory = directory_now()
    known = [entry.key for entry in directory.nodes] if directory else []
    return RefusedEvent.objects.order_by().exclude(peer__in=known)[:MOST_COUNTED].count()


def node_names() -> dict[str, str]:
    """The names of the nodes in the reader's language."""
    directory = directory_now()
    language = get_language() or "vi"
    return {entry.key: entry.name(language) for entry in directory.nodes} if directory else {}


def code_words(home_code: str) -> str:
    """The code of a record at the node where it was made, with that node's name: *Bộ Tư pháp: VM-02*."""
    key, _blank, code = home_code.partition(" ")
    return f"{node_names().get(key, key)}: {code}" if code else ""


def _find(peers: Iterable[str]) -> _Found:
    keys = list(peers)
    stopped = IncomingEvent.objects.filter(peer__in=keys, state__in=STOPPED).order_by()
    open_files = FileFetch.objects.filter(peer__in=keys, ended_at=None).order_by().values("peer")
    return _Found(
        outgoing={row["peer"]: row for row in _outgoing(keys)},
        deliveries={row.peer: row for row in PeerDelivery.objects.filter(peer__in=keys)},
        incoming={row.peer: row for row in IncomingStream.objects.filter(peer__in=keys)},
        stopped={
            (row["peer"], row["state"]): row["n"]
            for row in stopped.values("peer", "state").annotate(n=Count("id"))
        },
        refused=_counts(RefusedEvent.objects.filter(peer__in=keys)),
        files={
            row["peer"]: (row["n"], row["bytes"])
            for row in open_files.annotate(n=Count("sha256"), bytes=Sum(F("size") - F("got")))
        },
        transfers=_counts(Transfer.objects.filter(peer__in=keys, ended_at=None)),
    )


def _counts(rows: Any) -> dict[str, int]:
    counted = rows.order_by().values("peer").annotate(n=Count("id"))
    return {row["peer"]: row["n"] for row in counted}


def _outgoing(keys: list[str]) -> Iterable[Mapping[str, Any]]:
    """The ends of the streams, and when the first event was made that is not acknowledged."""
    acknowledged = PeerDelivery.objects.filter(peer=OuterRef("peer")).values("acknowledged")
    through = Coalesce(Subquery(acknowledged), 0, output_field=IntegerField())
    first = OutgoingEvent.objects.filter(peer=OuterRef("peer"), number=OuterRef("through") + 1)
    rows = OutgoingStream.objects.filter(peer__in=keys).annotate(through=through)
    return rows.annotate(oldest_at=Subquery(first.values("made_at"))).values("peer", "number", "oldest_at")


def _state(entry: NodeEntry, found: _Found, now: datetime) -> PeerState:
    stream = found.outgoing.get(entry.key, {})
    delivery = found.deliveries.get(entry.key) or PeerDelivery(peer=entry.key)
    incoming = found.incoming.get(entry.key) or IncomingStream(peer=entry.key)
    oldest_at: datetime | None = stream.get("oldest_at")
    laid = int(stream.get("number", 0))
    oldest = max(_NONE, now - oldest_at) if oldest_at else _NONE
    parked = found.stopped.get((entry.key, IncomingEvent.State.PARKED), 0)
    files, bytes_to_come = found.files.get(entry.key, (0, 0))
    signs = Signs(
        active=entry.state is NodeState.ACTIVE,
        failures=delivery.failures,
        unacknowledged=max(0, laid - delivery.acknowledged),
        oldest=oldest,
        idle=_idle(incoming, now),
        parked=parked,
        broken=bool(incoming.problem),
    )
    return PeerState(
        key=entry.key,
        name=entry.name(get_language() or "vi"),
        endpoint=entry.endpoint,
        state=entry.state,
        condition=condition_of(signs),
        laid=laid,
        acknowledged=delivery.acknowledged,
        oldest_at=oldest_at,
        oldest_seconds=oldest.total_seconds(),
        acknowledged_at=delivery.acknowledged_at,
        failures=delivery.failures,
        problem=delivery.problem,
        next_try_at=delivery.next_try_at,
        records_to_send=found.transfers.get(entry.key, 0),
        through=incoming.through,
        applied=incoming.applied,
        received_at=incoming.received_at,
        applied_at=incoming.applied_at,
        broken=incoming.problem,
        waiting=found.stopped.get((entry.key, IncomingEvent.State.WAITING), 0),
        parked=parked,
        refused=found.refused.get(entry.key, 0),
        files=files,
        bytes_to_come=bytes_to_come,
    )


def _idle(stream: IncomingStream, now: datetime) -> timedelta:
    """How long nothing of what lies here was dealt with."""
    if stream.applied >= stream.through:
        return _NONE
    last = stream.applied_at or stream.received_at
    return max(_NONE, now - last) if last else _NONE
