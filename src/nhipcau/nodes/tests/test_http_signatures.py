"""Requests and answers between nodes: taken once, unaltered, in time, and from whom they say."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, algorithms
from http_message_signatures.resolvers import MappingKeyResolver
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.http_signatures import (
    content_digest,
    new_nonce,
    sign_answer,
    sign_request,
    signature_base,
    verify_answer,
    verify_request,
)
from nhipcau.nodes.keys import SigningKey
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

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
CREATED = int(NOW.timestamp())
URL = "https://nut.vpcp.example/nodes/v1/events?stream=7"
BODY = b"\x1f\x8b a batch"
HEADERS = {"Content-Type": "application/gzip", "Nhipcau-Node": "vpcp", "Accept": "*/*"}
NONCE = "AAAAAAAAAAAAAAAAAAAAAA"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = SigningKey("vpcp/transport/2026-11-22-1", PRIVATE)
ANSWERING = SigningKey("moc/transport/2026-11-22-1", Ed25519PrivateKey.from_private_bytes(bytes(32)))
KEYS = {key.kid: key.private.public_key().public_bytes_raw() for key in (KEY, ANSWERING)}

COMPONENTS = '"@method" "@target-uri" "content-digest" "content-type" "nhipcau-node"'
PARAMETERS = {
    "created": f"{CREATED}",
    "expires": f"{CREATED + 60}",
    "nonce": f'"{NONCE}"',
    "keyid": f'"{KEY.kid}"',
    "alg": '"ed25519"',
    "tag": '"nhipcau"',
}


@dataclass
class Request:
    """A request as it arrives; what a test does not name is as it was sent."""

    method: str = "POST"
    url: str = URL
    body: bytes = BODY
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, datetime]] = field(default_factory=list)

    def verify(self, now: datetime = NOW) -> str:
        return verify_request(
            self.method,
            self.url,
            self.body,
            self.headers,
            now=now,
            find_key=KEYS.get,
            seen_nonce=self._seen,
        )

    def _seen(self, nonce: str, expires: datetime) -> bool:
        known = (nonce, expires) in self.seen
        self.seen.append((nonce, expires))
        return known


def a_request(**changes: object) -> Request:
    """As our own signing makes it, then altered on the way."""
    added = sign_request("POST", URL, BODY, HEADERS, key=KEY, now=NOW, nonce=NONCE)
    request = Request(headers={**HEADERS, **added})
    for name, value in changes.items():
        setattr(request, name, value)
    return request


def signed_by_hand(
    parameters: dict[str, str] | None = None, components: str = COMPONENTS, **changes: str
) -> Request:
    """A request whose signature holds, under whatever components and parameters."""
    values = {
        '"@method"': "POST",
        '"@target-uri"': URL,
        '"content-digest"': content_digest(BODY),
        '"content-type"': "application/gzip",
        '"nhipcau-node"': "vpcp",
        '"accept"': "*/*",
    }
    written = "".join(f";{name}={value}" for name, value in {**(parameters or PARAMETERS), **changes}.items())
    member = f"({components}){written}"
    base = signature_base([(name, values.get(name, "")) for name in components.split(" ")], member)
    signature = base64.b64encode(KEY.sign(base)).decode()
    headers = {
        **HEADERS,
        "Content-Digest": content_digest(BODY),
        "Signature-Input": f"nhipcau={member}",
        "Signature": f"nhipcau=:{signature}:",
    }
    return Request(headers=headers)


# -- requests -------------------------------------------------------------------------------------


def test_a_signed_request_is_taken_and_names_its_key() -> None:
    assert a_request().verify() == KEY.kid


def test_a_request_is_written_as_agreed() -> None:
    headers = a_request().headers

    assert headers["Signature-Input"] == (
        'nhipcau=("@method" "@target-uri" "content-digest" "content-type" "nhipcau-node")'
        f';created={CREATED};expires={CREATED + 60};nonce="{NONCE}"'
        ';keyid="vpcp/transport/2026-11-22-1";alg="ed25519";tag="nhipcau"'
    )
    assert headers["Content-Digest"] == content_digest(BODY)


def test_a_request_without_the_field_of_the_node_and_without_content_is_taken() -> None:
    headers = {"content-type": "application/octet-stream"}
    added = sign_request("GET", URL, b"", headers, key=KEY, now=NOW, nonce=NONCE)

    assert Request("GET", URL, b"", {**headers, **added}).verify() == KEY.kid


def test_the_case_of_field_names_and_the_blanks_around_values_do_not_matter() -> None:
    headers = {name.upper(): f" {value}\t" for name, value in a_request().headers.items()}

    assert a_request(headers=headers).verify() == KEY.kid


def test_parameters_may_stand_in_any_order() -> None:
    assert signed_by_hand(dict(reversed(PARAMETERS.items()))).verify() == KEY.kid


def test_a_request_is_taken_once() -> None:
    request = a_request()
    request.verify()

    with pytest.raises(MessageSeenBefore):
        request.verify()
    assert request.seen[0] == (NONCE, NOW + timedelta(seconds=60))


def test_what_does_not_hold_uses_up_no_nonce() -> None:
    request = a_request(body=b"another batch")
    with pytest.raises(MessageDigestWrong):
        request.verify()
    request.body, request.method = BODY, "PUT"
    with pytest.raises(SignatureWrong):
        request.verify()

    assert request.seen == []


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("method", "PUT"),
        ("url", URL.replace("7", "8")),
        ("url", URL.replace("https", "http")),
        ("url", URL.replace("vpcp", "moc")),
    ],
)
def test_a_request_sent_elsewhere_or_otherwise_is_refused(change: str, value: str) -> None:
    with pytest.raises(SignatureWrong):
        a_request(**{change: value}).verify()


@pytest.mark.parametrize(("name", "value"), [("Content-Type", "text/plain"), ("Nhipcau-Node", "moc")])
def test_a_field_that_is_signed_cannot_be_altered(name: str, value: str) -> None:
    with pytest.raises(SignatureWrong):
        a_request(headers={**a_request().headers, name: value}).verify()


@given(st.binary(max_size=40).filter(lambda body: body != BODY))
def test_no_byte_of_the_content_can_be_altered(body: bytes) -> None:
    with pytest.raises(MessageDigestWrong):
        a_request(body=body).verify()


def test_a_digest_made_anew_for_altered_content_is_refused() -> None:
    headers = {**a_request().headers, "Content-Digest": content_digest(b"another")}

    with pytest.raises(SignatureWrong):
        a_request(body=b"another", headers=headers).verify()


@given(
    st.sampled_from(["Content-Digest", "Signature-Input", "Signature", "Content-Type", "Nhipcau-Node"]),
    st.data(),
)
def test_no_letter_of_a_signed_field_can_be_altered(name: str, data: st.DataObject) -> None:
    value = a_request().headers[name]
    place = data.draw(st.integers(0, len(value) - 1))
    letter = data.draw(st.characters(max_codepoint=0x17F).filter(lambda other: other != value[place]))
    altered = value[:place] + letter + value[place + 1 :]

    with pytest.raises(CodedError):
        a_request(headers={**a_request().headers, name: altered}).verify()


@pytest.mark.parametrize("name", ["Signature", "Signature-Input"])
def test_a_request_without_a_signature_is_refused(name: str) -> None:
    request = a_request()
    del request.headers[name]

    with pytest.raises(MessageUnsigned, match=name.lower()):
        request.verify()


@pytest.mark.parametrize("name", ["@method", "@target-uri", "content-digest", "content-type", "nhipcau-node"])
def test_a_signature_that_leaves_out_a_component_is_refused(name: str) -> None:
    covered = " ".join(part for part in COMPONENTS.split(" ") if part != f'"{name}"')

    with pytest.raises(MessageComponentMissing) as refused:
        signed_by_hand(components=covered).verify()
    assert refused.value.params == {"component": name}


@pytest.mark.parametrize("name", ["Content-Digest", "Content-Type"])
def test_a_request_that_lacks_a_signed_field_is_refused(name: str) -> None:
    request = a_request()
    del request.headers[name]

    with pytest.raises(MessageComponentMissing):
        request.verify()


@pytest.mark.parametrize(
    "components",
    [
        COMPONENTS + ' "accept"',
        COMPONENTS + ' "@method"',
        COMPONENTS + ";sf",
        " ".join(reversed(COMPONENTS.split(" "))),
        COMPONENTS.replace(" ", "  "),
    ],
)
def test_a_signature_over_more_or_in_another_order_is_refused(components: str) -> None:
    with pytest.raises((SignatureMalformed, MessageComponentMissing)):
        signed_by_hand(components=components).verify()


def test_a_field_of_the_node_that_is_not_signed_is_refused() -> None:
    headers = {"content-type": "application/octet-stream"}
    added = sign_request("GET", URL, b"", headers, key=KEY, now=NOW, nonce=NONCE)

    with pytest.raises(MessageComponentMissing):
        Request("GET", URL, b"", {**headers, **added, "Nhipcau-Node": "vpcp"}).verify()


@pytest.mark.parametrize(
    ("after", "refused"),
    [
        (-31, MessageFromFuture),
        (-30, None),
        (0, None),
        (59, None),
        (60, MessageExpired),
        (3600, MessageExpired),
    ],
)
def test_a_request_is_taken_only_in_its_time(after: int, refused: type[CodedError] | None) -> None:
    at = NOW + timedelta(seconds=after)

    if refused is None:
        assert a_request().verify(at) == KEY.kid
    else:
        with pytest.raises(refused):
            a_request().verify(at)


@pytest.mark.parametrize("life", [-1, 0, 61, 10**9])
def test_a_request_for_too_long_a_life_or_none_is_refused(life: int) -> None:
    with pytest.raises(MessageLifeWrong):
        signed_by_hand(expires=str(CREATED + life)).verify()


@pytest.mark.parametrize("algorithm", ["hmac-sha256", "rsa-pss-sha512", "Ed25519", "none"])
def test_another_algorithm_is_refused(algorithm: str) -> None:
    with pytest.raises(SignatureAlgorithmRefused):
        signed_by_hand(alg=f'"{algorithm}"').verify()


def test_a_signature_for_another_application_is_refused() -> None:
    with pytest.raises(SignatureTypeWrong):
        signed_by_hand(tag='"web-bot-auth"').verify()


def test_a_key_that_is_not_known_is_refused_by_its_name() -> None:
    with pytest.raises(SignerUnknown, match="moc/transport/2020-01-01-1"):
        signed_by_hand(keyid='"moc/transport/2020-01-01-1"').verify()


def test_a_signature_by_another_key_than_it_names_is_refused() -> None:
    with pytest.raises(SignatureWrong):
        signed_by_hand(keyid=f'"{ANSWERING.kid}"').verify()


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_signature_that_lacks_a_parameter_is_refused(name: str) -> None:
    with pytest.raises(SignatureMalformed):
        signed_by_hand({key: value for key, value in PARAMETERS.items() if key != name}).verify()


@pytest.mark.parametrize(
    "parameters",
    [
        {"created": f'"{CREATED}"'},
        {"created": "-5"},
        {"created": "1" * 16},
        {"expires": f"{CREATED + 60}.0"},
        {"nonce": '"short"'},
        {"nonce": "7"},
        {"nonce": f'"{"A" * 65}"'},
        {"nonce": '"AAAAAAAAAAAAAAAA/AAAA"'},
        {"keyid": '".hidden"'},
        {"keyid": '"a\\"b"'},
        {"keyid": "vpcp"},
        {"more": '"x"'},
        {"alg": '"ed25519";alg="ed25519"'},
        {"tag": '"nhipcau", other=()'},
    ],
)
def test_parameters_that_are_not_as_agreed_are_refused(parameters: dict[str, str]) -> None:
    with pytest.raises(SignatureMalformed):
        signed_by_hand(**parameters).verify()


@pytest.mark.parametrize(
    "alter",
    [
        lambda value: f"{value}, other={value.split('=', 1)[1]}",
        lambda value: value.replace("nhipcau=", "sig1="),
        lambda value: value.replace("=:", "=: "),
        lambda value: value[:-1],
        lambda value: value.replace("==:", "=:"),
        lambda value: value + ";a",
        lambda value: value.replace("nhipcau=:", "nhipcau=:AAAA"),
        lambda value: "",
    ],
)
def test_a_signature_field_in_another_form_is_refused(alter: Callable[[str], str]) -> None:
    request = a_request()
    request.headers["Signature"] = alter(request.headers["Signature"])

    with pytest.raises(SignatureMalformed):
        request.verify()


def test_a_signature_has_one_spelling_only() -> None:
    request = a_request()
    before = request.headers["Signature"]
    last = before[-4]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    request.headers["Signature"] = before[:-4] + alphabet[alphabet.index(last) + 1] + before[-3:]

    with pytest.raises(SignatureMalformed):
        request.verify()


def test_a_field_given_twice_is_refused() -> None:
    request = a_request()
    request.headers["content-type"] = "text/plain"

    with pytest.raises(SignatureMalformed, match="content-type"):
        request.verify()


@pytest.mark.parametrize("value", ['text/plain\n"@status": 200', "text/plain\r\n", "văn bản", ""])
def test_a_field_that_could_begin_a_line_of_its_own_is_neither_signed_nor_taken(value: str) -> None:
    request = a_request()
    request.headers["Content-Type"] = value

    with pytest.raises(SignatureMalformed):
        request.verify()
    with pytest.raises(SignatureMalformed):
        sign_request("POST", URL, BODY, {"Content-Type": value}, key=KEY, now=NOW, nonce=NONCE)


@pytest.mark.parametrize(
    ("method", "url", "nonce"),
    [
        ("post", URL, NONCE),
        ("POST\n", URL, NONCE),
        ("POST", "/nodes/v1/events", NONCE),
        ("POST", URL + "#part", NONCE),
        ("POST", URL + "\n", NONCE),
        ("POST", "https://vpcp.example/nhịp", NONCE),
        ("POST", URL, "short"),
        ("POST", URL, 'AAAAAAAAAAAAAAAAAAAA"'),
    ],
)
def test_what_no_node_would_take_is_not_signed(method: str, url: str, nonce: str) -> None:
    with pytest.raises(SignatureMalformed):
        sign_request(method, url, BODY, HEADERS, key=KEY, now=NOW, nonce=nonce)


def test_nonces_are_fresh_and_of_the_agreed_form() -> None:
    nonces = {new_nonce() for _ in range(100)}

    assert len(nonces) == 100
    for nonce in nonces:
        sign_request("POST", URL, BODY, HEADERS, key=KEY, now=NOW, nonce=nonce)


# -- answers --------------------------------------------------------------------------------------

ANSWER = b'{"through":41}'
ANSWER_HEADERS = {"Content-Type": "application/json"}


def an_answer(request_headers: dict[str, str] | None = None) -> dict[str, str]:
    added = sign_answer(
        200,
        ANSWER,
        ANSWER_HEADERS,
        request_headers=request_headers or a_request().headers,
        key=ANSWERING,
        now=NOW,
    )
    return {**ANSWER_HEADERS, **added}


def verify_the_answer(
    headers: dict[str, str],
    status: int = 200,
    body: bytes = ANSWER,
    request_headers: dict[str, str] | None = None,
) -> str:
    return verify_answer(
        status, body, headers, request_headers=request_headers or a_request().headers, find_key=KEYS.get
    )


def test_an_answer_is_taken_and_names_its_key() -> None:
    assert verify_the_answer(an_answer()) == ANSWERING.kid


def test_an_answer_is_written_as_agreed() -> None:
    assert an_answer()["Signature-Input"] == (
        'nhipcau=("@status" "content-digest" "content-type" "signature";req;key="nhipcau")'
        f';created={CREATED};keyid="moc/transport/2026-11-22-1";alg="ed25519";tag="nhipcau"'
    )


def test_an_answer_to_another_request_is_refused() -> None:
    other = sign_request("POST", URL, BODY, HEADERS, key=KEY, now=NOW, nonce=new_nonce())

    with pytest.raises(SignatureWrong):
        verify_the_answer(an_answer({**HEADERS, **other}))


def test_status_content_and_kind_of_an_answer_cannot_be_altered() -> None:
    with pytest.raises(SignatureWrong):
        verify_the_answer(an_answer(), status=409)
    with pytest.raises(MessageDigestWrong):
        verify_the_answer(an_answer(), body=b'{"through":42}')
    with pytest.raises(SignatureWrong):
        verify_the_answer({**an_answer(), "Content-Type": "text/plain"})


@given(st.sampled_from(["Content-Digest", "Signature-Input", "Signature", "Content-Type"]), st.data())
def test_no_letter_of_a_signed_field_of_an_answer_can_be_altered(name: str, data: st.DataObject) -> None:
    headers = an_answer()
    place = data.draw(st.integers(0, len(headers[name]) - 1))
    letter = data.draw(st.characters(max_codepoint=0x17F).filter(lambda other: other != headers[name][place]))
    headers[name] = headers[name][:place] + letter + headers[name][place + 1 :]

    with pytest.raises(CodedError):
        verify_the_answer(headers)


def test_an_answer_must_be_bound_to_the_request() -> None:
    """A signature over the answer alone would fit every request."""
    components = [
        ('"@status"', "200"),
        ('"content-digest"', content_digest(ANSWER)),
        ('"content-type"', "application/json"),
    ]
    member = (
        f'("@status" "content-digest" "content-type");created={CREATED};keyid="{ANSWERING.kid}"'
        ';alg="ed25519";tag="nhipcau"'
    )
    signature = base64.b64encode(ANSWERING.sign(signature_base(components, member))).decode()
    headers = {
        **an_answer(),
        "Signature-Input": f"nhipcau={member}",
        "Signature": f"nhipcau=:{signature}:",
    }

    with pytest.raises(MessageComponentMissing) as refused:
        verify_the_answer(headers)
    assert refused.value.params == {"component": "signature"}


def test_a_request_is_not_taken_for_an_answer_nor_the_other_way_round() -> None:
    with pytest.raises(MessageComponentMissing):
        verify_the_answer(a_request().headers, body=BODY)
    with pytest.raises(MessageComponentMissing):
        Request(headers={**a_request().headers, **an_answer()}, body=ANSWER).verify()


def test_a_request_that_was_not_signed_cannot_be_answered_with_a_signature() -> None:
    with pytest.raises(MessageUnsigned):
        an_answer({"Content-Type": "application/gzip"})
    with pytest.raises(MessageUnsigned):
        verify_the_answer(ANSWER_HEADERS)


# -- the standards and a library that is not ours -----------------------------------------------------


def test_the_base_is_that_of_rfc_9421_appendix_b_2_6() -> None:
    rfc_key = load_pem_private_key(
        b"-----BEGIN PRIVATE KEY-----\n"
        b"MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n"
        b"-----END PRIVATE KEY-----\n",
        password=None,
    )
    assert isinstance(rfc_key, Ed25519PrivateKey)
    components = [
        ('"date"', "Tue, 20 Apr 2021 02:07:55 GMT"),
        ('"@method"', "POST"),
        ('"@path"', "/foo"),
        ('"@authority"', "example.com"),
        ('"content-type"', "application/json"),
        ('"content-length"', "18"),
    ]
    parameters = (
        '("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )

    signature = rfc_key.sign(signature_base(components, parameters))

    assert base64.b64encode(signature).decode() == (
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )


def test_the_digest_is_that_of_rfc_9530() -> None:
    assert content_digest(b'{"hello": "world"}') == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"


RESOLVER = MappingKeyResolver(
    public_keys={key.kid: key.private.public_key() for key in (KEY, ANSWERING)},
    private_keys={key.kid: key.private for key in (KEY, ANSWERING)},
)
WITH_LIBRARY = {"signature_algorithm": algorithms.ED25519, "key_resolver": RESOLVER}
REQUEST_COMPONENTS = ("@method", "@target-uri", "content-digest", "content-type", "nhipcau-node")
ANSWER_COMPONENTS = ("@status", "content-digest", "content-type", '"signature";req;key="nhipcau"')


def a_message(now: datetime, **more: object) -> SimpleNamespace:
    added = sign_request("POST", URL, BODY, HEADERS, key=KEY, now=now, nonce=new_nonce())
    return SimpleNamespace(method="POST", url=URL, headers={**HEADERS, **added}, **more)


def test_requests_and_answers_that_we_sign_the_library_verifies() -> None:
    now = utc_now()  # the library asks the clock
    request = a_message(now)
    added = sign_answer(200, ANSWER, ANSWER_HEADERS, request_headers=request.headers, key=ANSWERING, now=now)
    answer = SimpleNamespace(status_code=200, headers={**ANSWER_HEADERS, **added}, request=request)
    verifier = HTTPMessageVerifier(**WITH_LIBRARY)

    asked = verifier.verify(request, expect_tag="nhipcau", require_components=REQUEST_COMPONENTS, body=BODY)
    told = verifier.verify(answer, expect_tag="nhipcau", require_components=ANSWER_COMPONENTS, body=ANSWER)

    assert [result.parameters["keyid"] for result in (*asked, *told)] == [KEY.kid, ANSWERING.kid]


def test_requests_that_the_library_signs_we_verify() -> None:
    request = SimpleNamespace(method="POST", url=URL, headers=dict(HEADERS))
    HTTPMessageSigner(**WITH_LIBRARY).sign(
        request,
        key_id=KEY.kid,
        created=NOW,
        expires=NOW + timedelta(seconds=60),
        nonce=NONCE,
        label="nhipcau",
        tag="nhipcau",
        covered_component_ids=REQUEST_COMPONENTS,
        body=BODY,
    )

    assert Request(headers=request.headers).verify() == KEY.kid


def test_answers_that_the_library_signs_we_verify() -> None:
    request = a_message(NOW)
    answer = SimpleNamespace(status_code=200, headers=dict(ANSWER_HEADERS), request=request)
    HTTPMessageSigner(**WITH_LIBRARY).sign(
        answer,
        key_id=ANSWERING.kid,
        created=NOW,
        label="nhipcau",
        tag="nhipcau",
        covered_component_ids=ANSWER_COMPONENTS,
        body=ANSWER,
    )

    assert verify_the_answer(answer.headers, request_headers=request.headers) == ANSWERING.kid
