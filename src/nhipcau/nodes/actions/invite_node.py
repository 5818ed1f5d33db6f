"""Invite a future node to join the federation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from nhipcau.nodes.directory_document import Directory, NodeState
from nhipcau.nodes.events import NodeInvited
from nhipcau.nodes.held import own_entry, require_directory
from nhipcau.nodes.invitations import InvitationText, new_seed
from nhipcau.nodes.joining_errors import NodeKeyWrong, NodeThereAlready, ServedAlready, ServesUnknown
from nhipcau.nodes.models import Invitation
from nhipcau.nodes.provides import agency_homes
from nhipcau.spine.facade import Actor, action, one_at_a_time, publish, record_change

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_LONGEST = 40
_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNode:
    """Who shall join: name in references, names in languages, keys of the agencies it will serve."""

    key: str
    names: Mapping[str, str]
    serves: tuple[str, ...]


@action("nodes.invite_node", permission="nodes.manage", emits=(NodeInvited,))
def invite_node(*, actor: Actor, new: NewNode, days: int = _DAYS, now: datetime) -> InvitationText:
    """The invitation, which is shown once: the centre keeps only the public half of its secret.

    Raises NoDirectory, NodeUnknown, NodeKeyWrong, NodeThereAlready, ServesUnknown, ServedAlready.
    """
    one_at_a_time("nodes.joining")
    directory = require_directory()
    _require_free(new.key, directory, now)
    require_served_by_none(new.serves, directory)
    seed = new_seed()
    row = Invitation(
        node=new.key,
        names=dict(new.names),
        serves=list(new.serves),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    invitation = InvitationText(
        id=row.id,
        node=row.node,
        names=new.names,
        serves=new.serves,
        centre=own_entry(directory).endpoint,
        roots=tuple(key.fingerprint() for key in directory.roots.keys),
        need=directory.roots.need,
        seed=seed,
        expires_at=row.expires_at,
    )
    row.public = invitation.key().private.public_key().public_bytes_raw()
    row.save()
    record_change(row, None)
    publish(NodeInvited(node=row.node, invitation_id=row.id))
    return invitation


def _require_free(key: str, directory: Directory, now: datetime) -> None:
    if not key or len(key) > _LONGEST or not set(key) <= _LETTERS:
        raise NodeKeyWrong(key=key)
    invited = [row for row in Invitation.objects.filter(node=key) if row.is_open(now)]
    if directory.node(key) or invited:
        raise NodeThereAlready(node=key)


def require_served_by_none(serves: tuple[str, ...], directory: Directory, *, but: str = "") -> None:
    """That the agencies exist and that no other node serves them. Raises ServesUnknown, ServedAlready."""
    for agency in serves:
        for entry in directory.nodes:
            if entry.key != but and entry.state is not NodeState.LEFT and agency in entry.serves:
                raise ServedAlready(agency=agency, node=entry.key)
        for homes in agency_homes:
            if "?" not in homes({agency: "?"}, "-").values():
                raise ServesUnknown(agency=agency)
