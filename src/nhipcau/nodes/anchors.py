"""Whether our logs are still what the other nodes have been told of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nhipcau.kit.errors import CodedError
from nhipcau.nodes.actions.anchor_log import STREAM
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.envelope import hash_of
from nhipcau.nodes.events import LogAnchored
from nhipcau.nodes.held import directory_now, own_entry, own_key, require_directory
from nhipcau.nodes.models import OutgoingEvent
from nhipcau.nodes.provides import Parcel
from nhipcau.spine.event_types import Event
from nhipcau.spine.facade import chain_hashes

ANCHORS_PATH = "/nodes/v1/anchors"


@dataclass(frozen=True, slots=True)
class AnchorFault:
    """A node holds another hash of ours than we have now (``differs``), or we have none (``cut``)."""

    peer: str
    chain: str
    number: int
    fault: str


@dataclass(slots=True)
class AnchorCheck:
    """What came of asking all nodes: how many anchors were compared, which do not fit, who was silent."""

    compared: dict[str, int] = field(default_factory=dict)
    faults: list[AnchorFault] = field(default_factory=list)
    silent: dict[str, str] = field(default_factory=dict)


def verify_against_peers(courier: Courier, *, now: datetime) -> AnchorCheck:
    """Ask every active node what it holds of our logs and compare. Raises NoDirectory, NodeUnknown."""
    directory = require_directory()
    own, check = own_entry(directory), AnchorCheck()
    for entry in directory.peers_of(own_key()):
        if entry.state is not NodeState.ACTIVE:
            continue
        try:
            answer = json.loads(courier.get(own, entry, ANCHORS_PATH, {}, now=now))
            held = [(str(c), int(n), str(digest)) for c, n, digest, _at in answer["anchors"]]
        except (CodedError, ValueError, KeyError, TypeError) as error:
            check.silent[entry.key] = str(error)
            continue
        check.compared[entry.key] = len(held)
        check.faults += compare(entry.key, held)
    return check


def compare(peer: str, held: Sequence[tuple[str, int, str]]) -> list[AnchorFault]:
    """What does not fit of what one node holds of us."""
    by_chain: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for chain, number, digest in held:
        by_chain[chain].append((number, digest))
    faults = []
    for chain, anchors in sorted(by_chain.items()):
        ours = _hashes(chain, [number for number, _digest in anchors])
        for number, digest in sorted(anchors):
            if number not in ours:
                faults.append(AnchorFault(peer, chain, number, "cut"))
            elif ours[number].hex() != digest:
                faults.append(AnchorFault(peer, chain, number, "differs"))
    return faults


def _hashes(chain: str, numbers: Sequence[int]) -> Mapping[int, bytes]:
    if not chain.startswith(STREAM):
        return chain_hashes(chain, numbers)
    rows = OutgoingEvent.objects.filter(peer=chain.removeprefix(STREAM), number__in=numbers)
    return {number: hash_of(bytes(body)) for number, body in rows.values_list("number", "body")}


def compose(events: Sequence[Event]) -> Sequence[Sequence[Parcel]]:
    """Our anchors go to every active node; those that we hold of others go nowhere."""
    directory = directory_now()
    peers = frozenset(
        entry.key for entry in (directory.peers_of(own_key()) if directory else ())
        if entry.state is NodeState.ACTIVE
    )  # fmt: skip
    return [
        [Parcel(nodes=peers, records={})]
        if isinstance(event, LogAnchored) and event.node == own_key()
        else []
        for event in events
    ]
