"""A member node that answers badly, names what it never had, or speaks for those who work elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from nhipcau.difficulties.facade import Difficulty
from nhipcau.documents.models import Document, DocumentRecipient
from nhipcau.kit.clock import utc_now
from nhipcau.kit.ids import new_id
from nhipcau.nodes import courier as couriers
from nhipcau.nodes.assertions import TYP, AssertionRefused, read_assertion
from nhipcau.nodes.courier import Courier, HttpWire, RawAnswer
from nhipcau.nodes.errors import PeerRefused, PeerSilent
from nhipcau.nodes.files import expect, fetch_next, grant, may_fetch
from nhipcau.nodes.held import key_store, own_entry
from nhipcau.nodes.http_signatures import sign_answer
from nhipcau.nodes.jws import sign_detached, to_compact
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import DirectoryChange, FileFetch, PeerDelivery
from nhipcau.nodes.post import send_batch
from nhipcau.nodes.provides import FileRef
from nhipcau.nodes.submitting import KEYS_PATH, KEYS_TYPE
from nhipcau.spine.facade import store_file
from nhipcau.tasks.facade import Report
from nhipcau.tasks.flows import _parcel
from tests.nodes.federation import NOW, Federation
from tests.nodes.post_office import entry_of
from tests.nodes.test_difficulty_across_nodes import _sent as difficulty_sent
from tests.nodes.test_difficulty_across_nodes import seen, stuck
from tests.nodes.test_smuggled import _assign, _register, _report, _say, _sent, agency_id

DAY = NOW.date()


class Answering:
    """A node of the federation that signs whatever we let it answer."""

    def __init__(self, nodes: Federation, key: str, body: bytes, passes_on: Any = None) -> None:
        self.nodes, self.key, self.body, self.passes_on = nodes, key, body, passes_on

    def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        if self.key not in url:
            found: RawAnswer = self.nodes.wire.carry(method, url, headers, body)
            return found
        with self.nodes[self.key]:
            key = key_store().signing_key(Use.TRANSPORT, now=utc_now())
        given = {"content-type": "application/json"}
        added = sign_answer(200, self.body, given, request_headers=headers, key=key, now=utc_now())
        return RawAnswer(200, {**given, **added}, self.body)


def _file(content_of: str = "", size: int = 12) -> FileRef:
    sha = content_of or new_id().hex + new_id().hex
    return FileRef(id=new_id(), sha256=sha, name="a.pdf", media_type="application/pdf", size=size)


@pytest.mark.parametrize("state", ["suspended", "empty"])
def test_files_of_a_node_that_does_not_give_them_hold_up_nobody_elses(nodes: Federation, state: str) -> None:
    from dataclasses import replace

    from nhipcau.nodes.directory_document import NodeState

    with nodes["btp"] as ministry:
        real = store_file(actor=ministry.actor("focal_hai", DAY), name="a.pdf", content=b"%PDF-12", now=NOW)
        grant([_file(real.sha256, real.size)], "vpcp")
    if state == "suspended":
        entries = [
            replace(nodes.entry(key), state=NodeState.SUSPENDED) if key == "tuyen-quang" else nodes.entry(key)
            for key in nodes.nodes
        ]
        nodes.publish(nodes.directory(entries))
    with nodes["vpcp"]:
        expect([_file()], peer="tuyen-quang", now=NOW)
        expect([_file(real.sha256, real.size)], peer="btp", now=NOW + timedelta(seconds=1))
        for _round in range(4):
            fetch_next(Courier(Answering(nodes, "tuyen-quang", b"")), now=utc_now())
        assert FileFetch.objects.get(peer="btp").ended_at
        bad = FileFetch.objects.get(peer="tuyen-quang")
        assert bad.failures == 1
        assert bad.next_try_at


@pytest.mark.parametrize(
    "answer",
    [
        b"[]",
        b"[" * 100_000,
        b'{"through": 1, "room": -1}',
        b'{"through": 1, "room": 99999999999999999999}',
        b'{"through": 99999999999999999999, "room": 1}',
        b'{"through": 0, "room": 1, "problem": "\\u0000"}',
    ],
)
def test_whatever_a_node_answers_to_a_batch_there_is_a_pause(nodes: Federation, answer: bytes) -> None:
    nodes.wire.cut = {"tuyen-quang"}
    _assign(nodes["vpcp"], "officer_binh")
    nodes.settle()
    with nodes["vpcp"]:
        PeerDelivery.objects.filter(peer="tuyen-quang").update(next_try_at=None, failures=0)
        send_batch("tuyen-quang", Courier(Answering(nodes, "tuyen-quang", answer)), now=utc_now())
        state = PeerDelivery.objects.get(peer="tuyen-quang")
        assert state.failures == 1
        assert state.next_try_at


def test_who_names_a_hash_does_not_get_the_bytes(nodes: Federation) -> None:
    with nodes["vpcp"] as centre:
        officer = centre.actor("officer_binh", DAY)
        secret = store_file(actor=officer, name="mật.pdf", content=b"%PDF-secret", now=NOW)
        named = _file(secret.sha256, secret.size)
        expect([named], peer="tuyen-quang", now=NOW)
        grant([named], "tuyen-quang")  # as the decision on the report takes it back there
        assert not may_fetch(secret.sha256, "tuyen-quang")


def test_an_address_that_is_none_is_a_silent_node() -> None:
    for url in (f"http://{'a' * 70}.example/x", "http://[::::]/x", "http://a:99999/x"):
        with pytest.raises(PeerSilent):
            HttpWire(patience_s=1).carry("GET", url, {}, b"")


def test_an_answer_that_trickles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    def drops() -> Any:
        while True:
            yield b"x"

    monkeypatch.setattr(couriers, "_LONGEST_S", 0)
    wire = HttpWire()
    wire.client = httpx.Client(transport=httpx.MockTransport(lambda _r: httpx.Response(200, content=drops())))
    with pytest.raises(PeerSilent, match="too long"):
        wire.carry("GET", "http://slow.example/", {}, b"")


def test_keys_are_handed_in_at_the_node_that_keeps_the_directory_alone(nodes: Federation) -> None:
    with nodes["btp"], pytest.raises(PeerRefused, match="change-impossible"):
        Courier(nodes.wire).post(
            own_entry(), entry_of("tuyen-quang"), KEYS_PATH, b"{}", KEYS_TYPE, now=utc_now()
        )
    with nodes["tuyen-quang"]:
        assert not DirectoryChange.objects.exists()


@pytest.mark.parametrize("change", [{"purpose": "\0"}, {"sub": "\0"}, {"exp": True}])
def test_an_assertion_that_cannot_be_kept_is_refused(nodes: Federation, change: dict[str, Any]) -> None:
    value = {
        "iss": "btp", "aud": "vpcp", "sub": "x", "agency": str(new_id()), "purpose": "x", "kind": "tasks.task",
        "record": str(new_id()), "lang": "vi", "exp": int(utc_now().timestamp()) + 30,
    }  # fmt: skip
    with nodes["btp"]:
        key = key_store().signing_key(Use.TRANSPORT, now=utc_now())
    body = json.dumps(value | change).encode()
    with nodes["vpcp"], pytest.raises(AssertionRefused):
        read_assertion(
            to_compact(body, sign_detached(body, key, typ=TYP)), issuer="btp", audience="vpcp", now=utc_now(),
            find_key=lambda kid: entry_of("btp").find_key(Use.TRANSPORT, kid, at=utc_now()),
        )  # fmt: skip


def test_nobody_opens_a_document_of_another_node_to_his_own_agency(nodes: Federation) -> None:
    ours = _register(nodes["vpcp"], "officer_binh", "Của Văn phòng", recipients=[])
    nodes.settle()
    _register(nodes["tuyen-quang"], "focal_quang", "Của tỉnh", recipients=[])
    nodes.settle()
    with nodes["tuyen-quang"]:
        theirs = Document.objects.get(key=ours.key)
        from nhipcau.documents.flows import whole

        parcel = whole(theirs.id, "vpcp")
        assert parcel
        records = json.loads(json.dumps(parcel.records, default=str))
        records["recipients"] = [str(agency_id("province:tuyen-quang")), str(agency_id("VPCP"))]
    data = {"event": {"document_id": str(theirs.id), "key": ours.key}, "records": records}
    row = _say(
        nodes, "tuyen-quang", "vpcp", "documents.document-registered.v1", data, f"documents:{theirs.id}"
    )
    assert row.state == "done", row.problem
    with nodes["vpcp"]:
        got = DocumentRecipient.objects.filter(document_id=ours.id).values_list("agency_id", flat=True)
        assert agency_id("province:tuyen-quang") not in got
        assert agency_id("VPCP") in got


def test_who_raised_a_difficulty_does_not_answer_it_for_the_agency_with_which_it_lies(
    nodes: Federation,
) -> None:
    made = stuck(nodes["tuyen-quang"])
    nodes.settle()
    records = difficulty_sent(nodes["tuyen-quang"], made, "vpcp")
    records["difficulty"] |= {
        "stage": "answered", "answer": "Đồng ý", "outcome": "guided", "answered_on": DAY.isoformat(),
    }  # fmt: skip
    data = {"event": {"difficulty_id": str(made.id)}, "records": records}
    row = _say(
        nodes, "tuyen-quang", "vpcp", "difficulties.difficulty-answered.v1", data, f"difficulties:{made.id}"
    )
    assert (row.state, row.code) == ("refused", "nodes.no-authority")
    held: Difficulty = seen(nodes["vpcp"], made)
    assert held.answer == ""


def test_an_event_takes_no_report_of_another_task_along(nodes: Federation) -> None:
    first, second = (_assign(nodes["vpcp"], "officer_binh") for _n in range(2))
    nodes.settle()
    with nodes["vpcp"]:
        report = _report("province:tuyen-quang")
    data = {
        "event": {"task_id": str(second.id), "report_id": report["id"]},
        "records": {**_sent(nodes, "vpcp", "tuyen-quang")["records"], "reports": [report]},
    }
    _say(nodes, "tuyen-quang", "vpcp", "tasks.progress-reported.v1", data, f"tasks:{second.id}")
    with nodes["vpcp"]:
        there = Report.objects.get(id=report["id"])
        parcel = _parcel(first, frozenset({"btp"}), {"reports": [there.id]})
        assert parcel.records["reports"] == []
