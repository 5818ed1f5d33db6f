"""What the nodes room itself lets travel: anchors of logs."""

from __future__ import annotations

from nhipcau.nodes.actions.anchor_log import keep_anchors
from nhipcau.nodes.anchors import compose
from nhipcau.nodes.errors import NoAuthority
from nhipcau.nodes.events import LogAnchored
from nhipcau.nodes.provides import Arrived, Flow, register_flow


def _about_itself(arrived: Arrived) -> None:
    """A node speaks of its own logs alone. Raises NoAuthority."""
    event = arrived.event
    if not isinstance(event, LogAnchored) or event.node != arrived.sender:
        raise NoAuthority(sender=arrived.sender, reason="it anchors the logs of another node")


def register_flows() -> None:
    """At start."""
    register_flow(Flow(event=LogAnchored, compose=compose, authority=_about_itself, take_in=keep_anchors))
