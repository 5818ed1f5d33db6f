"""The doors through which other nodes come in: each request signed, each answer signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.actions.open_card import card_to_json, give_card
from nhipcau.nodes.assertions import AssertionRefused, read_assertion
from nhipcau.nodes.directory_document import NodeEntry, NodeState
from nhipcau.nodes.errors import NodeNotActive, NodeUnknown
from nhipcau.nodes.files import may_fetch
from nhipcau.nodes.held import home_of, key_store, own_entry, own_key, require_directory
from nhipcau.nodes.http_signatures import sign_answer, verify_request
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import HeldDirectory, SeenNonce
from nhipcau.nodes.post import note_sign_of_life
from nhipcau.nodes.receiving import receive, unpack
from nhipcau.nodes.refusals import name_of, note_refusal
from nhipcau.spine.facade import Actor, file_path, has_bytes

Door = Callable[[HttpRequest, NodeEntry], HttpResponse]
_JSON = "application/json"
_ABSENT = b'{"problem":"not-there"}'


def node_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for nodes of the directory alone: ``view(request, peer, …)``.

    Strangers get 401 without a reason; it is in our list of what was refused.
    """

    @csrf_exempt
    @wraps(view)
    def enter(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        now = utc_now()
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            peer = _peer_of(request, headers, now)
        except CodedError as error:
            name = name_of(headers.get("nhipcau-node", ""))
            # Not the path: a stranger may write what he likes into it, and each would be a line.
            note_refusal(peer=name, code=error.code, detail=str(error), body=_door_name(request), now=now)
            return HttpResponse(b"", status=401, content_type=_JSON)
        try:
            answer = view(request, peer, *args, **kwargs)
        except CodedError as error:
            body = json.dumps({"problem": error.code, "detail": str(error)}).encode()
            answer = HttpResponse(body, status=error.status, content_type=_JSON)
        return _signed(answer, headers, now)

    return enter


def _door_name(request: HttpRequest) -> bytes:
    match = request.resolver_match
    return (match.view_name if match else "").encode()


def _peer_of(request: HttpRequest, headers: dict[str, str], now: datetime) -> NodeEntry:
    """The node that signed the request. Raises errors of signatures, NodeUnknown, NodeNotActive."""
    directory = require_directory()
    peer = directory.node(headers.get("nhipcau-node", ""))
    if peer is None:
        raise NodeUnknown(node=headers.get("nhipcau-node", "?"))
    if peer.state is not NodeState.ACTIVE:
        raise NodeNotActive(node=peer.key)
    verify_request(
        str(request.method),
        f"{own_entry(directory).endpoint}{request.get_full_path()}",
        request.body,
        headers,
        now=now,
        find_key=lambda kid: peer.find_key(Use.TRANSPORT, kid, at=now),
        seen_nonce=lambda nonce, expires: _seen(f"{peer.key}:{nonce}", expires),
    )
    return peer


def _seen(nonce: str, expires: datetime) -> bool:
    """Whether the nonce was used before; it is used now."""
    try:
        with transaction.atomic():
            SeenNonce.objects.create(nonce=nonce[:64], expires_at=expires)
    except IntegrityError:
        return True
    return False


def _signed(answer: HttpResponse, request_headers: dict[str, str], now: datetime) -> HttpResponse:
    key = key_store().signing_key(Use.TRANSPORT, now=now)
    headers = {"content-type": str(answer["Content-Type"])}
    added = sign_answer(
        answer.status_code, answer.content, headers, request_headers=request_headers, key=key, now=now
    )
    for name, value in added.items():
        answer[name] = value
    return answer


@require_POST
@node_door
def events(request: HttpRequest, peer: NodeEntry) -> HttpResponse:
    """A batch of events; the answer says how far the stream is stored here without a gap."""
    now = utc_now()
    taken = receive(peer, unpack(request.body), now=now)
    note_sign_of_life(peer.key, now=now)
    body = {"through": taken.through, "room": taken.room, "problem": taken.problem}
    return HttpResponse(json.dumps(body), content_type=_JSON)


@require_GET
@node_door
def file(request: HttpRequest, peer: NodeEntry, sha256: str) -> HttpResponse:
    """A part of a file that an event to this node has named; absent and not named look the same."""
    first, _, last = request.GET.get("range", "").partition("-")
    if not (may_fetch(sha256, peer.key) and has_bytes(sha256) and _is_place(first) and _is_place(last)):
        return HttpResponse(_ABSENT, status=404, content_type=_JSON)
    with file_path(sha256).open("rb") as stored:
        stored.seek(int(first))
        part = stored.read(min(max(0, int(last) - int(first) + 1), 4_000_000))
    return HttpResponse(part, content_type="application/octet-stream")


def _is_place(text: str) -> bool:
    return text.isdecimal() and len(text) < 16


@require_GET
@node_door
def card(request: HttpRequest, peer: NodeEntry, kind: str, record_id: UUID) -> HttpResponse:
    """The card of a record, for an officer of an agency that the asking node serves.

    Whatever is wrong, the asker learns only that there is nothing; what was not believed is in our list.
    """
    now = utc_now()
    try:
        assertion = read_assertion(
            request.GET.get("assertion", ""),
            issuer=peer.key,
            audience=own_key(),
            now=now,
            find_key=lambda kid: peer.find_key(Use.TRANSPORT, kid, at=now),
        )
        if (assertion.kind, assertion.record_id) != (kind, record_id):
            raise AssertionRefused(reason="it is about another record")
        if home_of(assertion.agency_id) != peer.key:
            raise AssertionRefused(reason="the officer's agency works at another node")
    except CodedError as error:
        note_refusal(peer=peer.key, code=error.code, detail=str(error), body=request.path.encode(), now=now)
        return HttpResponse(_ABSENT, status=404, content_type=_JSON)
    actor = Actor(ref=f"node:{peer.key}", name=peer.key, permissions=frozenset({"*"}), scope=None)
    found = give_card(actor=actor, assertion=assertion, now=now)
    if found is None:
        return HttpResponse(_ABSENT, status=404, content_type=_JSON)
    return HttpResponse(json.dumps(card_to_json(found)), content_type=_JSON)


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """The newest directory, as the roots signed it: who wants to check us may have it."""
    held = HeldDirectory.objects.first()
    if held is None:
        return HttpResponse(_ABSENT, status=404, content_type=_JSON)
    return HttpResponse(bytes(held.document), content_type=_JSON)
