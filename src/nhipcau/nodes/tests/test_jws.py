"""Signatures over bytes: what we write others read, and what is not as agreed is refused."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws as joserfc
from joserfc.jwk import OctKey, OKPKey

from nhipcau.kit.errors import CodedError
from nhipcau.nodes import base64url
from nhipcau.nodes.jws import (
    from_compact,
    sign_detached,
    sign_general,
    to_compact,
    verify_detached,
    verify_general,
)
from nhipcau.nodes.keys import SigningKey
from nhipcau.nodes.signing_errors import (
    SignatureAlgorithmRefused,
    SignatureHeaderRefused,
    SignatureMalformed,
    SignatureTypeWrong,
    SignatureWrong,
    SignerUnknown,
)

TYP = "nhipcau-event"
PAYLOAD = "Nhiệm vụ giao Bộ Xây dựng".encode()
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = SigningKey("vpcp/events/2026-11-22-1", PRIVATE)
RAW = PRIVATE.public_key().public_bytes_raw()
OTHER = SigningKey("moc/events/2026-11-22-1", Ed25519PrivateKey.from_private_bytes(bytes(32)))


def find_key(kid: str) -> bytes | None:
    return RAW if kid == KEY.kid else None


def verify(detached: str, payload: bytes = PAYLOAD, typ: str = TYP) -> str:
    return verify_detached(payload, detached, typ=typ, find_key=find_key)


def signed_with(header: object, *, sign: Callable[[bytes], bytes] = KEY.sign) -> str:
    """A detached signature that holds, under whatever header."""
    written = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":")).encode()
    protected = base64url.encode(written)
    signature = sign(f"{protected}.{base64url.encode(PAYLOAD)}".encode())
    return f"{protected}..{base64url.encode(signature)}"


GOOD = {"alg": "Ed25519", "kid": KEY.kid, "typ": TYP}


def test_what_was_signed_is_verified_and_names_its_key() -> None:
    assert verify(sign_detached(PAYLOAD, KEY, typ=TYP)) == KEY.kid


def test_the_header_is_the_agreed_one_to_the_byte() -> None:
    protected, payload, _ = sign_detached(PAYLOAD, KEY, typ=TYP).split(".")

    assert payload == ""
    assert base64url.decode(protected) == (
        b'{"alg":"Ed25519","kid":"vpcp/events/2026-11-22-1","typ":"nhipcau-event"}'
    )


def test_compact_and_detached_are_the_same_signature() -> None:
    detached = sign_detached(PAYLOAD, KEY, typ=TYP)

    assert from_compact(to_compact(PAYLOAD, detached)) == (PAYLOAD, detached)


def test_what_we_sign_the_library_verifies() -> None:
    compact = to_compact(PAYLOAD, sign_detached(PAYLOAD, KEY, typ=TYP))

    read = joserfc.deserialize_compact(
        compact, OKPKey.import_key(PRIVATE.public_key()), algorithms=["Ed25519"]
    )

    assert (read.headers(), read.payload) == (GOOD, PAYLOAD)


def test_what_the_library_signs_we_verify() -> None:
    compact = joserfc.serialize_compact(GOOD, PAYLOAD, OKPKey.import_key(PRIVATE), algorithms=["Ed25519"])

    payload, detached = from_compact(compact)

    assert (verify(detached, payload), payload) == (KEY.kid, PAYLOAD)


@given(st.binary(max_size=200), st.data())
def test_no_byte_of_the_payload_can_be_altered(payload: bytes, data: st.DataObject) -> None:
    detached = sign_detached(payload, KEY, typ=TYP)
    altered = data.draw(st.binary(max_size=200).filter(lambda other: other != payload))

    with pytest.raises(SignatureWrong):
        verify(detached, altered)


@given(st.data())
def test_no_letter_of_header_or_signature_can_be_altered(data: st.DataObject) -> None:
    detached = sign_detached(PAYLOAD, KEY, typ=TYP)
    place = data.draw(st.integers(0, len(detached) - 1))
    letter = data.draw(st.characters(max_codepoint=0x17F).filter(lambda other: other != detached[place]))

    with pytest.raises(CodedError):
        verify(detached[:place] + letter + detached[place + 1 :])


@given(st.integers(0, 7), st.integers(0, 63))
def test_no_bit_of_the_signature_can_be_altered(bit: int, place: int) -> None:
    protected, _, signature = sign_detached(PAYLOAD, KEY, typ=TYP).split(".")
    altered = bytearray(base64url.decode(signature))
    altered[place] ^= 1 << bit

    with pytest.raises(SignatureWrong):
        verify(f"{protected}..{base64url.encode(bytes(altered))}")


@pytest.mark.parametrize("algorithm", ["none", "HS256", "EdDSA", "Ed448", "ES256", "ed25519", "", None, 7])
def test_every_other_algorithm_is_refused(algorithm: object) -> None:
    with pytest.raises(SignatureAlgorithmRefused):
        verify(signed_with({**GOOD, "alg": algorithm}))


def test_a_header_without_an_algorithm_is_refused() -> None:
    with pytest.raises(SignatureAlgorithmRefused):
        verify(signed_with({"kid": KEY.kid, "typ": TYP}))


def test_the_public_key_is_no_secret_to_sign_with() -> None:
    """The old attack: HS256 with the public key as the secret."""
    compact = joserfc.serialize_compact(
        {**GOOD, "alg": "HS256"}, PAYLOAD, OctKey.import_key(RAW), algorithms=["HS256"]
    )

    with pytest.raises(SignatureAlgorithmRefused):
        verify(from_compact(compact)[1])


def test_what_was_signed_for_another_purpose_is_refused() -> None:
    with pytest.raises(SignatureTypeWrong):
        verify(sign_detached(PAYLOAD, KEY, typ="nhipcau-directory"))


@pytest.mark.parametrize(
    "more",
    [
        {"crit": ["b64"], "b64": False},
        {"crit": []},
        {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}},
        {"jku": "https://example.invalid/keys"},
        {"x5c": []},
        {"cty": "json"},
    ],
)
def test_a_header_that_demands_more_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(SignatureHeaderRefused) as refused:
        verify(signed_with({**GOOD, **more}))

    assert refused.value.params["members"] == tuple(sorted(more))


@pytest.mark.parametrize(
    "header",
    [
        b'{"kid":"vpcp/events/2026-11-22-1","alg":"Ed25519","typ":"nhipcau-event"}',
        b'{"alg": "Ed25519","kid":"vpcp/events/2026-11-22-1","typ":"nhipcau-event"}',
        b'{"alg":"Ed25519","kid":"vpcp/events/2026-11-22-1","typ":"nhipcau-event"}\n',
        b'{"alg":"none","alg":"Ed25519","kid":"vpcp/events/2026-11-22-1","typ":"nhipcau-event"}',
        b'{"alg":"Ed25519","kid":"moc","kid":"vpcp/events/2026-11-22-1","typ":"nhipcau-event"}',
        b'{"alg":"Ed25519","kid":"vpcp\\/events\\/2026-11-22-1","typ":"nhipcau-event"}',
        b"\xef\xbb\xbf" + json.dumps(GOOD, separators=(",", ":")).encode(),
        json.dumps(GOOD, separators=(",", ":")).encode("utf-16"),
        b"[" * 300,
        b"[]",
        b"null",
        b'"alg"',
        b"",
        b"\xff",
        {**GOOD, "kid": None},
        {**GOOD, "kid": 'a"b'},
        {**GOOD, "kid": "k" * 200},
        {"alg": "Ed25519", "typ": TYP},
        {**GOOD, "kid": "k" * 600},
    ],
)
def test_a_header_written_in_another_way_is_refused_although_the_signature_holds(header: object) -> None:
    with pytest.raises(SignatureMalformed):
        verify(signed_with(header))


def respell(text: str) -> str:
    """Other base64 for the same bytes: a bit is set that a lenient reader lets fall away."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def test_a_signature_has_one_spelling_only() -> None:
    detached = sign_detached(PAYLOAD, KEY, typ=TYP)

    for spelled in (detached + "==", respell(detached), detached + "\n", detached[:-4] + " " + detached[-4:]):
        with pytest.raises(SignatureMalformed):
            verify(spelled)


