"""Envelopes as another node would have signed them, good ones and forged ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from nhipcau.kit.clock import utc_now
from nhipcau.kit.ids import new_id
from nhipcau.nodes.directory_document import NodeEntry
from nhipcau.nodes.envelope import TYP, Envelope, hash_of
from nhipcau.nodes.held import key_store, require_directory
from nhipcau.nodes.jws import sign_detached, to_compact
from nhipcau.nodes.keys import Signer, Use
from nhipcau.nodes.models import OutgoingEvent
from nhipcau.nodes.receiving import Taken, receive
from tests.nodes.federation import TestNode


@dataclass
class Pen:
    """Writes a stream from one node to another with the sender's own key."""

    sender: TestNode
    to: str
    number: int = 0
    previous: bytes = field(default=bytes(32))

    def key(self) -> Signer:
        """The sender's key for events."""
        with self.sender:
            return key_store().signing_key(Use.EVENTS, now=utc_now())

    def envelope(self, kind: str, data: dict[str, Any], **changes: Any) -> Envelope:
        """The next one, with `changes`."""
        made = Envelope(
            id=new_id(),
            source=self.sender.key,
            to=self.to,
            type=kind,
            subject=changes.pop("subject", "tasks:none"),
            time=utc_now(),
            protocol=1,
            number=self.number + 1,
            previous=self.previous,
            correlation=new_id(),
            trace="",
            data=data,
        )
        return replace(made, **changes)

    def line(self, envelope: Envelope, key: Signer | None = None) -> str:
        """Signed; the pen goes on behind it."""
        body = envelope.to_bytes()
        self.number, self.previous = envelope.number, hash_of(body)
        return to_compact(body, sign_detached(body, key or self.key(), typ=TYP))


def lines_between(sender: TestNode, to: str) -> list[str]:
    """What lies in the sender's stream to a node, as it is sent."""
    with sender:
        rows = OutgoingEvent.objects.filter(peer=to).order_by("number")
        return [to_compact(bytes(row.body), row.signature) for row in rows]


def entry_of(key: str) -> NodeEntry:
    """A node in the directory that holds where we are."""
    entry = require_directory().node(key)
    assert entry is not None
    return entry


def hand_in(sender: str, lines: Sequence[str], *, now: datetime | None = None) -> Taken:
    """Give lines to the node where we are, as if `sender` had brought them."""
    return receive(entry_of(sender), list(lines), now=now or utc_now())


def some_id(number: int) -> UUID:
    """A fixed id."""
    return UUID(int=number)
