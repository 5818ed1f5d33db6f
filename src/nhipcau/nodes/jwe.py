"""Encryption for one node: JSON Web Encryption (RFC 7516) in one narrow profile.

Compact form, ECDH-ES+A256KW with X25519 (RFC 7518 §4.6, RFC 8037 §3.2) and A256GCM. The protected
header holds `alg`, `enc`, `kid` and `epk` and nothing else: no compression, no other algorithm that
a sender could choose for us. Only the holder of the key can read it; who wrote it, a signature
inside must say. A new key pair is made for each text, so that what was sent stays closed when the
sender's own keys become known.

The library is joserfc. The secret is agreed through `Opener.agree`, so that the receiver's key may
lie in a token.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from nhipcau.nodes import base64url
from nhipcau.nodes.keys import KID, Opener, PublicKey, Use
from nhipcau.nodes.signing_errors import (
    DecryptionFailed,
    EncryptionMalformed,
    KeyUseWrong,
    NotForThisNode,
)

FindOpener = Callable[[str], Opener | None]

_ALGORITHM, _CONTENT = "ECDH-ES+A256KW", "A256GCM"
_CURVE = {"kty": "OKP", "crv": "X25519"}
_PARTS = ("protected", "encrypted_key", "iv", "ciphertext", "tag")
_PROTECTED_LETTERS = 1024
# What the file store takes, with room for base64.
_MOST_LETTERS = 70_000_000


class _Registry(jwe.JWERegistry):
    max_ciphertext_length = _MOST_LETTERS


class _Receiver(OKPKey):
    """The receiver's key for joserfc: public half here, private half wherever the opener has it."""

    opener: Opener

    @classmethod
    def of(cls, opener: Opener) -> _Receiver:
        """The key behind `opener`."""
        public = X25519PublicKey.from_public_bytes(opener.x)
        key = cls(public, public)
        key.opener = opener
        return key

    def exchange_derive_key(self, key: OKPKey) -> bytes:
        """The secret shared with the sender's key of this one text."""
        return self.opener.agree(key.public_key.public_bytes_raw())


def encrypt(plain: bytes, *, receiver: PublicKey) -> str:
    """`plain` for the holder of `receiver` alone. Raises KeyUseWrong.

    Whether the key is good at this time is for the caller to see to.
    """
    if receiver.use is not Use.ENCRYPTION:
        raise KeyUseWrong(kid=receiver.kid, use=receiver.use.value, wanted=Use.ENCRYPTION.value)
    header = {"alg": _ALGORITHM, "enc": _CONTENT, "kid": receiver.kid}
    key = OKPKey.import_key(X25519PublicKey.from_public_bytes(receiver.x))
    return jwe.encrypt_compact(header, plain, key, registry=_registry())


def decrypt(text: str, find_key: FindOpener) -> bytes:
    """What was encrypted for a key that `find_key` finds.

    Raises EncryptionMalformed, NotForThisNode, DecryptionFailed.
    """
    kid = _read_header(text)
    opener = find_key(kid)
    if opener is None:
        raise NotForThisNode(kid=kid)
    try:
        plain = jwe.decrypt_compact(text, _Receiver.of(opener), registry=_registry()).plaintext
    except (JoseError, ValueError, InvalidTag, InvalidUnwrap):
        raise DecryptionFailed(kid=kid) from None
    if plain is None:
        raise DecryptionFailed(kid=kid)
    return plain


def _registry() -> _Registry:
    return _Registry(algorithms=[_ALGORITHM, _CONTENT])


def _read_header(text: str) -> str:
    """The kid of a text in the agreed form. Each part must be written in its one way."""
    parts = text.split(".", len(_PARTS)) if len(text) <= _MOST_LETTERS else []
    if len(parts) != len(_PARTS) or len(parts[0]) > _PROTECTED_LETTERS:
        raise EncryptionMalformed(part="compact")
    read: list[bytes] = []
    for name, part in zip(_PARTS, parts, strict=True):
        try:
            read.append(base64url.decode(part))
        except ValueError:
            raise EncryptionMalformed(part=name) from None
    try:
        header = json.loads(read[0])
    except (ValueError, RecursionError):
        raise EncryptionMalformed(part="protected") from None
    if not isinstance(header, dict) or header.keys() != {"alg", "enc", "kid", "epk"}:
        raise EncryptionMalformed(part="protected")
    if header["alg"] != _ALGORITHM:
        raise EncryptionMalformed(part="alg")
    if header["enc"] != _CONTENT:
        raise EncryptionMalformed(part="enc")
    kid, sender = header["kid"], header["epk"]
    if not isinstance(kid, str) or not KID.fullmatch(kid):
        raise EncryptionMalformed(part="kid")
    if not isinstance(sender, dict) or sender != {**_CURVE, "x": str(sender.get("x"))}:
        raise EncryptionMalformed(part="epk")
    return kid
