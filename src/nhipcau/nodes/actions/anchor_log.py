"""Anchor the logs of this node at all others, and hold the anchors of theirs."""

from __future__ import annotations

import re
from datetime import datetime

from nhipcau.nodes.events import AnchorKept, LogAnchored
from nhipcau.nodes.held import own_key, require_directory
from nhipcau.nodes.joining_errors import AnchorMalformed
from nhipcau.nodes.models import Anchor, OutgoingStream
from nhipcau.nodes.provides import Arrived
from nhipcau.nodes.senders import node_actor
from nhipcau.spine.facade import Actor, action, chain_heads, publish, record_change, snapshot

STREAM = "to:"
_HEAD = re.compile(r"(audit|outbox|to:[a-z0-9-]{1,40}) ([1-9]\d{0,17}) ([0-9a-f]{64})", re.ASCII)
_MOST_HEADS = 1000


@action("nodes.anchor_log", permission="nodes.manage", emits=(LogAnchored,))
def anchor_log(*, actor: Actor, now: datetime) -> list[Anchor]:
    """What is told to the others: how far each chain goes, with its hash there.

    A node that later rewrites its log, with all hashes made anew, contradicts what the others hold.
    Raises NoDirectory.
    """
    require_directory()
    heads = [(head.chain, head.number, head.digest.hex()) for head in chain_heads()]
    heads += [
        (f"{STREAM}{row.peer}", row.number, bytes(row.head_hash).hex())
        for row in OutgoingStream.objects.filter(number__gt=0).order_by("peer")
    ]
    made = []
    for chain, number, digest in heads:
        row, is_new = Anchor.objects.get_or_create(
            node=own_key(), chain=chain, number=number, digest=digest, defaults={"at": now, "taken_at": now}
        )
        record_change(row, None if is_new else snapshot(row), verb="anchor")
        made.append(row)
    lines = tuple(f"{chain} {number} {digest}" for chain, number, digest in heads)
    publish(LogAnchored(node=own_key(), heads=lines))
    return made


@action("nodes.keep_anchors", permission="*", emits=(AnchorKept,))
def _keep(*, actor: Actor, node: str, heads: tuple[str, ...], at: datetime, now: datetime) -> None:
    """Hold what another node says of its logs. Two hashes for one number are both kept."""
    for line in heads:
        found = _HEAD.fullmatch(line)
        if found is None or len(heads) > _MOST_HEADS:
            raise AnchorMalformed(node=node)
        chain, number, digest = found.groups()
        row, is_new = Anchor.objects.get_or_create(
            node=node, chain=chain, number=int(number), digest=digest, defaults={"at": at, "taken_at": now}
        )
        record_change(row, None if is_new else snapshot(row), verb="anchor")
    publish(AnchorKept(node=node, count=len(heads)))


def keep_anchors(*, arrived: Arrived, now: datetime) -> None:
    """Take in what another node says of its own logs. Raises AnchorMalformed."""
    event = arrived.event
    if not isinstance(event, LogAnchored) or not event.heads:
        raise AnchorMalformed(node=arrived.sender)
    _keep(actor=node_actor(arrived), node=arrived.sender, heads=event.heads, at=arrived.time, now=now)
