"""Figures and a check of the exchange with other nodes, for those who watch this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final

from nhipcau.nodes.held import own_key, steady_nodes
from nhipcau.nodes.queries import PeerState, peer_states, refused_by_strangers
from nhipcau.spine.provides import Check, Gauge

_DAY_S = 86_400
_BY_PEER: Final[tuple[tuple[str, str, Callable[[PeerState], float]], ...]] = (
    (
        "nhipcau_peer_unacknowledged_events",
        "Events laid for the node that it has not acknowledged",
        lambda state: state.unacknowledged,
    ),
    (
        "nhipcau_peer_oldest_unacknowledged_seconds",
        "Since the oldest of them was laid",
        lambda state: state.oldest_seconds,
    ),
    ("nhipcau_peer_failures", "Failed tries since it last took something", lambda state: state.failures),
    ("nhipcau_peer_held_events", "Events of the node still to be applied", lambda state: state.held),
    (
        "nhipcau_peer_waiting_events",
        "Events of the node that wait for a record",
        lambda state: state.waiting,
    ),
    ("nhipcau_peer_parked_events", "Events of the node that are parked", lambda state: state.parked),
    ("nhipcau_peer_refused_lines", "Lines of the node that were refused", lambda state: state.refused),
    ("nhipcau_peer_files_to_come", "Files that the node has announced", lambda state: state.files),
)


def node_gauges(*, now: datetime) -> Iterable[Gauge]:
    """The lag of each node both ways; nothing where this node stands alone."""
    with steady_nodes() as directory:
        if directory is None:
            return []
        left = (directory.expires_at - now).total_seconds() / _DAY_S
        return [
            Gauge("nhipcau_directory_left_days", "Until the directory of nodes ends; below 0 after it", left),
            Gauge(
                "nhipcau_strangers_refused_lines",
                "Lines refused that no node of the directory sent",
                refused_by_strangers(),
            ),
            *_by_peer(peer_states(now=now)),
        ]


def _by_peer(states: list[PeerState]) -> Iterator[Gauge]:
    for name, help_text, value in _BY_PEER:
        for state in states:
            yield Gauge(name, help_text, value(state), {"peer": state.key})


def nodes_check(*, now: datetime) -> Check:
    """Does not hold when the directory has ended or does not name this node; lag is for the alarms."""
    with steady_nodes() as directory:
        states = peer_states(now=now)
    if directory is None:
        return Check(ok=True, figures={"peers": 0})
    return Check(
        ok=directory.node(own_key()) is not None and now < directory.expires_at,
        figures={
            "peers": len(states),
            "directory_version": directory.version,
            "directory_left_days": (directory.expires_at - now).days,
            "unacknowledged": sum(state.unacknowledged for state in states),
            "oldest_seconds": round(max((state.oldest_seconds for state in states), default=0.0), 1),
            "waiting": sum(state.waiting for state in states),
            "parked": sum(state.parked for state in states),
        },
    )
