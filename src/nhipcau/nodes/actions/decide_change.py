"""Approve or decline a change of the directory that a node asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from nhipcau.nodes.changes import apply_change
from nhipcau.nodes.directory_document import require_sound
from nhipcau.nodes.events import DirectoryChangeApproved, DirectoryChangeDeclined
from nhipcau.nodes.held import require_directory
from nhipcau.nodes.joining_errors import ChangeDecided, ChangeNotThere, ReasonNeeded
from nhipcau.nodes.models import DirectoryChange
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot

State = DirectoryChange.State


@action("nodes.approve_change", permission="nodes.manage", emits=(DirectoryChangeApproved,))
def approve_change(*, actor: Actor, change_id: UUID, now: datetime) -> DirectoryChange:
    """The change, which stands in the next draft: its fingerprints were compared by telephone.

    Raises ChangeNotThere, ChangeDecided, DirectoryMalformed, and as `apply_change` when it is no longer
    possible.
    """
    row = _asked(change_id)
    directory = require_directory()
    require_sound(replace(directory, nodes=apply_change(directory.nodes, row.change())))
    _decide(row, State.APPROVED, actor, now, "")
    publish(DirectoryChangeApproved(node=row.node, change_id=row.id, kind=row.kind))
    return row


@action("nodes.decline_change", permission="nodes.manage", emits=(DirectoryChangeDeclined,))
def decline_change(*, actor: Actor, change_id: UUID, reason: str, now: datetime) -> DirectoryChange:
    """The change, turned down. Raises ReasonNeeded, ChangeNotThere, ChangeDecided."""
    if not reason.strip():
        raise ReasonNeeded
    row = _asked(change_id, withdraw=True)
    _decide(row, State.DECLINED, actor, now, reason.strip())
    publish(DirectoryChangeDeclined(node=row.node, change_id=row.id, kind=row.kind))
    return row


def _asked(change_id: UUID, *, withdraw: bool = False) -> DirectoryChange:
    """What is approved and not signed yet can still be turned down."""
    row = DirectoryChange.objects.select_for_update(of=("self",)).filter(id=change_id).first()
    if row is None:
        raise ChangeNotThere
    if row.state not in ({State.ASKED, State.APPROVED} if withdraw else {State.ASKED}):
        raise ChangeDecided
    return row


def _decide(row: DirectoryChange, state: str, actor: Actor, now: datetime, reason: str) -> None:
    before = snapshot(row)
    row.state, row.decided_at, row.decided_by = state, now, actor.ref
    row.reason = reason[:500] or row.reason
    row.save()
    record_change(row, before, note=reason)
