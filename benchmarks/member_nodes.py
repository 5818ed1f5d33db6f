"""Sixty member nodes in one process: each verifies requests and events with its own keys, keeps its stream
gap-free and answers signed, and applies nothing. What the sender sees of a real node, it sees of these.
``GET /count`` says how many events each has.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.directory_document import NodeEntry, Roots, read_directory
from nhipcau.nodes.envelope import TYP, hash_of, read_envelope
from nhipcau.nodes.http_signatures import sign_answer, verify_request
from nhipcau.nodes.jws import from_compact, verify_detached
from nhipcau.nodes.key_files import FileKeyStore
from nhipcau.nodes.keys import SigningKey, Use

ROOM = 20_000


@dataclass
class Member:
    """A member with the end of the stream that the centre sends it."""

    key: str
    signer: SigningKey
    through: int = 0
    head: bytes = bytes(32)
    nonces: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def seen(self, nonce: str) -> bool:
        """Whether the nonce was used before; it is used now."""
        with self.lock:
            before = nonce in self.nonces
            self.nonces.add(nonce)
        return before

    def take(self, sender: NodeEntry, body: bytes) -> dict[str, object]:
        """Verify and number what came; the answer's body."""
        now = utc_now()
        with self.lock:
            for line in gzip.decompress(body).decode().split("\n"):
                event, signature = from_compact(line)
                envelope = read_envelope(event)
                if envelope.number <= self.through:
                    continue
                verify_detached(
                    event, signature, typ=TYP, find_key=lambda kid: sender.find_key(Use.EVENTS, kid, at=now)
                )
                if (envelope.number, envelope.previous) != (self.through + 1, self.head):
                    return {"through": self.through, "room": ROOM, "problem": "chain-broken"}
                self.through, self.head = envelope.number, hash_of(event)
            return {"through": self.through, "room": ROOM, "problem": ""}


def serve(port: int, folder: Path, document: Path) -> None:
    """Answer until killed. `folder` has a folder of keys for each member, `document` is the directory."""
    directory = read_directory(document.read_bytes(), trusted=_roots(document))
    members = {
        place.name: Member(place.name, FileKeyStore(place).signing_key(Use.TRANSPORT, now=utc_now()))
        for place in sorted(folder.iterdir())
    }

    class Handler(BaseHTTPRequestHandler):
        """The doors of all members."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """How many events each member has."""
            self._answer(
                200, json.dumps({key: member.through for key, member in members.items()}).encode(), {}
            )

        def do_POST(self) -> None:
            """A batch for ``/m/<key>``."""
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers["content-length"]))
            member = members[self.path.split("/")[2]]
            entry = directory.node(member.key)
            sender = directory.node(headers["nhipcau-node"])
            assert entry is not None
            assert sender is not None
            now = utc_now()
            verify_request(
                "POST",
                entry.endpoint + self.path.removeprefix(f"/m/{member.key}"),
                body,
                headers,
                now=now,
                find_key=lambda kid: sender.find_key(Use.TRANSPORT, kid, at=now),
                seen_nonce=lambda nonce, _expires: member.seen(nonce),
            )
            found = json.dumps(member.take(sender, body)).encode()
            base = {"content-type": "application/json"}
            added = sign_answer(200, found, base, request_headers=headers, key=member.signer, now=now)
            self._answer(200, found, added)

        def _answer(self, status: int, body: bytes, added: dict[str, str]) -> None:
            self.send_response(status)
            for name, text in {"content-type": "application/json", **added}.items():
                self.send_header(name, text)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


def _roots(document: Path) -> Roots:
    """The roots that the document names of itself: what they are worth is not measured here."""
    from nhipcau.nodes.base64url import decode
    from nhipcau.nodes.directory_document import directory_from_json

    return directory_from_json(json.loads(decode(json.loads(document.read_bytes())["payload"]))).roots
