"""What arrived under a key: the list that is gone through when the key was stolen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nhipcau.nodes import base64url
from nhipcau.nodes.models import IncomingEvent
from nhipcau.spine.facade import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedUnder:
    """An event that came under a key, and what became of it."""

    peer: str
    number: int
    type: str
    subject: str
    state: str
    received_at: datetime


def arrived_under(*, actor: Actor, kid: str, since: datetime) -> Iterator[ArrivedUnder]:
    """What was signed with the key and arrived since the instant, in order."""
    rows = IncomingEvent.objects.visible_to(actor).filter(peer=kid.partition("/")[0], received_at__gte=since)
    for row in rows.order_by("number").iterator(chunk_size=500):
        if signed_by(row.signature) == kid:
            yield ArrivedUnder(
                peer=row.peer,
                number=row.number,
                type=row.type,
                subject=row.subject,
                state=row.state,
                received_at=row.received_at,
            )


def signed_by(signature: str) -> str:
    """The kid in the header of a detached signature that was verified when it came."""
    header = json.loads(base64url.decode(signature.partition(".")[0]))
    return str(header["kid"])
