"""The courier: one signed request to another node, one signed answer.

Where the request goes follows from the directory alone. The hop is signed (RFC 9421) besides the
events, so that a receiver can turn strangers away before it reads anything, and so that nobody on the
way can say that something was taken which was not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Protocol
from urllib.parse import urlencode

import httpx
import structlog

from nhipcau.kit.errors import CodedError
from nhipcau.nodes.directory_document import NodeEntry, NodeState
from nhipcau.nodes.errors import AnswerUntrusted, NodeNotActive, PeerRefused, PeerSilent, PeerTurnedAway
from nhipcau.nodes.held import key_store
from nhipcau.nodes.http_signatures import new_nonce, sign_request, verify_answer
from nhipcau.nodes.keys import Use

_LARGEST_ANSWER = 16_000_000
# However slowly a node answers, the thread that waits is free again.
_LONGEST_S = 120
OK = 200
_STRANGER = 401

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire(Protocol):
    """Carries bytes to an address and back: over HTTP, in tests within the process.

    Raises PeerSilent with the reason (`node` is filled in by the courier) when nothing comes back.
    """

    def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> RawAnswer: ...


class HttpWire:
    """The wire of a real node: HTTP with kept-open connections; redirects are not followed."""

    def __init__(self, *, patience_s: float = 60) -> None:
        limits = httpx.Limits(max_connections=80, max_keepalive_connections=80)
        self.client = httpx.Client(
            timeout=httpx.Timeout(patience_s, connect=5), limits=limits, follow_redirects=False
        )

    def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        """One exchange. A body that trickles in is given up like one that does not come."""
        end = monotonic() + _LONGEST_S
        try:
            with self.client.stream(method, url, headers=dict(headers), content=body) as answer:
                found = bytearray()
                for part in answer.iter_raw():
                    found += part
                    if len(found) > _LARGEST_ANSWER:
                        raise PeerSilent(node=url, reason="its answer is too large")
                    if monotonic() > end:
                        raise PeerSilent(node=url, reason="its answer takes too long")
                return RawAnswer(answer.status_code, dict(answer.headers), bytes(found))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:  # an address may be no address
            log.warning("nodes: no answer", url=url, error=f"{type(error).__name__} {error}".strip())
            raise PeerSilent(node=url, reason=_silence(error)) from error


def _silence(error: Exception) -> str:
    """What people are told; what exactly happened stands in the log."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "it cannot be reached"
    if isinstance(error, httpx.TimeoutException):
        return "its answer takes too long"
    if isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol):
        return "the connection broke off"
    return "its address is none"


def _not_let_in(to: NodeEntry, status: int) -> CodedError:
    """Strangers get a bare 401 from a node; any other answer without a signature is a proxy's."""
    if status == _STRANGER:
        return PeerTurnedAway(node=to.key)
    return PeerSilent(node=to.key, reason=f"status {status} from what stands before it")


@dataclass(frozen=True, slots=True)
class Courier:
    """Sends signed requests to nodes of the directory and believes only signed answers."""

    wire: Wire

    def post(
        self, sender: NodeEntry, to: NodeEntry, path: str, body: bytes, content_type: str, *, now: datetime
    ) -> bytes:
        """The body of the answer.

        Raises NodeNotActive, PeerSilent, PeerTurnedAway, PeerRefused, AnswerUntrusted.
        """
        return self._carry("POST", sender, to, path, body, content_type, now=now)

    def get(
        self, sender: NodeEntry, to: NodeEntry, path: str, query: Mapping[str, str], *, now: datetime
    ) -> bytes:
        """The body of the answer. Raises as `post`."""
        question = f"{path}?{urlencode(query)}" if query else path
        return self._carry("GET", sender, to, question, b"", "application/octet-stream", now=now)

    def _carry(
        self,
        method: str,
        sender: NodeEntry,
        to: NodeEntry,
        path: str,
        body: bytes,
        content_type: str,
        *,
        now: datetime,
    ) -> bytes:
        if to.state is not NodeState.ACTIVE:
            raise NodeNotActive(node=to.key)
        url = f"{to.endpoint}{path}"
        headers = {"content-type": content_type, "nhipcau-node": sender.key}
        key = key_store().signing_key(Use.TRANSPORT, now=now)
        nonce = new_nonce()
        headers |= sign_request(method, url, body, headers, key=key, now=now, nonce=nonce)
        try:
            answer = self.wire.carry(method, url, headers, body)
        except PeerSilent as error:  # the wire knows an address, people know a node
            raise PeerSilent(node=to.key, reason=error.params["reason"]) from error
        received = {name.lower(): value for name, value in answer.headers.items()}
        try:
            verify_answer(
                answer.status,
                answer.body,
                received,
                request_headers=headers,
                find_key=lambda kid: to.find_key(Use.TRANSPORT, kid, at=now),
            )
        except CodedError as error:
            if answer.status != OK:  # the node turns us away, or a proxy before it
                raise _not_let_in(to, answer.status) from error
            raise AnswerUntrusted(node=to.key, reason=str(error)) from error
        if answer.status != OK:
            raise PeerRefused(node=to.key, reason=answer.body.decode(errors="replace")[:300])
        return answer.body
