"""Encryption for one node."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwe as joserfc
from joserfc.jwk import OKPKey

from nhipcau.kit.errors import CodedError
from nhipcau.nodes import base64url
from nhipcau.nodes.jwe import decrypt, encrypt
from nhipcau.nodes.keys import DecryptionKey, PublicKey, Use
from nhipcau.nodes.signing_errors import (
    DecryptionFailed,
    EncryptionMalformed,
    KeyUseWrong,
    NotForThisNode,
)

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
PRIVATE = X25519PrivateKey.from_private_bytes(bytes(range(32)))
KID = "vpcp/encryption/2026-11-22-1"
KEY = DecryptionKey(KID, PRIVATE)
RECEIVER = PublicKey(KID, Use.ENCRYPTION, KEY.x, START, START + timedelta(days=365))
PLAIN = "Tài liệu mật".encode()
ALGORITHMS = ["ECDH-ES+A256KW", "A256GCM"]


def find_key(kid: str) -> DecryptionKey | None:
    return KEY if kid == KID else None


def opened(text: str) -> bytes:
    return decrypt(text, find_key)


def header_of(text: str) -> dict[str, object]:
    read = json.loads(base64url.decode(text.split(".")[0]))
    assert isinstance(read, dict)
    return read


def with_header(text: str, **members: object) -> str:
    header = {name: value for name, value in {**header_of(text), **members}.items() if value is not None}
    return ".".join([base64url.encode(json.dumps(header).encode()), *text.split(".")[1:]])


@settings(max_examples=25)
@given(st.binary(max_size=2000))
def test_the_receiver_reads_what_was_sent(plain: bytes) -> None:
    assert opened(encrypt(plain, receiver=RECEIVER)) == plain


def test_a_large_file_can_be_sent() -> None:
    plain = bytes(range(256)) * 8_000

    assert opened(encrypt(plain, receiver=RECEIVER)) == plain


def test_the_header_says_how_and_for_whom_and_nothing_else() -> None:
    header = header_of(encrypt(PLAIN, receiver=RECEIVER))
    sender = header.pop("epk")

    assert header == {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "kid": KID}
    assert isinstance(sender, dict)
    assert set(sender) == {"kty", "crv", "x"}


def test_no_two_texts_are_alike() -> None:
    first, second = encrypt(PLAIN, receiver=RECEIVER), encrypt(PLAIN, receiver=RECEIVER)

    assert not set(first.split(".")) & set(second.split("."))


def test_what_we_encrypt_the_library_reads_and_the_other_way_round() -> None:
    private = OKPKey.import_key(PRIVATE)
    header = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "kid": KID}

    ours = joserfc.decrypt_compact(encrypt(PLAIN, receiver=RECEIVER), private, algorithms=ALGORITHMS)

    assert ours.plaintext == PLAIN
    assert opened(joserfc.encrypt_compact(header, PLAIN, private, algorithms=ALGORITHMS)) == PLAIN


def test_a_key_in_a_token_opens_as_well() -> None:
    @dataclass(frozen=True)
    class Token:
        kid: str
        x: bytes

        def agree(self, peer: bytes) -> bytes:
            return PRIVATE.exchange(X25519PublicKey.from_public_bytes(peer))

    assert decrypt(encrypt(PLAIN, receiver=RECEIVER), lambda _: Token(KID, KEY.x)) == PLAIN


def test_nothing_is_encrypted_for_a_key_that_signs() -> None:
    signing = PublicKey(KID, Use.EVENTS, bytes(range(32)), START, START + timedelta(days=365))

    with pytest.raises(KeyUseWrong):
        encrypt(PLAIN, receiver=signing)


def test_what_is_for_another_node_is_not_opened() -> None:
    with pytest.raises(NotForThisNode, match=KID):
        decrypt(encrypt(PLAIN, receiver=RECEIVER), lambda _: None)


def test_another_key_under_the_same_name_opens_nothing() -> None:
    with pytest.raises(DecryptionFailed):
        decrypt(encrypt(PLAIN, receiver=RECEIVER), lambda _: DecryptionKey(KID, X25519PrivateKey.generate()))


@settings(max_examples=200)
@given(st.data())
def test_no_letter_can_be_altered(data: st.DataObject) -> None:
    text = encrypt(PLAIN, receiver=RECEIVER)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(max_codepoint=0x17F).filter(lambda other: other != text[place]))

    with pytest.raises(CodedError):
        opened(text[:place] + letter + text[place + 1 :])


@pytest.mark.parametrize("part", range(1, 5))
@pytest.mark.parametrize("content", [b"", b"\x00", bytes(16), bytes(12), bytes(40)])
def test_no_part_can_be_replaced(part: int, content: bytes) -> None:
    parts = encrypt(PLAIN, receiver=RECEIVER).split(".")
    parts[part] = base64url.encode(content)

    with pytest.raises(DecryptionFailed):
        opened(".".join(parts))


@pytest.mark.parametrize(
    "change",
    [
        {"alg": "ECDH-ES"},
        {"alg": "dir"},
        {"alg": None},
        {"enc": "A128CBC-HS256"},
        {"zip": "DEF"},
        {"crit": ["exp"]},
        {"apu": "QQ"},
        {"kid": None},
        {"kid": 'a"b'},
        {"epk": None},
        {"epk": {"kty": "OKP", "crv": "X25519"}},
        {"epk": {"kty": "OKP", "crv": "X25519", "x": 7}},
        {"epk": {"kty": "OKP", "crv": "X25519", "x": "AA", "d": "AA"}},
        {"epk": {"kty": "OKP", "crv": "X448", "x": "AA"}},
    ],
)
def test_a_header_that_is_not_as_agreed_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(EncryptionMalformed):
        opened(with_header(encrypt(PLAIN, receiver=RECEIVER), **change))


@pytest.mark.parametrize("x", [bytes(32), (1).to_bytes(32, "little"), bytes(31)])
def test_a_senders_key_of_small_order_or_length_opens_nothing(x: bytes) -> None:
    sender = {"kty": "OKP", "crv": "X25519", "x": base64url.encode(x)}

    with pytest.raises(DecryptionFailed):
        opened(with_header(encrypt(PLAIN, receiver=RECEIVER), epk=sender))


@pytest.mark.parametrize("text", ["", "....", "a.b.c.d", "a.b.c.d.e.f", "bnVsbA....", "W10....", "é...."])
def test_what_has_not_the_shape_is_refused(text: str) -> None:
    with pytest.raises(EncryptionMalformed):
        opened(text)
