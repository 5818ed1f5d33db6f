"""Changes of the directory that an operator of the centre wants, or that a node asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nhipcau.nodes.actions.invite_node import require_served_by_none
from nhipcau.nodes.changes import Change, ChangeKind, apply_change, require_endpoint
from nhipcau.nodes.events import DirectoryChangeApproved, DirectoryChangeAsked
from nhipcau.nodes.held import require_directory
from nhipcau.nodes.joining_errors import ChangeImpossible, ReasonNeeded
from nhipcau.nodes.key_changes import read_key_change
from nhipcau.nodes.models import DirectoryChange
from nhipcau.spine.facade import Actor, action, publish, record_change

_NEEDS_REASON = {ChangeKind.SUSPEND, ChangeKind.LEAVE, ChangeKind.REVOKE}


@action("nodes.propose_change", permission="nodes.manage", emits=(DirectoryChangeApproved,))
def propose_change(
    *, actor: Actor, kind: ChangeKind, node: str, content: dict[str, Any] | None = None, reason: str = "",
    now: datetime,
) -> DirectoryChange:  # fmt: skip
    """A change that an operator decides; it stands in the next draft, which the roots sign or not.

    Raises NoDirectory, NodeUnknown, ReasonNeeded, ChangeImpossible, KeyNotThere, EndpointWrong,
    ServesUnknown, ServedAlready.
    """
    if kind in _NEEDS_REASON and not reason.strip():
        raise ReasonNeeded
    if kind in {ChangeKind.JOIN, ChangeKind.KEYS}:  # what comes with keys, comes from who holds them
        raise ChangeImpossible(kind=kind.value, node=node, reason="only the node itself can ask for it")
    directory = require_directory()
    change = Change(kind=kind, node=node, content=content or {})
    if kind is ChangeKind.ENDPOINT:
        require_endpoint(str(change.content.get("endpoint", "")))
    if kind is ChangeKind.SERVES:
        require_served_by_none(tuple(change.content["serves"]), directory, but=node)
    apply_change(directory.nodes, change)
    row = DirectoryChange.objects.create(
        kind=kind,
        node=node,
        content=dict(change.content),
        reason=reason.strip()[:500],
        state=DirectoryChange.State.APPROVED,
        asked_at=now,
        asked_by=actor.ref,
        decided_at=now,
        decided_by=actor.ref,
    )
    record_change(row, None, note=reason)
    publish(DirectoryChangeApproved(node=node, change_id=row.id, kind=row.kind))
    return row


@action("nodes.ask_keys", permission="nodes.manage", emits=(DirectoryChangeAsked,))
def ask_keys(*, actor: Actor, node: str, document: bytes, now: datetime) -> DirectoryChange:
    """New keys of a node: signed by each of them, and brought by the node's present key or by hand.

    They are approved when somebody at the node has confirmed their fingerprints by telephone: who has
    stolen the present key could have brought them. Raises NodeUnknown, KeysMalformed, KeysUnproven,
    ChangeImpossible.
    """
    directory = require_directory()
    entry = directory.node(node)
    content = read_key_change(document, node=node, known=entry.keys if entry else ())
    apply_change(directory.nodes, Change(kind=ChangeKind.KEYS, node=node, content=content))
    same = DirectoryChange.objects.filter(
        kind=ChangeKind.KEYS, node=node, content=content, state=DirectoryChange.State.ASKED
    ).first()
    row = same or DirectoryChange(kind=ChangeKind.KEYS, node=node, content=content)
    row.asked_at, row.asked_by = now, actor.ref
    row.save()
    record_change(row, None)
    publish(DirectoryChangeAsked(node=node, change_id=row.id, kind=row.kind))
    return row