def test_a_payload_has_one_spelling_only() -> None:
    payload = b"ab"  # 16 bits in 18: two fall away
    protected, encoded, signature = to_compact(payload, sign_detached(payload, KEY, typ=TYP)).split(".")

    for spelled in (respell(encoded), encoded + "=", "+" + encoded[1:]):
        with pytest.raises(SignatureMalformed):
            from_compact(f"{protected}.{spelled}.{signature}")


@pytest.mark.parametrize("text", ["", ".", "..", "a..", "..a", "a.b", "a..b.c", "a.b.c", "a...b", "đ..đ"])
def test_what_has_not_the_shape_of_a_detached_signature_is_refused(text: str) -> None:
    with pytest.raises(SignatureMalformed):
        verify(text)


def test_a_detached_signature_is_not_taken_for_a_compact_one() -> None:
    for text in (sign_detached(PAYLOAD, KEY, typ=TYP), "", "a.b", "a.b.c.d", ".YWI.a"):
        with pytest.raises(SignatureMalformed):
            from_compact(text)


@pytest.mark.parametrize("length", [0, 63, 65, 128])
def test_a_signature_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(SignatureMalformed):
        verify(signed_with(GOOD, sign=lambda data: (KEY.sign(data) * 2)[:length]))


def test_a_key_that_is_not_known_is_told_from_a_signature_that_does_not_hold() -> None:
    with pytest.raises(SignerUnknown, match="moc/events"):
        verify(sign_detached(PAYLOAD, OTHER, typ=TYP))
    with pytest.raises(SignatureWrong):
        verify(sign_detached(PAYLOAD, SigningKey(KEY.kid, OTHER.private), typ=TYP))


