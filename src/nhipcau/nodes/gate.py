"""An officer acts at the node of their own agency alone, so that each field has one node that writes it."""

from __future__ import annotations

from nhipcau.nodes.directory_document import NodeEntry
from nhipcau.nodes.errors import ActsElsewhere
from nhipcau.nodes.held import directory_now, home_of, own_key
from nhipcau.spine.facade import Actor


def require_at_home(actor: Actor) -> None:
    """Raise ActsElsewhere for an officer of an agency that another node serves."""
    elsewhere = node_elsewhere(actor)
    if elsewhere is not None:
        raise ActsElsewhere(node=elsewhere.name("vi"), address=elsewhere.endpoint)


def acts_here(actor: Actor | None) -> bool:
    """Whether the gate lets the actor act at this node: pages offer no step, form or button otherwise."""
    return actor is not None and node_elsewhere(actor) is None


def may_here(actor: Actor | None, permission: str) -> bool:
    """Whether the actor has the permission and can use it at this node, for showing buttons."""
    return actor is not None and actor.can(permission) and acts_here(actor)


def node_elsewhere(actor: Actor | None) -> NodeEntry | None:
    """The node at which the actor's agency works, when that is not this one."""
    if actor is None or actor.agency_id is None:
        return None
    directory = directory_now()
    home = home_of(actor.agency_id) if directory else own_key()
    return directory.node(home) if directory and home != own_key() else None
