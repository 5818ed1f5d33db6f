"""Events of the nodes room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class DirectoryTaken(Event):
    """A new version of the directory of nodes holds here."""

    version: int


@dataclass(frozen=True, slots=True)
class RecordSent(Event):
    """A whole record goes to a node, because it joined, or asked, or needs it for what follows."""

    record_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class CardAsked(Event):
    """An officer here asked for the card of a record at another node."""

    record_id: UUID
    kind: str
    node: str


@dataclass(frozen=True, slots=True)
class CardGiven(Event):
    """An officer of another node asked for a card here; the log of openings says whether it was shown."""

    record_id: UUID
    kind: str
    node: str


@dataclass(frozen=True, slots=True)
class TransferAsked(Event):
    """An operator had everything sent to a node again."""

    node: str


@dataclass(frozen=True, slots=True)
class DeliveryResumed(Event):
    """An operator had a node tried again without waiting for the end of the pause."""

    node: str


@dataclass(frozen=True, slots=True)
class StoppedRetried(Event):
    """An operator had an event that had stopped tried again, with those about the same subject before it."""

    incoming_id: int
    node: str
