"""The text of an invitation, and the signed request to join that answers it. Pure.

The secret of an invitation is the private half of a key that is used once: the centre keeps the public
half, so that nobody who reads its database, and nobody on the way, can join in the place of the invited.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nhipcau.kit.errors import CodedError
from nhipcau.nodes import base64url
from nhipcau.nodes.changes import require_endpoint, require_own_names, require_storable
from nhipcau.nodes.directory_document import NodeEntry, Roots, read_entry
from nhipcau.nodes.joining_errors import InvitationMalformed, JoinRefused, RootsDiffer
from nhipcau.nodes.jws import sign_general, verify_general
from nhipcau.nodes.keys import Signer, SigningKey, Use

JOIN_TYP = "nhipcau-join+jws"
_FORM = 1
_SEED = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationText:
    """What the centre gives the future keepers of a node, on a way that others do not read.

    `roots` are the fingerprints of the root keys, `need` how many of them sign.
    """

    id: UUID
    node: str
    names: Mapping[str, str]
    serves: tuple[str, ...]
    centre: str
    roots: tuple[str, ...]
    need: int
    seed: bytes
    expires_at: datetime

    def key(self) -> SigningKey:
        """The key that shows the holder of the invitation."""
        return SigningKey(kid_of(self.id), Ed25519PrivateKey.from_private_bytes(self.seed))

    def to_text(self) -> str:
        """One word that survives a mail."""
        value = {
            "nhipcau-invitation": _FORM,
            "id": str(self.id),
            "node": self.node,
            "names": dict(self.names),
            "serves": list(self.serves),
            "centre": self.centre,
            "roots": list(self.roots),
            "need": self.need,
            "secret": base64url.encode(self.seed),
            "expires_at": self.expires_at.isoformat(),
        }
        return base64url.encode(json.dumps(value, ensure_ascii=False).encode())

    def require_roots(self, roots: Roots) -> None:
        """Raise RootsDiffer unless these are the roots of the invitation."""
        if (sorted(key.fingerprint() for key in roots.keys), roots.need) != (sorted(self.roots), self.need):
            raise RootsDiffer


def new_seed() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(_SEED)


def kid_of(invitation_id: UUID) -> str:
    """The name of the key of an invitation."""
    return f"invitation/{invitation_id}"


def read_invitation(text: str) -> InvitationText:
    """The invitation. Raises InvitationMalformed."""
    try:
        value = json.loads(base64url.decode("".join(text.split())))
        if value["nhipcau-invitation"] != _FORM:
            raise InvitationMalformed(reason="it is of a newer form")
        found = InvitationText(
            id=UUID(value["id"]),
            node=str(value["node"]),
            names={str(language): str(name) for language, name in value["names"].items()},
            serves=tuple(map(str, value["serves"])),
            centre=str(value["centre"]),
            roots=tuple(map(str, value["roots"])),
            need=int(value["need"]),
            seed=base64url.decode(value["secret"]),
            expires_at=datetime.fromisoformat(value["expires_at"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvitationMalformed(reason=type(error).__name__) from error
    if len(found.seed) != _SEED or found.expires_at.tzinfo is None:
        raise InvitationMalformed(reason="the secret or the end is not what it should be")
    return found


def join_document(invitation: InvitationText, entry: NodeEntry, keys: tuple[Signer, ...]) -> bytes:
    """The request: the entry, signed with the invitation and with each key that it names."""
    content = {"invitation": str(invitation.id), "entry": entry.to_json()}
    payload = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return json.dumps(sign_general(payload, (invitation.key(), *keys), typ=JOIN_TYP)).encode()


def invitation_in(document: bytes) -> UUID | None:
    """Which invitation a request names, believed by nobody yet; None when it can't be read."""
    try:
        return UUID(_content(json.loads(document))["invitation"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def read_join(document: bytes, *, invitation_id: UUID, invitation_key: bytes) -> NodeEntry:
    """The entry that somebody asks for who holds the invitation and every key of the entry.

    Raises JoinRefused, without telling what was wrong.
    """
    try:
        outer = json.loads(document)
        content = _content(outer)
        require_storable(content)
        entry = read_entry(content["entry"])
        require_endpoint(entry.endpoint)
        require_own_names(entry.key, entry.keys)
        known = {kid_of(invitation_id): invitation_key} | {
            key.kid: key.x for key in entry.keys if key.use is not Use.ENCRYPTION
        }
        _payload, signers = verify_general(outer, typ=JOIN_TYP, find_key=known.get)
    except (CodedError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise JoinRefused from error
    needed = {Use.TRANSPORT, Use.EVENTS, Use.ENCRYPTION}
    if signers != set(known) or not needed <= {key.use for key in entry.keys}:
        raise JoinRefused
    return entry


def _content(outer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64url.decode(outer["payload"]))
    return found
