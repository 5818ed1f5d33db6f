"""The doors for the running of the federation: joining, new keys, anchors, and how it goes."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.db.models import F, Value
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.actions.ask_join import ask_join
from nhipcau.nodes.actions.propose_change import ask_keys
from nhipcau.nodes.changes import ChangeKind
from nhipcau.nodes.directory_document import NodeEntry
from nhipcau.nodes.doors import node_door
from nhipcau.nodes.held import own_entry, require_directory
from nhipcau.nodes.invitations import invitation_in, read_join
from nhipcau.nodes.joining_errors import ChangeImpossible, JoinRefused
from nhipcau.nodes.models import Anchor, DirectoryChange, IncomingStream, Invitation
from nhipcau.nodes.refusals import STRANGER, note_refusal
from nhipcau.spine.facade import Actor

_JSON = "application/json"
_LARGEST_REQUEST = 64_000
_MOST_ANCHORS = 2000
# Of nobody: who names an invitation that is not there waits as long as others for the same answer.
_NOBODY = bytes.fromhex("58" + "66" * 31)


@csrf_exempt
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """A request to join, by invitation. Every refusal looks the same; the reason is in our list."""
    now = utc_now()
    # What says that it is too large is not even read.
    fits = int(request.META.get("CONTENT_LENGTH") or 0) <= _LARGEST_REQUEST
    document = request.body if fits else b""
    invitation_id = invitation_in(document)
    try:
        change_id = _ask(invitation_id, document, now)
    except CodedError as error:
        _note_refused(invitation_id, error, now)
        return HttpResponse(
            b'{"problem":"nodes.join-refused"}', status=JoinRefused.status, content_type=_JSON
        )
    return HttpResponse(json.dumps({"request": str(change_id)}), content_type=_JSON)


def _ask(invitation_id: UUID | None, document: bytes, now: datetime) -> UUID:
    row = Invitation.objects.filter(id=invitation_id).first() if invitation_id else None
    public = bytes(row.public) if row else _NOBODY
    entry = read_join(document, invitation_id=invitation_id or UUID(int=0), invitation_key=public)
    if row is None:
        raise JoinRefused
    before = DirectoryChange.objects.filter(invitation=row, kind=ChangeKind.JOIN).first()
    asked = before.brought_keys() if before else ()
    if before is not None and set(asked) == set(entry.keys):
        return before.id  # our answer was lost on the way
    guest = Actor(ref=f"node:{row.node}", name=row.node, permissions=frozenset({"*"}), scope=None)
    return ask_join(actor=guest, invitation_id=row.id, document=document, now=now).id


def _note_refused(invitation_id: UUID | None, error: CodedError, now: datetime) -> None:
    """One line for an invitation that is ours and one for all that are not: strangers fill no table."""
    row = Invitation.objects.filter(id=invitation_id).first() if invitation_id else None
    if row is not None:
        Invitation.objects.filter(id=row.id).update(attempts=F("attempts") + Value(1))
    name = row.node if row else STRANGER
    note_refusal(peer=name, code=error.code, detail="a request to join", body=b"join", now=now)


@csrf_exempt
@require_POST
@node_door
def keys(request: HttpRequest, peer: NodeEntry) -> HttpResponse:
    """New keys of a node, brought under its present one; they wait for approval."""
    if not own_entry().host:
        reason = "this node does not keep the directory"
        raise ChangeImpossible(kind=ChangeKind.KEYS.value, node=peer.key, reason=reason)
    actor = Actor(ref=f"node:{peer.key}", name=peer.key, permissions=frozenset({"*"}), scope=None)
    row = ask_keys(actor=actor, node=peer.key, document=request.body[:_LARGEST_REQUEST], now=utc_now())
    return HttpResponse(json.dumps({"request": str(row.id)}), content_type=_JSON)


@require_GET
@node_door
def anchors(request: HttpRequest, peer: NodeEntry) -> HttpResponse:
    """What we hold of the asking node's logs."""
    rows = Anchor.objects.filter(node=peer.key).order_by("-id")[:_MOST_ANCHORS]
    held = [[row.chain, row.number, row.digest, row.at.isoformat()] for row in rows]
    return HttpResponse(json.dumps({"anchors": held}), content_type=_JSON)


@require_GET
@node_door
def hello(request: HttpRequest, peer: NodeEntry) -> HttpResponse:
    """Our clock, our directory, and how far we are with the asking node's stream."""
    stream = IncomingStream.objects.filter(peer=peer.key).first()
    body = {
        "now": utc_now().isoformat(),
        "directory": require_directory().version,
        "through": stream.through if stream else 0,
        "applied": stream.applied if stream else 0,
    }
    return HttpResponse(json.dumps(body), content_type=_JSON)
