"""How the directory of nodes changes: one kind of change after another. Pure.

A change that stands in the directory already changes nothing, so a draft may be made again and again
from what was approved, and it can be seen of each change whether the roots have signed it in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from nhipcau.kit.errors import CodedError
from nhipcau.nodes.directory_document import NodeEntry, NodeState, read_entry
from nhipcau.nodes.errors import NodeUnknown
from nhipcau.nodes.joining_errors import ChangeImpossible, EndpointWrong, KeyNotThere, KeysMalformed
from nhipcau.nodes.keys import PublicKey, Use

Nodes = tuple[NodeEntry, ...]
_ENDPOINT = re.compile(
    r"https?://(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?", re.ASCII
)


class ChangeKind(StrEnum):
    """What may change in the directory."""

    JOIN = "join"
    KEYS = "keys"
    REVOKE = "revoke"
    SUSPEND = "suspend"
    RESUME = "resume"
    LEAVE = "leave"
    ENDPOINT = "endpoint"
    SERVES = "serves"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one node; what `content` holds follows from the kind."""

    kind: ChangeKind
    node: str
    content: Mapping[str, Any]


# From which state a step leads where; what is not here is refused. Who has left joins anew under a
# new name: the streams of the old one are at an end for good.
STATE_STEPS: Mapping[ChangeKind, Mapping[NodeState, NodeState]] = {
    ChangeKind.SUSPEND: {
        NodeState.ACTIVE: NodeState.SUSPENDED,
        NodeState.SUSPENDED: NodeState.SUSPENDED,
    },
    ChangeKind.RESUME: {NodeState.SUSPENDED: NodeState.ACTIVE, NodeState.ACTIVE: NodeState.ACTIVE},
    ChangeKind.LEAVE: dict.fromkeys(NodeState, NodeState.LEFT),
}


def apply_changes(nodes: Nodes, changes: Iterable[Change]) -> Nodes:
    """The nodes after all changes, in their order. Raises as `apply_change`."""
    for change in changes:
        nodes = apply_change(nodes, change)
    return nodes


def apply_change(nodes: Nodes, change: Change) -> Nodes:
    """The nodes after the change.

    Raises NodeUnknown, ChangeImpossible, KeyNotThere, KeysMalformed, DirectoryMalformed.
    """
    if change.kind is ChangeKind.JOIN:
        return _join(nodes, change)
    entry = next((entry for entry in nodes if entry.key == change.node), None)
    if entry is None:
        raise NodeUnknown(node=change.node)
    changed = _steps[change.kind](entry, change)
    return tuple(changed if one is entry else one for one in nodes)


def stands_in(change: Change, nodes: Nodes) -> bool:
    """Whether the nodes are already as the change wants them."""
    try:
        return apply_change(nodes, change) == nodes
    except CodedError:
        return False


def keys_of(change: Change) -> tuple[PublicKey, ...]:
    """The keys that a change brings. Raises KeysMalformed."""
    held = change.content.get("entry", change.content)
    try:
        return tuple(PublicKey.from_json(key) for key in held.get("keys", ()))
    except (CodedError, AttributeError, TypeError) as error:
        raise KeysMalformed(reason=str(error)) from error


def require_endpoint(endpoint: str) -> None:
    """Raise EndpointWrong for what is no bare address: scheme, host, at most a port."""
    if not _ENDPOINT.fullmatch(endpoint):
        raise EndpointWrong(endpoint=endpoint)


def require_storable(content: object) -> None:
    """Raise ValueError for text that JSON can carry and a database cannot: NUL, halves of letters."""
    text = json.dumps(content, ensure_ascii=False)
    if "\\u0000" in text or not text.encode():  # what cannot be encoded raises
        msg = "NUL in a text"
        raise ValueError(msg)


def require_own_names(node: str, keys: Iterable[PublicKey]) -> None:
    """Raise KeysMalformed for a key that is named like another node's, or is a root."""
    for key in keys:
        if not key.kid.startswith(f"{node}/") or key.use is Use.ROOT:
            raise KeysMalformed(reason=f"{key.kid} is no key of {node}")


def _join(nodes: Nodes, change: Change) -> Nodes:
    entry = read_entry(change.content["entry"])
    there = next((one for one in nodes if one.key == change.node), None)
    if there is None:
        return (*nodes, entry)
    if {key.kid for key in entry.keys} <= {key.kid for key in there.keys}:
        return nodes
    raise _impossible(change, "another node of this name stands there")


def _set_state(entry: NodeEntry, change: Change) -> NodeEntry:
    steps = STATE_STEPS[change.kind]
    if entry.state not in steps:
        raise _impossible(change, f"it is {entry.state.value}")
    if change.kind is ChangeKind.LEAVE and entry.host:
        raise _impossible(change, "it serves all agencies that have no node of their own")
    return replace(entry, state=steps[entry.state])


def _add_keys(entry: NodeEntry, change: Change) -> NodeEntry:
    """Old keys stay: what they have signed must be found true later too. What was revoked stays so."""
    keys = {key.kid: key for key in entry.keys}
    added = keys_of(change)
    require_own_names(entry.key, added)
    for key in added:
        held = keys.setdefault(key.kid, key)
        if (held.x, held.use) != (key.x, key.use):
            raise _impossible(change, f"another key is called {key.kid}")
    events = {base: tuple(versions) for base, versions in change.content.get("events", {}).items()}
    protocols = tuple(change.content.get("protocols", ()))
    return replace(
        entry,
        keys=tuple(keys.values()),
        events=events or entry.events,
        protocols=protocols or entry.protocols,
    )


def _revoke(entry: NodeEntry, change: Change) -> NodeEntry:
    """An earlier instant may be set later, when more is known; a later one never."""
    kid, since = change.content["kid"], datetime.fromisoformat(change.content["since"])
    key = entry.key_named(kid)
    if key is None:
        raise KeyNotThere(node=entry.key, kid=kid)
    at = min(since, key.revoked_at) if key.revoked_at else since
    revoked = replace(key, revoked_at=at)
    return replace(entry, keys=tuple(revoked if one is key else one for one in entry.keys))


def _move(entry: NodeEntry, change: Change) -> NodeEntry:
    return replace(entry, endpoint=change.content["endpoint"])


def _serve(entry: NodeEntry, change: Change) -> NodeEntry:
    return replace(entry, serves=tuple(change.content["serves"]))


def _impossible(change: Change, reason: str) -> ChangeImpossible:
    return ChangeImpossible(kind=change.kind.value, node=change.node, reason=reason)


_steps: Mapping[ChangeKind, Callable[[NodeEntry, Change], NodeEntry]] = {
    ChangeKind.KEYS: _add_keys,
    ChangeKind.REVOKE: _revoke,
    ChangeKind.SUSPEND: _set_state,
    ChangeKind.RESUME: _set_state,
    ChangeKind.LEAVE: _set_state,
    ChangeKind.ENDPOINT: _move,
    ChangeKind.SERVES: _serve,
}
