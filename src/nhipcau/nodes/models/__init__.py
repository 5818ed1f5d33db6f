"""Tables of the nodes room."""

from nhipcau.nodes.models.alias import RecordAlias
from nhipcau.nodes.models.cards import CardOpening
from nhipcau.nodes.models.directory import HeldDirectory
from nhipcau.nodes.models.files import FileFetch, FileGrant
from nhipcau.nodes.models.incoming import IncomingEvent, IncomingStream, RefusedEvent, SeenNonce
from nhipcau.nodes.models.outgoing import (
    DispatchState,
    OutgoingEvent,
    OutgoingStream,
    PeerDelivery,
    Transfer,
    UnsentEvent,
)
from nhipcau.nodes.models.records import RecordCopy, RecordExtra
from nhipcau.nodes.models.running import MOST_ATTEMPTS, Anchor, DirectoryChange, Invitation

__all__ = [
    "MOST_ATTEMPTS",
    "Anchor",
    "CardOpening",
    "DirectoryChange",
    "DispatchState",
    "FileFetch",
    "FileGrant",
    "HeldDirectory",
    "IncomingEvent",
    "IncomingStream",
    "Invitation",
    "OutgoingEvent",
    "OutgoingStream",
    "PeerDelivery",
    "RecordAlias",
    "RecordCopy",
    "RecordExtra",
    "RefusedEvent",
    "SeenNonce",
    "Transfer",
    "UnsentEvent",
]
