"""Signatures of requests and answers between nodes: one fixed profile of RFC 9421.

A request is signed over its method, its target URI, the digest of its content (RFC 9530), its
content type and, where there is one, the field `nhipcau-node`; it lives 60 seconds and carries a
nonce, so that it is taken once. An answer is signed over its status, digest and content type and
over the signature of the request, so that it answers this request and no other. Both always have a
content type and a digest, also when they are empty. A compressed body says so in its content type
(`application/gzip`), not in `content-encoding`, which is not signed.

    Content-Digest: sha-256=:…:
    Signature-Input: nhipcau=("@method" "@target-uri" "content-digest" "content-type");
        created=…;expires=…;nonce="…";keyid="…";alg="ed25519";tag="nhipcau"   (on one line)
    Signature: nhipcau=:…:

The reader takes exactly this: one signature of this label, these components in this order, these
parameters and no others. The parameters may stand in any order, since their text is signed as it
stands. Behind a proxy the caller rebuilds the URL from the node's public address, never from what
the request says of itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from nhipcau.nodes.jws import FindKey
from nhipcau.nodes.keys import KID, Signer
from nhipcau.nodes.signing_errors import (
    MessageComponentMissing,
    MessageDigestWrong,
    MessageExpired,
    MessageFromFuture,
    MessageLifeWrong,
    MessageSeenBefore,
    MessageUnsigned,
    SignatureAlgorithmRefused,
    SignatureMalformed,
    SignatureTypeWrong,
    SignatureWrong,
    SignerUnknown,
)

LIFE = timedelta(seconds=60)
# How far the clock of the one who signs may be ahead of ours.
AHEAD = timedelta(seconds=30)
LABEL = "nhipcau"
_ALGORITHM = "ed25519"
_TAG = "nhipcau"
# Says that the nonce has been seen, and otherwise remembers it until the instant.
SeenNonce = Callable[[str, datetime], bool]

_READ = ("content-digest", "content-type", "nhipcau-node", "signature-input", "signature")
_REQUEST_SIGNATURE = f'"signature";req;key="{LABEL}"'
_REQUEST_PARAMETERS = {"created", "expires", "nonce", "keyid", "alg", "tag"}
_ANSWER_PARAMETERS = {"created", "keyid", "alg", "tag"}

_PRINTABLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_METHOD = re.compile(r"[A-Z]{3,10}")
_TARGET = re.compile(r"https?://[!$-;=?-~]+")  # absolute, printable ASCII, no fragment
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_PARAMETER = r';([a-z]+)=(?:(\d{1,12})|"([A-Za-z0-9._/-]{1,128})")'
_INPUT = re.compile(rf"{LABEL}=(\(([^()]*)\)((?:{_PARAMETER})+))", re.ASCII)
_SIGNATURE = re.compile(rf"{LABEL}=:([A-Za-z0-9+/]{{86}}==):")


@dataclass(frozen=True, slots=True)
class _Parameters:
    """What Signature-Input says; `text` is its member as it stands and as it is signed."""

    text: str
    kid: str
    created: int
    expires: int
    nonce: str


def new_nonce() -> str:
    """128 random bits for one request."""
    return secrets.token_urlsafe(16)


def content_digest(body: bytes) -> str:
    """The value of the field Content-Digest for `body` (RFC 9530 §2)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode('ascii')}:"