# -- several signatures ---------------------------------------------------------------------------

ROOTS = [SigningKey(f"root/{n}", Ed25519PrivateKey.from_private_bytes(bytes([n] * 32))) for n in (1, 2, 3)]
ROOT_KEYS = {key.kid: key.private.public_key().public_bytes_raw() for key in ROOTS}
DIRECTORY = b'{"version":7}'


def verify_directory(document: object, keys: dict[str, bytes] = ROOT_KEYS) -> tuple[bytes, set[str]]:
    return verify_general(document, typ="nhipcau-directory", find_key=keys.get)


def a_directory(*keys: SigningKey) -> dict[str, object]:
    return sign_general(DIRECTORY, keys or ROOTS, typ="nhipcau-directory")


def entries(document: dict[str, object]) -> list[dict[str, str]]:
    signatures = document["signatures"]
    assert isinstance(signatures, list)
    return signatures


def test_all_who_signed_are_named() -> None:
    assert verify_directory(a_directory()) == (DIRECTORY, {"root/1", "root/2", "root/3"})


def test_a_document_survives_being_written_as_json() -> None:
    assert verify_directory(json.loads(json.dumps(a_directory())))[1] == set(ROOT_KEYS)


def test_what_several_sign_the_library_verifies() -> None:
    document = a_directory(ROOTS[0])

    read = joserfc.deserialize_json(
        document,  # type: ignore[arg-type]
        OKPKey.import_key(ROOTS[0].private.public_key()),
        algorithms=["Ed25519"],
    )

    assert read.payload == DIRECTORY


def test_one_who_signed_twice_counts_once() -> None:
    assert verify_directory(a_directory(ROOTS[0], ROOTS[0]))[1] == {"root/1"}


def test_a_key_listed_under_two_names_counts_once() -> None:
    again = SigningKey("root/again", ROOTS[0].private)

    signers = verify_directory(
        a_directory(ROOTS[0], again), {**ROOT_KEYS, "root/again": ROOT_KEYS["root/1"]}
    )[1]

    assert signers == {"root/1"}


def test_a_signature_that_does_not_hold_counts_for_nothing_and_spoils_nothing() -> None:
    document = a_directory()
    entries(document)[0]["signature"] = entries(document)[1]["signature"]

    assert verify_directory(document)[1] == {"root/2", "root/3"}


def test_a_signature_of_an_unknown_key_or_kind_counts_for_nothing() -> None:
    document = a_directory(*ROOTS, OTHER)
    encode = base64url.encode
    entries(document).append({"protected": encode(b'{"alg":"ML-DSA-65"}'), "signature": encode(bytes(64))})
    entries(document)[0]["header"] = {"kid": "root/1"}  # type: ignore[assignment]

    assert verify_directory(document)[1] == {"root/2", "root/3"}


def test_signatures_over_another_payload_or_purpose_count_for_nothing() -> None:
    altered = {**a_directory(), "payload": base64url.encode(b'{"version":8}')}
    event = sign_general(DIRECTORY, ROOTS, typ=TYP)

    assert verify_directory(altered) == (b'{"version":8}', set())
    assert verify_directory(event)[1] == set()


@pytest.mark.parametrize(
    "change",
    [
        {"payload": "e30="},
        {"payload": None},
        {"signatures": []},
        {"signatures": {}},
        {"signatures": entries(a_directory()) * 22},
        {"protected": "e30"},
    ],
)
def test_a_document_of_another_shape_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(SignatureMalformed):
        verify_directory({**a_directory(), **change})


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=6,
    )
)
def test_whatever_is_no_signed_document_is_refused_with_a_code(document: object) -> None:
    with pytest.raises(SignatureMalformed):
        verify_directory(document)


@given(
    st.lists(
        st.none()
        | st.text()
        | st.dictionaries(st.sampled_from(["protected", "signature"]), st.text() | st.none()),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_stands_among_the_signatures_counts_for_nothing(signatures: list[object]) -> None:
    document = a_directory(ROOTS[0])

    assert verify_directory({**document, "signatures": [*signatures, *entries(document)]})[1] == {"root/1"}
