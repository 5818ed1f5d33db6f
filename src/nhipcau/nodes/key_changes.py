"""The document in which a node shows its keys to the centre: signed with each key that signs. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from nhipcau.kit.errors import CodedError
from nhipcau.nodes import base64url
from nhipcau.nodes.changes import require_own_names, require_storable
from nhipcau.nodes.directory_document import PROTOCOLS, whole_number
from nhipcau.nodes.joining_errors import KeysMalformed, KeysUnproven
from nhipcau.nodes.jws import sign_general, verify_general
from nhipcau.nodes.key_files import FileKeyStore
from nhipcau.nodes.keys import PublicKey, SigningKey, Use

KEYS_TYP = "nhipcau-keys+jws"


def key_change_document(
    store: FileKeyStore, *, node: str, events: Mapping[str, Sequence[int]], now: datetime
) -> bytes:
    """Every key of the node that is good now or later, and what this software speaks."""
    keys = [key for key in store.public_keys() if key.not_after > now and key.revoked_at is None]
    signers = [signer for key in keys if (signer := signer_of(store, key)) is not None]
    proven = {signer.kid for signer in signers}
    content = {
        "node": node,
        "keys": [key.to_json() for key in keys if key.use is Use.ENCRYPTION or key.kid in proven],
        "events": {base: list(versions) for base, versions in sorted(events.items())},
        "protocols": list(PROTOCOLS),
    }
    payload = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return json.dumps(sign_general(payload, signers, typ=KEYS_TYP), indent=1).encode() + b"\n"


def signer_of(store: FileKeyStore, key: PublicKey) -> SigningKey | None:
    """The private half of a key that signs, also of one that begins later; None for one that never
    comes into use because another of its use begins with it."""
    if key.use is Use.ENCRYPTION:
        return None
    signer = store.signing_key(key.use, now=key.not_before)
    return signer if signer.kid == key.kid else None


def read_key_change(document: bytes, *, node: str, known: Sequence[PublicKey]) -> dict[str, Any]:
    """Keys, events and protocols; every key that signs and is not known yet has signed the document.

    Raises KeysMalformed, KeysUnproven.
    """
    try:
        outer = json.loads(document)
        content = json.loads(base64url.decode(outer["payload"]))
        require_storable(content)
        keys = tuple(PublicKey.from_json(key) for key in content["keys"])
        events = {
            str(base): [whole_number(v) for v in versions]
            for base, versions in content["events"].items()
            if base
        }
        protocols = [whole_number(number) for number in content["protocols"]]
        by_kid = {key.kid: key.x for key in keys if key.use is not Use.ENCRYPTION}
        _payload, signers = verify_general(outer, typ=KEYS_TYP, find_key=by_kid.get)
    except (CodedError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise KeysMalformed(reason=str(error)) from error
    if content.get("node") != node:
        raise KeysMalformed(reason=f"they are those of {content.get('node')}")
    require_own_names(node, keys)
    there = {key.kid for key in known}
    for key in keys:
        if key.use is not Use.ENCRYPTION and key.kid not in there and key.kid not in signers:
            raise KeysUnproven(kid=key.kid)
    return {"keys": [key.to_json() for key in keys], "events": events, "protocols": protocols}