def signature_base(components: Sequence[tuple[str, str]], parameters: str) -> bytes:
    """What is signed (RFC 9421 §2.5): a line per component, then the parameters."""
    lines = [f"{name}: {value}" for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode("ascii")


def sign_request(
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    key: Signer,
    now: datetime,
    nonce: str,
) -> dict[str, str]:
    """The fields to add to a request that has `headers`, Content-Type among them.

    Raises MessageComponentMissing and SignatureMalformed for what no node would take.
    """
    fields = {**_fields(headers), "content-digest": content_digest(body)}
    if not _NONCE.fullmatch(nonce):
        raise SignatureMalformed(part="nonce")
    created = int(now.timestamp())
    parameters = (
        f';created={created};expires={created + int(LIFE.total_seconds())};nonce="{nonce}"'
        f';keyid="{key.kid}";alg="{_ALGORITHM}";tag="{_TAG}"'
    )
    return _signed(_request_components(method, url, fields), parameters, fields, key)


def verify_request(
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    now: datetime,
    find_key: FindKey,
    seen_nonce: SeenNonce,
) -> str:
    """The kid of the key that signed the request. `seen_nonce` is asked last, when all else holds.

    For a large body let `now` be the instant at which the head of the request came in: the time it
    takes to arrive is not the sender's delay.

    Raises MessageUnsigned, MessageComponentMissing, MessageExpired, MessageFromFuture,
    MessageLifeWrong, MessageDigestWrong, MessageSeenBefore, SignatureMalformed,
    SignatureAlgorithmRefused, SignatureTypeWrong, SignerUnknown, SignatureWrong.
    """
    fields = _fields(headers)
    _require_signature(fields)
    components = _request_components(method, url, fields)
    parameters = _read_input(fields["signature-input"], components, _REQUEST_PARAMETERS)
    expires = _refuse_out_of_time(parameters, now)
    _verify(fields, components, parameters, body, find_key)
    if seen_nonce(parameters.nonce, expires):
        raise MessageSeenBefore
    return parameters.kid


def sign_answer(
    status: int,
    body: bytes,
    headers: Mapping[str, str],
    *,
    request_headers: Mapping[str, str],
    key: Signer,
    now: datetime,
) -> dict[str, str]:
    """The fields to add to an answer that has `headers`, Content-Type among them.

    `request_headers` are those of the request that is answered; without a signature in them there
    is nothing to bind to. Raises MessageUnsigned, MessageComponentMissing, SignatureMalformed.
    """
    fields = {**_fields(headers), "content-digest": content_digest(body)}
    components = _answer_components(status, fields, request_headers)
    parameters = f';created={int(now.timestamp())};keyid="{key.kid}";alg="{_ALGORITHM}";tag="{_TAG}"'
    return _signed(components, parameters, fields, key)


def verify_answer(
    status: int,
    body: bytes,
    headers: Mapping[str, str],
    *,
    request_headers: Mapping[str, str],
    find_key: FindKey,
) -> str:
    """The kid of the key that signed this answer to the request that was sent with `request_headers`.

    No clock is asked: the answer is bound to a request of which we know when it was sent. That the
    key belongs to the node that was asked is for `find_key` to see to. Raises as `verify_request`.
    """
    fields = _fields(headers)
    _require_signature(fields)
    components = _answer_components(status, fields, request_headers)
    parameters = _read_input(fields["signature-input"], components, _ANSWER_PARAMETERS)
    _verify(fields, components, parameters, body, find_key)
    return parameters.kid


def _fields(headers: Mapping[str, str]) -> dict[str, str]:
    """The fields of the profile by small name. Raises SignatureMalformed for one given twice or
    with signs that could begin a line of their own in the base."""
    found: dict[str, str] = {}
    for name, value in headers.items():
        small = name.lower()
        if small in _READ:
            text = value.strip(" \t")
            if small in found or not _PRINTABLE.fullmatch(text):
                raise SignatureMalformed(part=small)
            found[small] = text
    return found


def _require_signature(fields: Mapping[str, str]) -> None:
    for name in ("signature-input", "signature"):
        if name not in fields:
            raise MessageUnsigned(header=name)


def _request_components(method: str, url: str, fields: Mapping[str, str]) -> list[tuple[str, str]]:
    if not _METHOD.fullmatch(method):
        raise SignatureMalformed(part="@method")
    if not _TARGET.fullmatch(url):
        raise SignatureMalformed(part="@target-uri")
    components = [('"@method"', method), ('"@target-uri"', url), *_content_components(fields)]
    if "nhipcau-node" in fields:
        components.append(('"nhipcau-node"', fields["nhipcau-node"]))
    return components


def _answer_components(
    status: int, fields: Mapping[str, str], request_headers: Mapping[str, str]
) -> list[tuple[str, str]]:
    request = _fields(request_headers)
    _require_signature(request)
    bound = base64.b64encode(_read_signature(request["signature"])).decode("ascii")
    return [('"@status"', str(status)), *_content_components(fields), (_REQUEST_SIGNATURE, f":{bound}:")]


def _content_components(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    for name in ("content-digest", "content-type"):
        if name not in fields:
            raise MessageComponentMissing(component=name)
    return [(f'"{name}"', fields[name]) for name in ("content-digest", "content-type")]


def _signed(
    components: Sequence[tuple[str, str]], parameters: str, fields: Mapping[str, str], key: Signer
) -> dict[str, str]:
    member = f"({' '.join(name for name, _ in components)}){parameters}"
    signature = base64.b64encode(key.sign(signature_base(components, member))).decode("ascii")
    return {
        "Content-Digest": fields["content-digest"],
        "Signature-Input": f"{LABEL}={member}",
        "Signature": f"{LABEL}=:{signature}:",
    }


def _read_input(value: str, components: Sequence[tuple[str, str]], expected: set[str]) -> _Parameters:
    match = _INPUT.fullmatch(value)
    if match is None:
        raise SignatureMalformed(part="signature-input")
    member, covered, written = match[1], match[2], match[3]
    _require_components(covered, [name for name, _ in components])
    found: dict[str, str] = {}
    for name, number, text in re.findall(_PARAMETER, written, re.ASCII):
        if name not in expected or name in found or bool(number) != (name in {"created", "expires"}):
            raise SignatureMalformed(part=name)
        found[name] = number or text
    if absent := expected - found.keys():
        raise SignatureMalformed(part=min(absent))
    if found["alg"] != _ALGORITHM:
        raise SignatureAlgorithmRefused(algorithm=found["alg"])
    if found["tag"] != _TAG:
        raise SignatureTypeWrong(expected=_TAG, found=found["tag"])
    nonce = found.get("nonce", "")
    if "nonce" in expected and not _NONCE.fullmatch(nonce):
        raise SignatureMalformed(part="nonce")
    if not KID.fullmatch(found["keyid"]):
        raise SignatureMalformed(part="keyid")
    created = int(found["created"])
    return _Parameters(member, found["keyid"], created, int(found.get("expires", created)), nonce)


def _require_components(covered: str, expected: Sequence[str]) -> None:
    if covered == " ".join(expected):
        return
    for name in expected:
        if name not in covered.split(" "):
            raise MessageComponentMissing(component=name.split('"')[1])
    raise SignatureMalformed(part="signature-input")  # more than agreed, or in another order


def _refuse_out_of_time(parameters: _Parameters, now: datetime) -> datetime:
    """The instant at which the request expires."""
    life = parameters.expires - parameters.created
    limit = int(LIFE.total_seconds())
    if not 0 < life <= limit:
        raise MessageLifeWrong(seconds=life, limit=limit)
    seconds = now.timestamp()
    if parameters.created - seconds > AHEAD.total_seconds():
        raise MessageFromFuture(seconds=int(parameters.created - seconds))
    if seconds >= parameters.expires:
        raise MessageExpired(seconds=int(seconds - parameters.expires))
    return datetime.fromtimestamp(parameters.expires, UTC)


def _verify(
    fields: Mapping[str, str],
    components: Sequence[tuple[str, str]],
    parameters: _Parameters,
    body: bytes,
    find_key: FindKey,
) -> None:
    signature = _read_signature(fields["signature"])
    if fields["content-digest"] != content_digest(body):
        raise MessageDigestWrong
    raw = find_key(parameters.kid)
    if raw is None:
        raise SignerUnknown(kid=parameters.kid)
    base = signature_base(components, parameters.text)
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, base)
    except InvalidSignature:
        raise SignatureWrong(kid=parameters.kid) from None


def _read_signature(value: str) -> bytes:
    """The 64 bytes of a Signature field in its one form."""
    match = _SIGNATURE.fullmatch(value)
    if match is None:
        raise SignatureMalformed(part="signature")
    try:
        signature = base64.b64decode(match[1], validate=True)
    except binascii.Error:
        raise SignatureMalformed(part="signature") from None
    if base64.b64encode(signature).decode("ascii") != match[1]:  # bits set that fall away
        raise SignatureMalformed(part="signature")
    return signature
