"""Public keys as others read them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.kit.errors import CodedError
from nhipcau.nodes import base64url, signing_errors
from nhipcau.nodes.keys import DecryptionKey, PublicKey, SigningKey, Use
from nhipcau.nodes.signing_errors import KeyIsPrivate, KeyMalformed, KeyWeak

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
END = START + timedelta(days=90)
# RFC 8037, appendix A.1 and A.2
RFC_SECRET = base64url.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
RFC_PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
# A point of order 8, as libsodium lists it
ORDER_8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"


def a_key(use: Use = Use.EVENTS, **changes: object) -> PublicKey:
    x = base64url.decode(RFC_PUBLIC)
    key = PublicKey("vpcp/events/2026-11-22-1", use, x, START, END)
    return replace(key, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("use", Use)
@pytest.mark.parametrize("revoked_at", [None, START + timedelta(days=3, microseconds=7)])
def test_a_key_is_read_as_it_was_written(use: Use, revoked_at: datetime | None) -> None:
    key = a_key(use, revoked_at=revoked_at)

    assert PublicKey.from_json(key.to_json()) == key


def test_a_key_is_written_as_the_jwk_of_rfc_8037() -> None:
    assert a_key().to_json() == {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": RFC_PUBLIC,
        "kid": "vpcp/events/2026-11-22-1",
        "nhipcau_use": "events",
        "nbf": "2026-11-22T08:00:00Z",
        "exp": "2027-02-20T08:00:00Z",
    }


def test_the_same_instant_is_written_the_same_way_in_every_zone() -> None:
    moved = a_key(not_before=START.astimezone(timezone(timedelta(hours=7))))

    assert moved.to_json() == a_key().to_json()


def test_members_of_a_later_version_are_passed_over() -> None:
    assert PublicKey.from_json({**a_key().to_json(), "nhipcau_note": "later"}) == a_key()


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("kty", "EC"),
        ("kty", None),
        ("crv", "X25519"),
        ("crv", "Ed448"),
        ("crv", None),
        ("x", base64url.encode(bytes(range(31)))),
        ("x", base64url.encode(bytes(range(33)))),
        ("x", RFC_PUBLIC + "="),
        ("x", RFC_PUBLIC[:-1] + "p"),  # the same bytes to a lenient reader
        ("x", 7),
        ("kid", ""),
        ("kid", 'vpcp"events'),
        ("kid", "vpcp\nevents"),
        ("kid", "v" * 121),
        ("kid", None),
        ("nhipcau_use", "everything"),
        ("nhipcau_use", None),
        ("nbf", "2026-11-22T08:00:00"),
        ("nbf", "yesterday"),
        ("nbf", None),
        ("nbf", "2027-02-20T08:00:00Z"),  # ends as it begins
        ("exp", "2026-11-22T07:59:59Z"),
        ("exp", 1771574400),
        ("revoked_at", "2026-12-01"),
        ("revoked_at", None),
    ],
)
def test_a_key_with_a_wrong_member_is_refused(member: str, value: object) -> None:
    document: dict[str, object] = {**a_key().to_json(), member: value}

    with pytest.raises(KeyMalformed):
        PublicKey.from_json(document)


@pytest.mark.parametrize("member", ["kty", "crv", "x", "kid", "nhipcau_use", "nbf", "exp"])
def test_a_key_that_lacks_a_member_is_refused(member: str) -> None:
    document = a_key().to_json()
    del document[member]

    with pytest.raises(KeyMalformed):
        PublicKey.from_json(document)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_whatever_is_no_key_is_refused_with_a_code(document: object) -> None:
    with pytest.raises(KeyMalformed):
        PublicKey.from_json(document)


def test_a_private_half_among_public_keys_is_called_by_its_name() -> None:
    with pytest.raises(KeyIsPrivate):
        PublicKey.from_json({**a_key().to_json(), "d": base64url.encode(RFC_SECRET)})


@pytest.mark.parametrize(
    "x",
    [
        bytes(32),
        (1).to_bytes(32, "little"),
        (1 | 1 << 255).to_bytes(32, "little"),
        (2**255 - 20).to_bytes(32, "little"),
        (2**255 - 19).to_bytes(32, "little"),
        (2**255 - 18).to_bytes(32, "little"),
        bytes.fromhex(ORDER_8),
        (2**255 - 19 - int.from_bytes(bytes.fromhex(ORDER_8), "little")).to_bytes(32, "little"),
    ],
)
def test_a_key_with_which_anybody_can_sign_is_refused(x: bytes) -> None:
    with pytest.raises(KeyWeak):
        a_key(x=x)


def test_the_listed_point_is_of_order_eight() -> None:
    """Doubled it has y = 0, so on -x² + y² = 1 + d·x²·y² it solves d·y⁴ + 2·y² = 1."""
    prime = 2**255 - 19
    d = -121665 * pow(121666, -1, prime)
    y = int.from_bytes(bytes.fromhex(ORDER_8), "little")

    assert (d * y**4 + 2 * y**2) % prime == 1


def test_the_point_at_rest_does_sign_anything_where_nobody_refuses_it() -> None:
    """Why KeyWeak is there: R = identity, S = 0 holds for every message under the identity."""
    identity = (1).to_bytes(32, "little")

    Ed25519PublicKey.from_public_bytes(identity).verify(identity + bytes(32), b"nobody signed this")


@pytest.mark.parametrize("number", [0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18])
def test_an_encryption_key_that_anybody_can_open_is_refused(number: int) -> None:
    with pytest.raises(KeyWeak):
        a_key(Use.ENCRYPTION, x=number.to_bytes(32, "little"))


def test_a_key_is_good_from_its_first_instant_until_the_one_before_its_last() -> None:
    tick = timedelta(microseconds=1)

    assert [a_key().good_at(at) for at in (START - tick, START, END - tick, END)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_revoked_key_is_good_until_it_was_revoked() -> None:
    key = a_key(revoked_at=START + timedelta(days=1))

    assert key.good_at(START + timedelta(hours=23))
    assert not key.good_at(START + timedelta(days=1))


def test_a_fingerprint_is_eight_groups_of_four_digits_of_the_hash() -> None:
    expected = int(hashlib.sha256(base64url.decode(RFC_PUBLIC)).hexdigest(), 16) % 10**32
    groups = a_key().fingerprint().split(" ")

    assert [len(group) for group in groups] == [4] * 8
    assert int("".join(groups)) == expected
    assert a_key(x=bytes(range(32))).fingerprint() != a_key().fingerprint()


def test_keys_in_memory_do_not_show_themselves() -> None:
    signing = SigningKey("vpcp/events/1", Ed25519PrivateKey.from_private_bytes(RFC_SECRET))
    opening = DecryptionKey("vpcp/encryption/1", X25519PrivateKey.from_private_bytes(RFC_SECRET))

    assert repr(signing) == "SigningKey(kid='vpcp/events/1')"
    assert repr(opening) == "DecryptionKey(kid='vpcp/encryption/1')"


def test_a_key_signs_as_in_rfc_8037_appendix_a_4() -> None:
    key = SigningKey("a", Ed25519PrivateKey.from_private_bytes(RFC_SECRET))

    signature = key.sign(b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc")

    assert base64url.encode(signature) == (
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )


@given(st.binary(max_size=80))
def test_base64url_reads_what_it_wrote(data: bytes) -> None:
    assert base64url.decode(base64url.encode(data)) == data


@given(st.text(alphabet="ABab01-_=+/ \nđ", max_size=12))
def test_base64url_reads_nothing_that_it_does_not_write(text: str) -> None:
    try:
        data = base64url.decode(text)
    except ValueError:
        return
    assert base64url.encode(data) == text


def test_every_error_of_signing_says_something_a_person_can_read() -> None:
    for kind in vars(signing_errors).values():
        if (
            isinstance(kind, type)
            and issubclass(kind, CodedError)
            and kind.__module__.endswith("signing_errors")
        ):
            assert kind.code.startswith("nodes.")
            assert kind.message().endswith(".")
