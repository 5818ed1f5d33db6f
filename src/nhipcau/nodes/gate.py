"""An officer acts at the node of their own agency alone, so that each field has one node that writes it."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import get_language

from nhipcau.nodes.directory_document import NodeEntry
from nhipcau.nodes.errors import ActsElsewhere
from nhipcau.nodes.held import directory_now, home_of, own_key
from nhipcau.nodes.provides import staying
from nhipcau.spine.facade import Actor


def require_at_home(actor: Actor, action: str) -> None:
    """Raise ActsElsewhere for an officer of an agency that another node serves.

    Not in rooms whose records stay where they were made (`provides.staying`): who has a part in such a
    record takes it at the node where it lies. What such an action does in another room is asked of again.
    """
    if action.partition(".")[0] in staying:
        return
    elsewhere = node_elsewhere(actor)
    if elsewhere is not None:
        raise ActsElsewhere(node=_name(elsewhere), address=elsewhere.endpoint)


def _name(entry: NodeEntry) -> str:
    """In the language in which the refusal is shown, which need not be that in which it was raised."""
    return lazy(lambda: entry.name(get_language() or "vi"), str)()


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
