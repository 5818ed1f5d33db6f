"""What rooms register with the nodes room at start: what flows to other nodes, and whose agency is where.

A **flow** belongs to a type of event. The sending node asks it what goes to whom (`compose`), the
receiving node whether the sender may say so (`authority`) and to take it in (`take_in`, an action).
A **record kind** can be sent as a whole, record by record: to a node that joins, or again on request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise

from nhipcau.spine.event_types import Event, event_type

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file that a record points at. Its bytes are fetched by the receiver, by hash."""

    id: UUID
    sha256: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What one event takes to some nodes.

    `records` is JSON; `personal` is JSON that is encrypted to each receiver; `needs` are records,
    ``(kind, id)``, that must be there first: the sender sends them where it has not yet; `about` are
    the records told of, so that later news of them go there too.
    """

    nodes: frozenset[str]
    records: Json
    about: Sequence[tuple[str, UUID]] = ()
    needs: Sequence[tuple[str, UUID]] = ()
    personal: Json | None = None
    files: Sequence[FileRef] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """An event of another node, verified: it is what `sender` signed, to us, in this order."""

    id: UUID
    type: str
    subject: str
    sender: str
    number: int
    time: datetime
    event: Event
    records: Json
    personal: Json = field(default_factory=dict)
    files: Sequence[FileRef] = ()


class Compose(Protocol):
    """For each event of the batch, in order, what it takes to which nodes."""

    def __call__(self, events: Sequence[Event]) -> Sequence[Sequence[Parcel]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How events of one type travel.

    `authority` raises NoAuthority when the sender may not say this; it looks at the records held
    here, never only at what was sent. `take_in` is called with ``arrived=…, now=…`` in a transaction;
    it raises NotYetHere when a record it needs has not arrived. `take_in_many`, where there is one,
    takes a run of events of this type at once.

    `older` and `newer` turn the data of the event into that of another version: ``older[1]`` makes
    version 1 out of ours, ``newer[1]`` ours out of version 1.
    """

    event: type[Event]
    compose: Compose
    authority: Callable[[Arrived], None]
    take_in: Callable[..., None]
    take_in_many: Callable[..., None] | None = None
    older: Mapping[int, Callable[[Json], Json]] = field(default_factory=dict)
    newer: Mapping[int, Callable[[Json], Json]] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The type without its version: ``tasks.task-assigned``."""
        return event_type(self.event).rpartition(".v")[0]

    @property
    def versions(self) -> tuple[int, ...]:
        """The versions that this software takes, newest first."""
        return tuple(sorted({self.event.version, *self.newer}, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """How a whole record travels.

    `ids_for` gives ids after `after`, in order, at most `limit`, of the records that concern a node
    (`node` is its key) and of which this node is the home. `parcel` makes the whole of one for a node,
    None when that is not this node's to send. With `covers` a whole record says all that the sender's
    earlier events about it said: those that have stopped are settled by it.
    """

    kind: str
    ids_for: Callable[[str, UUID | None, int], Sequence[UUID]]
    parcel: Callable[[UUID, str], Parcel | None]
    authority: Callable[[Arrived], None]
    take_in: Callable[..., None]
    covers: bool = False


flows: dict[str, Flow] = {}
# What a kind of record is called.
kind_labels: dict[str, str | Promise] = {}
# Names of addresses that lead to the same record at every node that has it.
shared_pages: set[str] = set()
record_kinds: dict[str, RecordKind] = {}
# The node of every agency: given the nodes by keys of agencies, and the node of all others.
agency_homes: list[Callable[[Mapping[str, str], str], Mapping[UUID, str]]] = []
# Names of agencies in the reader's language by id, and ids of agencies by key, for the pages.
agency_names: list[Callable[[Iterable[UUID]], Mapping[UUID, str]]] = []
agency_ids: list[Callable[[Iterable[str]], Mapping[str, UUID]]] = []
# What officers of an agency may see of other nodes' records at an instant: ids of agencies, None for all.
officer_scopes: list[Callable[[UUID, datetime], frozenset[UUID] | None]] = []
# Kinds of records whose cards are shown to officers of other nodes; their lines name no person.
open_kinds: set[str] = set()
# Rooms whose records do not travel: their pages say so, and officers of other nodes work in them here.
staying: set[str] = set()


def register_flow(*added: Flow) -> None:
    """Let events of these types travel. Raises ValueError for a type that has its flow already."""
    for flow in added:
        if flow.base in flows:
            msg = f"{flow.base} has its flow already"
            raise ValueError(msg)
        flows[flow.base] = flow


def register_record_kind(*added: RecordKind) -> None:
    """Let records of these kinds travel as a whole; the order is the order of a first load."""
    for kind in added:
        record_kinds[kind.kind] = kind


def register_shared_pages(*view_names: str) -> None:
    """Pages of a record whose id is the same at every node: from them one gets to that page elsewhere."""
    shared_pages.update(view_names)
