"""A node that is entitled to speak, and puts into its words what it is not entitled to say."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.facade import Document, NewDocument, register_document
from nhipcau.kit.clock import utc_now
from nhipcau.kit.ids import new_id
from nhipcau.nodes import refusals
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.files import fetch_next
from nhipcau.nodes.intake import take_in
from nhipcau.nodes.jws import from_compact
from nhipcau.nodes.models import FileFetch, IncomingEvent, IncomingStream, RefusedEvent
from nhipcau.nodes.receiving import MOST_HELD
from nhipcau.spine.facade import StoredFile, has_bytes, store_file
from nhipcau.tasks.facade import NewTask, Report, Task, accept_assignment, assign_task, report_completion
from tests.nodes.federation import NOW, Federation, TestNode
from tests.nodes.post_office import Pen, hand_in, lines_between

DAY = NOW.date()
Records = dict[str, Any]


def agency_id(symbol: str) -> Any:
    return agencies_by_key([symbol], on=DAY)[symbol]


def _assign(node: TestNode, officer: str) -> Task:
    with node:
        return assign_task(
            actor=node.actor(officer, DAY),
            new=NewTask(
                title="Việc giả lập", lead_agency_id=agency_id("province:tuyen-quang"), product="Báo cáo",
                authority="own", person_text="Chủ tịch", due_on=DAY + timedelta(days=9), issued_on=DAY,
                synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip


def _sent(nodes: Federation, sender: str, to: str) -> Records:
    """The data of the last event between two nodes."""
    body = from_compact(lines_between(nodes[sender], to)[-1])[0]
    data: Records = json.loads(body)["data"]
    return data


def _say(nodes: Federation, sender: str, to: str, kind: str, data: Records, subject: str) -> IncomingEvent:
    """One more event of the sender's stream, with whatever we write into it, and what became of it."""
    with nodes[to]:
        stream = IncomingStream.objects.filter(peer=sender).first()
        end = (stream.through, bytes(stream.head_hash)) if stream else (0, bytes(32))
    pen = Pen(nodes[sender], to, *end)
    line = pen.line(pen.envelope(kind, data, subject=subject))
    with nodes[to]:
        assert not hand_in(sender, [line]).problem
        take_in(now=utc_now())
        return IncomingEvent.objects.get(peer=sender, number=pen.number)


def _report(agency: str, **changes: Any) -> Records:
    report = {
        "id": str(new_id()), "kind": "progress", "on_day": "2025-12-02", "text": "Xong", "percent": 90,
        "cause": "", "product_file_id": None, "product_link": "", "product_record": "",
        "agency_id": str(agency_id(agency)), "reporter_ref": "x", "reported_at": "2025-12-02T00:00:00+00:00",
        "synthetic": True, "decision": "",
    }  # fmt: skip
    return {**report, **changes}


def _reported(sent: Mapping[str, Any], task: Task, report: Records) -> Records:
    return {
        "event": {"task_id": str(task.id), "report_id": report["id"]},
        "records": {**sent["records"], "reports": [report]},
    }


@pytest.mark.parametrize(
    ("assigner", "officer", "state"),
    # The host may have kept the agency's work before it had a node: that comes once, with the whole task.
    [("btp", "focal_hai", "refused"), ("vpcp", "officer_binh", "waiting")],
)
def test_nobody_else_reports_for_the_agencies_of_this_node(
    nodes: Federation, assigner: str, officer: str, state: str
) -> None:
    task = _assign(nodes[assigner], officer)
    nodes.settle()
    with nodes["tuyen-quang"]:
        report = _report("province:tuyen-quang")
    data = _reported(_sent(nodes, assigner, "tuyen-quang"), task, report)
    row = _say(nodes, assigner, "tuyen-quang", "tasks.progress-reported.v1", data, f"tasks:{task.id}")
    assert row.state == state
    with nodes["tuyen-quang"]:
        assert not Report.objects.filter(task=task).exists()


def test_the_lead_does_not_report_in_the_name_of_another(nodes: Federation) -> None:
    task = _assign(nodes["vpcp"], "officer_binh")
    nodes.settle()
    with nodes["vpcp"]:
        report = _report("BTP")
    data = _reported(_sent(nodes, "vpcp", "tuyen-quang"), task, report)
    row = _say(nodes, "tuyen-quang", "vpcp", "tasks.progress-reported.v1", data, f"tasks:{task.id}")
    assert (row.state, row.code) == ("refused", "nodes.no-authority")
    with nodes["vpcp"]:
        assert not Report.objects.filter(task=task).exists()


def test_a_report_does_not_point_at_a_file_that_did_not_come_with_it(nodes: Federation) -> None:
    task = _assign(nodes["vpcp"], "officer_binh")
    nodes.settle()
    with nodes["vpcp"] as centre:
        secret = store_file(
            actor=centre.actor("officer_binh", DAY), name="mật.pdf", content=b"%PDF-secret", now=NOW
        )
        report = _report("province:tuyen-quang", product_file_id=str(secret.id))
    data = _reported(_sent(nodes, "vpcp", "tuyen-quang"), task, report)
    row = _say(nodes, "tuyen-quang", "vpcp", "tasks.progress-reported.v1", data, f"tasks:{task.id}")
    assert (row.state, row.code) == ("parked", "nodes.record-malformed")
    with nodes["vpcp"]:
        assert not Report.objects.filter(task=task).exists()


# Documents


def _register(node: TestNode, officer: str, subject: str, **changes: Any) -> Document:
    with node:
        new: Records = {
            "number": "7/KH-ABC", "issued_on": DAY, "issuer_text": "Một hội", "text": "Văn bản giả lập.",
            "synthetic": True, "recipients": [agency_id("province:tuyen-quang")],
        }  # fmt: skip
        return register_document(
            actor=node.actor(officer, DAY), new=NewDocument(subject=subject, **{**new, **changes}), now=NOW
        )


