"""What a new node does with its invitation: fetch the directory, believe its roots, ask to join."""

from __future__ import annotations

from datetime import datetime

from nhipcau.nodes.actions.take_directory import take_directory
from nhipcau.nodes.ceremony import read_draft
from nhipcau.nodes.changes import require_endpoint
from nhipcau.nodes.courier import OK, Wire
from nhipcau.nodes.directory_document import Directory, NodeEntry, Roots, read_directory
from nhipcau.nodes.errors import PeerSilent
from nhipcau.nodes.founding import entry_for, make_node_keys
from nhipcau.nodes.held import directory_now, key_store, own_key
from nhipcau.nodes.invitations import InvitationText, join_document
from nhipcau.nodes.joining_errors import (
    FingerprintsNotCompared,
    InvitationOver,
    InvitedElsewhere,
    JoinRefused,
)
from nhipcau.nodes.keys import SigningKey, Use
from nhipcau.nodes.refresh import DIRECTORY_PATH
from nhipcau.spine.facade import Actor

JOIN_PATH = "/nodes/v1/join"
JOIN_TYPE = "application/vnd.nhipcau.join+json"


def fetch_invited_directory(wire: Wire, invitation: InvitationText, *, now: datetime) -> bytes:
    """The directory of the centre, signed by the roots that the invitation names.

    Raises InvitationOver, InvitedElsewhere, PeerSilent, RootsDiffer, and as `read_directory`.
    """
    if invitation.expires_at <= now:
        raise InvitationOver(expired=invitation.expires_at.date())
    if invitation.node != own_key():
        raise InvitedElsewhere(invited=invitation.node, own=own_key())
    answer = wire.carry("GET", f"{invitation.centre}{DIRECTORY_PATH}", {}, b"")
    if answer.status != OK:
        raise PeerSilent(node=invitation.centre, reason=f"status {answer.status} from what stands before it")
    roots = named_roots(answer.body)
    invitation.require_roots(roots)
    read_directory(answer.body, trusted=roots)
    return answer.body


def named_roots(document: bytes) -> Roots:
    """The roots that a directory names, believed by nobody yet. Raises DraftMalformed."""
    return read_draft(document).directory.roots


def join(
    wire: Wire,
    invitation: InvitationText,
    *,
    actor: Actor,
    endpoint: str,
    fingerprints_compared: bool,
    now: datetime,
) -> NodeEntry:
    """Ask to join; the entry that was asked for, whose fingerprints the centre asks by telephone.

    It may be repeated: keys and directory that are there stay. Raises FingerprintsNotCompared,
    JoinRefused, EndpointWrong, PeerSilent, and as `fetch_invited_directory`.
    """
    require_endpoint(endpoint)
    document = fetch_invited_directory(wire, invitation, now=now)
    if not fingerprints_compared:
        raise FingerprintsNotCompared
    _take(actor, document, now)
    store = key_store()
    make_node_keys(store, own_key(), now=now)
    entry = entry_for(
        store, key=own_key(), names=invitation.names, endpoint=endpoint, serves=invitation.serves
    )
    request = join_document(invitation, entry, _keys(now))
    answer = wire.carry("POST", f"{invitation.centre}{JOIN_PATH}", {"content-type": JOIN_TYPE}, request)
    if answer.status != OK:
        raise JoinRefused
    return entry


def _take(actor: Actor, document: bytes, now: datetime) -> Directory:
    """The fetched directory, unless it is held already."""
    held, roots = directory_now(), named_roots(document)
    found = read_directory(document, trusted=roots)
    if held is not None and held.version >= found.version:
        return held
    return take_directory(actor=actor, document=document, first_roots=roots, now=now)


def _keys(now: datetime) -> tuple[SigningKey, ...]:
    store = key_store()
    return tuple(store.signing_key(use, now=now) for use in (Use.TRANSPORT, Use.EVENTS))
