"""A node that was invited asks to join."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from nhipcau.nodes.changes import ChangeKind
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.events import DirectoryChangeAsked
from nhipcau.nodes.invitations import kid_of, read_join
from nhipcau.nodes.joining_errors import JoinRefused
from nhipcau.nodes.models import DirectoryChange, Invitation
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("nodes.ask_join", permission="*", emits=(DirectoryChangeAsked,))
def ask_join(*, actor: Actor, invitation_id: UUID, document: bytes, now: datetime) -> DirectoryChange:
    """The request, listed for whoever approves it after comparing fingerprints.

    Names and agencies are those of the invitation, whatever the request says. Raises JoinRefused.
    """
    row = Invitation.objects.select_for_update().filter(id=invitation_id).first()
    if row is None or not row.is_open(now):
        raise JoinRefused
    before = snapshot(row)
    entry = read_join(document, invitation_id=row.id, invitation_key=bytes(row.public))
    if entry.key != row.node:
        raise JoinRefused
    entry = replace(entry, names=row.names, serves=tuple(row.serves), host=False, state=NodeState.ACTIVE)
    change = DirectoryChange.objects.create(
        kind=ChangeKind.JOIN,
        node=row.node,
        content={"entry": entry.to_json()},
        invitation=row,
        asked_at=now,
        asked_by=kid_of(row.id),
    )
    row.used_at = now
    row.save()
    record_change(row, before)
    record_change(change, None)
    publish(DirectoryChangeAsked(node=change.node, change_id=change.id, kind=change.kind))
    return change
