"""Events of the nodes room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class DirectoryTaken(Event):
    """A new version of the directory of nodes holds here."""

    directory_version: int


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
class NodeInvited(Event):
    """Somebody was invited to join with a node of their own."""

    node: str
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class DirectoryChangeAsked(Event):
    """A node or an operator asked for a change of the directory of nodes."""

    node: str
    change_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class DirectoryChangeApproved(Event):
    """A change of the directory will stand in the next draft."""

    node: str
    change_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class DirectoryChangeDeclined(Event):
    """A change of the directory was turned down."""

    node: str
    change_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class DirectoryChangeDone(Event):
    """The roots have signed a change into the directory that holds here."""

    node: str
    change_id: UUID
    directory_version: int


@dataclass(frozen=True, slots=True)
class EventsSignedAnew(Event):
    """What a node has not acknowledged was signed again with the present key."""

    node: str
    count: int


@dataclass(frozen=True, slots=True)
class StreamWoundBack(Event):
    """What a node's stream brought from a number on was set aside: it was not the node that sent it."""

    node: str
    number: int


@dataclass(frozen=True, slots=True)
class StreamSentAgain(Event):
    """The stream to a node is sent again from a number on."""

    node: str
    number: int


@dataclass(frozen=True, slots=True)
class LogAnchored(Event):
    """How far the logs of a node go and their hashes there, told to all others once a day.

    `heads` are lines ``chain number hash``; the chains are ``audit``, ``outbox`` and ``to:<node>``.
    """

    node: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnchorKept(Event):
    """Anchors of another node's logs are held here."""

    node: str
    count: int


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
