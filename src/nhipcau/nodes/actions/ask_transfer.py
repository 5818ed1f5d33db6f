"""Let everything that concerns a node be sent to it again."""

from __future__ import annotations

from datetime import datetime

from nhipcau.nodes import outgoing
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.errors import NodeNotActive, NodeUnknown, TransferUnderWay
from nhipcau.nodes.events import TransferAsked
from nhipcau.nodes.held import own_key, require_directory
from nhipcau.nodes.models import Transfer
from nhipcau.spine.facade import Actor, action, one_at_a_time, publish, record_change


@action("nodes.ask_transfer", permission="nodes.manage", emits=(TransferAsked,))
def ask_transfer(*, actor: Actor, node: str, now: datetime) -> list[Transfer]:
    """The transfers, one for each kind of record; the dispatcher carries them out. What the node has already
    changes nothing there.

    Raises NoDirectory, NodeUnknown, NodeNotActive (for one that has left), TransferUnderWay.
    """
    one_at_a_time("nodes.transfer")
    entry = require_directory().node(node)
    if entry is None or node == own_key():
        raise NodeUnknown(node=node)
    if entry.state is NodeState.LEFT:
        raise NodeNotActive(node=node)
    if Transfer.objects.filter(peer=node, ended_at=None).exists():
        raise TransferUnderWay(node=node)
    rows = outgoing.ask_transfer(peer=node, now=now)
    for row in rows:
        record_change(row, None)
    publish(TransferAsked(node=node))
    return rows
