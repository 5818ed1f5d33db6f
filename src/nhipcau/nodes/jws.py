"""Signatures over bytes: JSON Web Signature (RFC 7515) in one narrow profile.

The protected header is always `{"alg":"Ed25519","kid":…,"typ":…}` in this order and without blanks
(`Ed25519` as in RFC 9864; the older `EdDSA` says less, as it leaves the curve open). What is read
must be byte for byte what we would have written: no member twice, none besides, no `crit`, no other
algorithm, so there is nothing about which two readers could differ. `typ` keeps what is signed for
one purpose from passing for another (RFC 8725 §3.11).

Three forms: detached (appendix F), as events are stored with their signature apart; compact, as
they travel; and general JSON (§7.2.1) for documents that several sign.

The library is `cryptography` itself rather than one for JOSE: a node verifies each event that it
receives, and the profile leaves little for such a library to do. The tests hold it against joserfc.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from nhipcau.kit.errors import CodedError
from nhipcau.nodes import base64url
from nhipcau.nodes.keys import KID, Signer
from nhipcau.nodes.signing_errors import (
    SignatureAlgorithmRefused,
    SignatureHeaderRefused,
    SignatureMalformed,
    SignatureTypeWrong,
    SignatureWrong,
    SignerUnknown,
)

# The raw public key for a kid; None when there is none that is good for the purpose at that time.
FindKey = Callable[[str], bytes | None]

_ALGORITHM = "Ed25519"
_MEMBERS = {"alg", "kid", "typ"}
_SIGNATURE_BYTES = 64
# Bounds of what is looked at before anything is verified.
_PROTECTED_LETTERS = 512
_MOST_SIGNATURES = 64


def sign_detached(payload: bytes, key: Signer, *, typ: str) -> str:
    """`<protected>..<signature>`: the compact form with the payload taken out."""
    protected = base64url.encode(_header(key.kid, typ))
    signature = key.sign(_signing_input(protected, base64url.encode(payload)))
    return f"{protected}..{base64url.encode(signature)}"


def verify_detached(payload: bytes, detached: str, *, typ: str, find_key: FindKey) -> str:
    """The kid of the key that signed `payload` as `typ`.

    Raises SignatureMalformed, SignatureAlgorithmRefused, SignatureHeaderRefused,
    SignatureTypeWrong, SignerUnknown, SignatureWrong.
    """
    protected, signature = _split_detached(detached)
    kid, _ = _verify(protected, base64url.encode(payload), signature, typ, find_key)
    return kid


def to_compact(payload: bytes, detached: str) -> str:
    """The compact form of both. Raises SignatureMalformed."""
    protected, signature = _split_detached(detached)
    return f"{protected}.{base64url.encode(payload)}.{signature}"


def from_compact(text: str) -> tuple[bytes, str]:
    """Payload and detached signature, nothing verified yet. Raises SignatureMalformed."""
    parts = text.split(".", 3)
    if len(parts) != 3 or not all(parts):
        raise SignatureMalformed(part="compact")
    protected, payload, signature = parts
    return _decode(payload, "payload"), f"{protected}..{signature}"


def sign_general(payload: bytes, keys: Iterable[Signer], *, typ: str) -> dict[str, object]:
    """The general JSON form, signed by each of `keys`."""
    encoded = base64url.encode(payload)
    signatures = []
    for key in keys:
        protected = base64url.encode(_header(key.kid, typ))
        signature = base64url.encode(key.sign(_signing_input(protected, encoded)))
        signatures.append({"protected": protected, "signature": signature})
    return {"payload": encoded, "signatures": signatures}


def verify_general(document: object, *, typ: str, find_key: FindKey) -> tuple[bytes, set[str]]:
    """The payload, and the kids of the signatures over it that hold.

    One that does not hold, or is of a kind or a key that is not known, counts for nothing but does
    not spoil the others: the caller asks whether enough hold. A key counts once, also when it is
    listed under two names. Raises SignatureMalformed when the document has not the agreed shape.
    """
    encoded, signatures = _split_general(document)
    payload = _decode(encoded, "payload")
    signers: dict[bytes, str] = {}
    for entry in signatures:
        try:
            kid, raw = _verify(*_split_entry(entry, encoded), typ, find_key)
        except CodedError:
            continue
        signers.setdefault(raw, kid)
    return payload, set(signers.values())


def _header(kid: str, typ: str) -> bytes:
    header = {"alg": _ALGORITHM, "kid": kid, "typ": typ}
    return json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()


def _signing_input(protected: str, payload: str) -> bytes:
    return f"{protected}.{payload}".encode("ascii")


def _verify(protected: str, payload: str, signature: str, typ: str, find_key: FindKey) -> tuple[str, bytes]:
    """Kid and raw key of a signature that holds; see `verify_detached` for what is raised."""
    kid = _read_header(protected, typ)
    signed = _decode(signature, "signature")
    if len(signed) != _SIGNATURE_BYTES:
        raise SignatureMalformed(part="signature")
    raw = find_key(kid)
    if raw is None:
        raise SignerUnknown(kid=kid)
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signed, _signing_input(protected, payload))
    except InvalidSignature:
        raise SignatureWrong(kid=kid) from None
    return kid, raw


def _read_header(protected: str, typ: str) -> str:
    """The kid of a protected header that says what we say, in the way we say it."""
    if len(protected) > _PROTECTED_LETTERS:
        raise SignatureMalformed(part="protected")
    written = _decode(protected, "protected")
    try:
        header = json.loads(written)
    except (ValueError, RecursionError):
        raise SignatureMalformed(part="protected") from None
    if not isinstance(header, dict):
        raise SignatureMalformed(part="protected")
    if header.get("alg") != _ALGORITHM:
        raise SignatureAlgorithmRefused(algorithm=header.get("alg"))
    if unknown := header.keys() - _MEMBERS:
        raise SignatureHeaderRefused(members=tuple(sorted(unknown)))
    if header.get("typ") != typ:
        raise SignatureTypeWrong(expected=typ, found=header.get("typ"))
    kid = header.get("kid")
    if not isinstance(kid, str) or not KID.fullmatch(kid):
        raise SignatureMalformed(part="kid")
    if written != _header(kid, typ):  # blanks, another order, a member twice, needless escapes
        raise SignatureMalformed(part="protected")
    return kid


def _split_detached(detached: str) -> tuple[str, str]:
    parts = detached.split(".", 3)
    if len(parts) != 3 or parts[1] or not parts[0] or not parts[2]:
        raise SignatureMalformed(part="detached")
    return parts[0], parts[2]


def _split_general(document: object) -> tuple[str, list[object]]:
    if not isinstance(document, Mapping) or set(document) != {"payload", "signatures"}:
        raise SignatureMalformed(part="document")
    payload, signatures = document["payload"], document["signatures"]
    if not isinstance(payload, str):
        raise SignatureMalformed(part="payload")
    if not isinstance(signatures, list) or not 0 < len(signatures) <= _MOST_SIGNATURES:
        raise SignatureMalformed(part="signatures")
    return payload, signatures


def _split_entry(entry: object, payload: str) -> tuple[str, str, str]:
    """Protected header, payload and signature; an unprotected `header` is not taken."""
    if not isinstance(entry, Mapping) or set(entry) != {"protected", "signature"}:
        raise SignatureMalformed(part="signatures")
    protected, signature = entry["protected"], entry["signature"]
    if not isinstance(protected, str) or not isinstance(signature, str):
        raise SignatureMalformed(part="signatures")
    return protected, payload, signature


def _decode(text: str, part: str) -> bytes:
    try:
        return base64url.decode(text)
    except ValueError:
        raise SignatureMalformed(part=part) from None
