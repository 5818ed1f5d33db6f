"""Every reason that the code gives another node's event stands in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.utils import translation

import nhipcau
from nhipcau.kit.clock import utc_now
from nhipcau.nodes.courier import Courier, HttpWire, RawAnswer
from nhipcau.nodes.errors import (
    ActsElsewhere,
    NoAuthority,
    PeerSilent,
    PeerTurnedAway,
)
from nhipcau.nodes.gate import require_at_home
from nhipcau.nodes.reasons import FORMS, MORE, REASONS
from nhipcau.nodes.records import RecordMalformed
from nhipcau.nodes.wording import problem_words
from nhipcau.ui.facade import wording
from tests.nodes.federation import NOW, Federation

GIVERS = {
    "AnswerUntrusted", "AssertionRefused", "BatchMalformed", "EventRefused", "NoAuthority", "PeerSilent",
    "RecordMalformed", "require_sender",
}  # fmt: skip


def given() -> Iterator[tuple[str, str]]:
    """Each reason that stands in the code as a text, with its place."""
    root = Path(nhipcau.__file__).parent
    for path in sorted(root.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield from _of_call(node, f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)}")


def _of_call(node: ast.AST, place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(node, ast.Call):
        return
    name = getattr(node.func, "id", "")
    if name == "told_of":
        record = node.args[1]
        assert isinstance(record, ast.Constant)
        assert isinstance(record.value, str)
        yield f"it does not say whose {record.value} it is", place
    for keyword in node.keywords if name in GIVERS else ():
        if keyword.arg == "reason" and isinstance(keyword.value, ast.Constant):
            yield str(keyword.value.value), place


def test_each_reason_in_the_code_has_its_words() -> None:
    found = list(given())
    assert len(found) > 50
    # A single word is the name of a field, as it stands in the record.
    assert not [(text, place) for text, place in found if text not in REASONS and " " in text]


@pytest.mark.parametrize("language", ["vi", "lo", "km"])
def test_each_reason_is_said_in_the_readers_language(language: str) -> None:
    with translation.override(language):
        for text, words in {**REASONS, **FORMS}.items():
            assert str(words) != text
            assert str(words).isascii() is False, text


def test_a_whole_sentence_is_in_one_language() -> None:
    refusal = str(NoAuthority(sender="btp", reason="the issuer does not work at this node"))
    empty = str(RecordMalformed(kind="tasks.Task", reason="title is empty"))
    with translation.override("vi"):
        said = problem_words(refusal, NoAuthority.code)
        assert said == (
            "Nút mạng btp không có thẩm quyền nói điều này: cơ quan ban hành không làm việc tại nút mạng đó."
        )
        assert problem_words(f"{MORE}{refusal}", NoAuthority.code) == f"và còn nữa, dòng cuối: {said}"
        assert "title bị bỏ trống" in problem_words(empty, RecordMalformed.code)
        assert problem_words("x" * 30) == "x" * 30


def test_the_gate_names_the_node_in_the_language_of_the_reader(
    nodes: Federation,
) -> None:
    with nodes["vpcp"] as centre:
        with pytest.raises(ActsElsewhere) as refused:
            require_at_home(centre.actor("focal_quang", NOW.date()), "tasks.assign_task")
        entry = nodes.entry("tuyen-quang")
        for language in ("vi", "en", "km"):
            with translation.override(language):
                assert entry.name(language) in wording(refused.value)


class _Answers:
    """A wire that always answers so, unsigned."""

    def __init__(self, status: int) -> None:
        self.status = status

    def carry(self, method: str, url: str, headers: object, body: bytes) -> RawAnswer:
        return RawAnswer(self.status, {}, b"")


@pytest.mark.parametrize(("status", "error"), [(401, PeerTurnedAway), (502, PeerSilent)])
def test_who_is_turned_away_is_not_told_of_silence(
    nodes: Federation, status: int, error: type[Exception]
) -> None:
    sender, to = nodes.entry("vpcp"), nodes.entry("btp")
    with nodes["vpcp"]:
        courier = Courier(_Answers(status))
        with pytest.raises(error) as raised:
            courier.get(sender, to, "/nodes/v1/hello", {}, now=utc_now())
    with translation.override("vi"):
        assert not problem_words(str(raised.value)).isascii()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (httpx.ConnectError("[Errno 111] Connection refused"), "it cannot be reached"),
        (httpx.ReadTimeout("x"), "its answer takes too long"),
        (httpx.ReadError("x"), "the connection broke off"),
        (httpx.UnsupportedProtocol("x"), "its address is none"),
    ],
)
def test_what_went_wrong_on_the_way_is_said_in_words(fault: httpx.HTTPError, reason: str) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise fault

    wire = HttpWire()
    wire.client = httpx.Client(transport=httpx.MockTransport(fail))
    with pytest.raises(PeerSilent) as silent:
        wire.carry("GET", "http://away.example/", {}, b"")
    assert silent.value.params["reason"] == reason
