"""Keys of a node: what others know of them, what they do, and where they are kept.

A node has one key per use, so that a key for requests can be replaced often and one that seals
papers seldom, and what is signed for one use proves nothing in another. All are of Curve25519:
Ed25519 to sign (RFC 8032), X25519 to agree on a secret (RFC 7748). Public keys travel as JWK
(RFC 7517, RFC 8037) in the directory of nodes.

No key asks the clock; `now` and `instant` are passed in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from nhipcau.nodes import base64url
from nhipcau.nodes.signing_errors import KeyIsPrivate, KeyMalformed, KeyWeak

# A kid stands in JSON, in an HTTP field between quotes and in file names, so nothing needs escaping.
KID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,119}", re.ASCII)
_LENGTH = 32
_PRIME = 2**255 - 19
# y of the points of small order on Ed25519 (as in libsodium's list, sign bit aside): a signature
# under such a key holds for messages that nobody signed.
_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_SMALL_ORDER = {0, 1, _ORDER_8, _PRIME - _ORDER_8, _PRIME - 1, _PRIME, _PRIME + 1}


class Use(StrEnum):
    """What a key may be used for."""

    TRANSPORT = "transport"  # requests and answers between nodes
    EVENTS = "events"
    CREDENTIALS = "credentials"
    PAPERS = "papers"
    ENCRYPTION = "encryption"
    ROOT = "root"  # signs the directory of nodes; kept offline

    @property
    def curve(self) -> str:
        """The curve by its name in a JWK."""
        return "X25519" if self is Use.ENCRYPTION else "Ed25519"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a key, with the time in which it is good.

    `x` are the 32 raw bytes. `not_after` is the first instant at which the key is no longer good,
    `revoked_at` the instant since when it is not to be believed. Raises KeyMalformed and KeyWeak.
    """

    kid: str
    use: Use
    x: bytes
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        if not KID.fullmatch(self.kid):
            raise KeyMalformed(kid=self.kid[:120], member="kid")
        if len(self.x) != _LENGTH:
            raise KeyMalformed(kid=self.kid, member="x")
        for member, instant in (
            ("nbf", self.not_before),
            ("exp", self.not_after),
            ("revoked_at", self.revoked_at),
        ):
            if instant is not None and instant.tzinfo is None:
                raise KeyMalformed(kid=self.kid, member=member)
        if self.not_after <= self.not_before:
            raise KeyMalformed(kid=self.kid, member="exp")
        if _is_weak(self.use, self.x):
            raise KeyWeak(kid=self.kid)

    def good_at(self, instant: datetime) -> bool:
        """Within its period and not revoked by then."""
        within = self.not_before <= instant < self.not_after
        return within and (self.revoked_at is None or instant < self.revoked_at)

    def fingerprint(self) -> str:
        """The SHA-256 of the key as eight groups of four digits, to be compared by telephone.

        Digits, because they sound the same to those who share no alphabet (hexadecimal letters such
        as B, D and E are misheard even within one language); groups of four, because people read
        so. 32 digits are 106 bits: to make a second key with the fingerprint of yours is out of
        anybody's reach.
        """
        number = int.from_bytes(hashlib.sha256(self.x).digest(), "big") % 10**32
        digits = f"{number:032d}"
        return " ".join(digits[start : start + 4] for start in range(0, 32, 4))

    def to_json(self) -> dict[str, str]:
        """The members of the JWK; `revoked_at` only where there is one."""
        members = {
            "kty": "OKP",
            "crv": self.use.curve,
            "x": base64url.encode(self.x),
            "kid": self.kid,
            "nhipcau_use": self.use.value,
            "nbf": _iso(self.not_before),
            "exp": _iso(self.not_after),
        }
        if self.revoked_at is not None:
            members["revoked_at"] = _iso(self.revoked_at)
        return members

    @classmethod
    def from_json(cls, document: object) -> PublicKey:
        """The key that `to_json` wrote; members it does not know are passed over (RFC 7517 §4).

        Raises KeyMalformed, KeyIsPrivate, KeyWeak.
        """
        if not isinstance(document, Mapping):
            raise KeyMalformed(kid="?", member="JWK")
        kid = _text(document, "kid", "?")
        if not KID.fullmatch(kid):
            raise KeyMalformed(kid="?", member="kid")
        if "d" in document:
            raise KeyIsPrivate(kid=kid)
        if _text(document, "kty", kid) != "OKP":
            raise KeyMalformed(kid=kid, member="kty")
        try:
            use = Use(_text(document, "nhipcau_use", kid))
        except ValueError:
            raise KeyMalformed(kid=kid, member="nhipcau_use") from None
        if _text(document, "crv", kid) != use.curve:
            raise KeyMalformed(kid=kid, member="crv")
        try:
            x = base64url.decode(_text(document, "x", kid))
        except ValueError:
            raise KeyMalformed(kid=kid, member="x") from None
        revoked_at = _instant(document, "revoked_at", kid) if "revoked_at" in document else None
        return cls(kid, use, x, _instant(document, "nbf", kid), _instant(document, "exp", kid), revoked_at)


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _text(document: Mapping[str, object], member: str, kid: str) -> str:
    value = document.get(member)
    if not isinstance(value, str):
        raise KeyMalformed(kid=kid, member=member)
    return value