def test_a_document_has_the_key_that_its_number_gives(nodes: Federation) -> None:
    _register(nodes["vpcp"], "officer_binh", "Một văn bản")
    nodes.settle()
    sent = _sent(nodes, "vpcp", "tuyen-quang")
    sent["records"]["document"] |= {"id": str(new_id()), "key": "1/CT-TTg||2025"}
    sent["event"]["document_id"] = sent["records"]["document"]["id"]
    row = _say(nodes, "vpcp", "tuyen-quang", "documents.document-registered.v1", sent, "documents:x")
    assert (row.state, row.code) == ("parked", "nodes.record-malformed")


def test_a_document_that_was_registered_here_too_stays_as_it_is(nodes: Federation) -> None:
    """It bears the same number; whoever sent it is not the one whose it is."""
    ours = _register(nodes["tuyen-quang"], "focal_quang", "Như chúng tôi đã đăng ký")
    nodes.settle()
    theirs = _register(nodes["vpcp"], "officer_binh", "Chữ khác")
    nodes.settle()
    with nodes["tuyen-quang"]:
        assert list(Document.objects.filter(key=ours.key).values_list("id", "subject")) == [
            (ours.id, "Như chúng tôi đã đăng ký")
        ]
        row = IncomingEvent.objects.get(subject=f"documents:{theirs.id}")
        assert (row.state, row.problem) == ("done", "")


# Files


def _with_file(nodes: Federation, change: Callable[[Records], None]) -> IncomingEvent:
    """A completion of the province whose file was changed by `change` on its way."""
    task = _assign(nodes["vpcp"], "officer_binh")
    nodes.settle()
    with nodes["tuyen-quang"] as province:
        focal = province.actor("focal_quang", DAY)
        accept_assignment(actor=focal, task_id=task.id, now=NOW)
        nodes.settle()
        nodes.wire.cut = {"vpcp"}
        stored = store_file(actor=focal, name="báo cáo.pdf", content=b"%PDF-report", now=NOW)
        report_completion(actor=focal, task_id=task.id, product_file_id=stored.id, now=NOW)
    nodes.settle()
    sent = _sent(nodes, "tuyen-quang", "vpcp")
    change(sent["files"][0])
    sent["records"]["reports"][0]["product_file_id"] = sent["files"][0]["id"]
    return _say(nodes, "tuyen-quang", "vpcp", "tasks.completion-reported.v1", sent, f"tasks:{task.id}")


def test_a_file_does_not_take_the_id_of_another(nodes: Federation) -> None:
    with nodes["vpcp"] as centre:
        secret = store_file(
            actor=centre.actor("officer_binh", DAY), name="mật.pdf", content=b"%PDF-secret", now=NOW
        )
    row = _with_file(nodes, lambda file: file.update(id=str(secret.id)))
    assert (row.state, row.code) == ("parked", "spine.file-id-taken")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "chạy.exe"}, "spine.file-kind-refused"),
        ({"size": 30_000_000_000}, "spine.file-too-large"),
    ],
)
def test_a_file_that_no_officer_may_hand_in_comes_from_no_node(
    nodes: Federation, change: Records, code: str
) -> None:
    row = _with_file(nodes, lambda file: file.update(change))
    assert (row.state, row.code) == ("parked", code)


def test_the_kind_of_a_file_is_read_from_its_name_not_from_what_was_said(nodes: Federation) -> None:
    row = _with_file(nodes, lambda file: file.update(media_type="text/html"))
    assert row.state == "done"
    with nodes["vpcp"]:
        assert StoredFile.objects.get(name="báo cáo.pdf").media_type == "application/pdf"


def test_bytes_that_are_something_else_than_their_name_says_are_not_kept(nodes: Federation) -> None:
    row = _with_file(nodes, lambda file: file.update(name="báo cáo.docx"))
    assert row.state == "done"
    nodes.wire.cut = set()
    with nodes["vpcp"]:
        assert fetch_next(Courier(nodes.wire), now=utc_now())
        fetched = FileFetch.objects.get()
        assert fetched.ended_at
        assert "something else" in fetched.problem
        assert not has_bytes(fetched.sha256)


# The door


def test_an_event_long_before_its_turn_is_not_kept(nodes: Federation) -> None:
    pen = Pen(nodes["vpcp"], "tuyen-quang", number=MOST_HELD)
    data = {"event": {}, "records": {}}
    last, beyond = (pen.line(pen.envelope("tasks.task-assigned.v1", data)) for _number in range(2))
    with nodes["tuyen-quang"]:
        assert hand_in("vpcp", [last]).problem == "too-far-ahead"
        assert hand_in("vpcp", [beyond]).problem == "too-far-ahead"
        assert not IncomingEvent.objects.filter(peer="vpcp").exists()


def _refuse(peer: str, detail: str) -> None:
    name = refusals.name_of(peer)
    refusals.note_refusal(peer=name, code="nodes.signature", detail=detail, body=detail.encode(), now=NOW)


@pytest.mark.django_db
def test_whoever_stands_at_the_door_does_not_fill_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST_LINES", 3)
    for number in range(20):
        _refuse(f"made-up-{number}", f"number {number}")
    _refuse("made-up-0", "number 0")
    assert {row.peer for row in RefusedEvent.objects.all()} == {"?"}
    assert RefusedEvent.objects.count() == 4
    rest = RefusedEvent.objects.get(digest="")
    assert (rest.times, rest.detail) == (17, "and more, the last: number 3")
    assert RefusedEvent.objects.get(detail="number 0").times == 2