def _instant(document: Mapping[str, object], member: str, kid: str) -> datetime:
    try:
        instant = datetime.fromisoformat(_text(document, member, kid))
    except ValueError:
        raise KeyMalformed(kid=kid, member=member) from None
    if instant.tzinfo is None:  # here too: compared with an aware one it would raise a TypeError
        raise KeyMalformed(kid=kid, member=member)
    return instant


def _is_weak(use: Use, x: bytes) -> bool:
    if use is not Use.ENCRYPTION:
        return int.from_bytes(x, "little") & (2**255 - 1) in _SMALL_ORDER
    try:
        # Every secret is a multiple of the cofactor, so any one of them finds the points of small order.
        X25519PrivateKey.from_private_bytes(bytes(_LENGTH)).exchange(X25519PublicKey.from_public_bytes(x))
    except ValueError:
        return True
    return False


class Signer(Protocol):
    """A key that signs; the private half may lie in a token that it never leaves."""

    @property
    def kid(self) -> str:
        """The name by which others find the public half."""

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the Ed25519 signature (PKCS#11: CKM_EDDSA, without prehash)."""


class Opener(Protocol):
    """A key for which others encrypt; the private half may lie in a token that it never leaves."""

    @property
    def kid(self) -> str:
        """The name by which others found the public half."""

    @property
    def x(self) -> bytes:
        """The 32 raw bytes of the public half."""

    def agree(self, peer: bytes) -> bytes:
        """The 32 bytes that X25519 makes of this key and the raw public key `peer`.

        PKCS#11: CKM_ECDH1_DERIVE with CKD_NULL. Raises ValueError when `peer` is of small order.
        """


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key in memory. It is not shown when printed."""

    kid: str
    private: Ed25519PrivateKey = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self.private.sign(data)


@dataclass(frozen=True, slots=True)
class DecryptionKey:
    """An X25519 key in memory. It is not shown when printed."""

    kid: str
    private: X25519PrivateKey = field(repr=False)

    @property
    def x(self) -> bytes:
        """The 32 raw bytes of the public half."""
        return self.private.public_key().public_bytes_raw()

    def agree(self, peer: bytes) -> bytes:
        """The secret shared with the holder of `peer`. Raises ValueError for a point of small order."""
        return self.private.exchange(X25519PublicKey.from_public_bytes(peer))


class KeyStore(Protocol):
    """Where the keys of this node are kept. `key_files.FileKeyStore` keeps them in files.

    For one that keeps them in a token (PKCS#11): nothing here hands out a private half. A `Signer`
    holds the session and the handle of the object and lets the token sign (token and driver must
    know CKM_EDDSA on Ed25519; where a token lacks X25519, encryption keys stay in files and only
    the signing uses move). Derive the kid from CKA_LABEL and the period from CKA_START_DATE and
    CKA_END_DATE, or from a file of public keys beside it. A token that is absent is an error of
    class `kit.errors.Missing`; a lost session is opened again by the store, not by the caller.
    """

    def signing_key(self, use: Use, *, now: datetime) -> Signer:
        """The newest key of `use` that is good at `now`, so that a new key takes over while the old
        one is still believed. Raises NoSigningKey, and what the store cannot read."""

    def decryption_keys(self) -> Sequence[Opener]:
        """All keys for which others may have encrypted, also those whose period is over."""

    def public_keys(self) -> Sequence[PublicKey]:
        """All keys this node has made and not thrown away, by use and from old to new."""
