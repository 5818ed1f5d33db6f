"""What cannot be laid into a stream: it is noted, the rest goes, and it goes itself when it can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.kit.clock import utc_now
from nhipcau.nodes import laying, provides
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.doctor import examine
from nhipcau.nodes.key_files import FileKeyStore
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import IncomingEvent, OutgoingEvent, UnsentEvent
from nhipcau.nodes.outgoing import RETRY_AFTER, ask_transfer, dispatch, lay_unsent
from nhipcau.nodes.provides import Parcel
from nhipcau.nodes.signing_errors import NoSigningKey
from nhipcau.spine.event_types import Event
from nhipcau.spine.facade import settle
from nhipcau.tasks.facade import (
    NewTask,
    Task,
    assign_task,
    cancel_task,
    report_completion,
    return_report,
)
from tests.nodes.federation import NOW, Federation

DAY = NOW.date()
real = laying._common_version
BASE = "tasks.task-assigned"


def _assign(nodes: Federation, title: str) -> Task:
    with nodes["vpcp"] as centre:
        lead = agencies_by_key(["province:tuyen-quang"], on=DAY)["province:tuyen-quang"]
        return assign_task(
            actor=centre.actor("officer_binh", DAY),
            new=NewTask(
                title=title, lead_agency_id=lead, product="Báo cáo", authority="own", person_text="Chủ tịch",
                due_on=DAY + timedelta(days=9), issued_on=DAY, synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip


def _arrived(nodes: Federation) -> list[str]:
    with nodes["tuyen-quang"]:
        return sorted(Task.objects.filter(synthetic=True).values_list("title", flat=True))


def _unsent(nodes: Federation) -> list[tuple[str, str]]:
    with nodes["vpcp"]:
        return list(UnsentEvent.objects.values_list("peer", "reason"))


def _try_again(nodes: Federation) -> int:
    with nodes["vpcp"]:
        assert lay_unsent(now=utc_now()) == 0  # it was tried just now
        UnsentEvent.objects.update(tried_at=utc_now() - RETRY_AFTER - timedelta(seconds=1))
        went = lay_unsent(now=utc_now())
    nodes.settle()
    return went


def _gap_free(nodes: Federation) -> None:
    with nodes["vpcp"]:
        sent = list(OutgoingEvent.objects.filter(peer="tuyen-quang").order_by("number"))
    with nodes["tuyen-quang"]:
        held = list(IncomingEvent.objects.filter(peer="vpcp").order_by("number"))
    assert [row.number for row in sent] == list(range(1, len(sent) + 1))
    assert [bytes(row.body) for row in sent] == [bytes(row.body) for row in held]


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Tasks whose title says so cannot be composed."""
    flow = provides.flows[BASE]

    def compose(events: Sequence[Event]) -> Sequence[Sequence[Parcel]]:
        for event in events:
            if Task.objects.filter(id=event.task_id, title__contains="hỏng").exists():  # type: ignore[attr-defined]
                message = "nobody expected this"
                raise RuntimeError(message)
        return flow.compose(events)

    monkeypatch.setitem(provides.flows, BASE, replace(flow, compose=compose))
    return monkeypatch


def test_one_event_that_cannot_be_composed_does_not_stop_the_others(
    nodes: Federation, faulty: pytest.MonkeyPatch
) -> None:
    for title in ("Việc một", "Việc hỏng", "Việc hai"):
        _assign(nodes, title)
    nodes.settle()
    assert _arrived(nodes) == ["Việc hai", "Việc một"]
    assert _unsent(nodes) == [("", "failed")]
    assert _try_again(nodes) == 0
    assert _unsent(nodes) == [("", "failed")]
    faulty.undo()
    assert _try_again(nodes) == 1
    assert _unsent(nodes) == []
    assert _arrived(nodes) == ["Việc hai", "Việc hỏng", "Việc một"]
    _gap_free(nodes)


def test_what_is_too_large_is_noted_and_goes_when_it_fits(
    nodes: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laying, "LARGEST_BYTES", 1000)
    _assign(nodes, "Việc lớn")
    nodes.settle()
    assert _arrived(nodes) == []
    assert _unsent(nodes) == [("tuyen-quang", "too_large")]
    monkeypatch.undo()
    assert _try_again(nodes) == 1
    assert _arrived(nodes) == ["Việc lớn"]
    _gap_free(nodes)


def test_a_type_that_the_other_node_does_not_know_goes_after_its_upgrade(nodes: Federation) -> None:
    entries = [nodes.entry(key) for key in nodes.nodes]
    older = [
        replace(entry, events={base: found for base, found in entry.events.items() if base != BASE})
        if entry.key == "tuyen-quang"
        else entry
        for entry in entries
    ]
    nodes.publish(nodes.directory(older))
    _assign(nodes, "Việc mới")
    nodes.settle()
    assert (_arrived(nodes), _unsent(nodes)) == ([], [("tuyen-quang", "type_unknown")])
    with nodes["vpcp"]:
        found = {finding.check: finding for finding in examine(Courier(nodes.wire), now=utc_now())}
        assert "1 type_unknown" in found["tuyen-quang: not sent"].said
    nodes.publish(nodes.directory(entries))
    assert _try_again(nodes) == 1
    assert _arrived(nodes) == ["Việc mới"]


def test_a_node_without_its_key_notes_nothing_and_sends_all_in_order_later(
    nodes: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("Việc một", "Việc hai"):
        _assign(nodes, title)

    def no_key(*_: Any, **__: Any) -> None:
        raise NoSigningKey(use=Use.EVENTS)

    monkeypatch.setattr(FileKeyStore, "signing_key", no_key)
    with nodes["vpcp"]:
        settle()
        with pytest.raises(NoSigningKey):
            dispatch(now=utc_now())
        assert not UnsentEvent.objects.exists()
    monkeypatch.undo()
    nodes.settle()
    assert _arrived(nodes) == ["Việc hai", "Việc một"]
    _gap_free(nodes)


def test_an_old_event_does_not_overtake_what_came_after_it(
    nodes: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A product was returned and handed in once more; the return, sent late, must not undo that."""
    task = _assign(nodes, "Việc trả lại")
    nodes.settle()
    with nodes["tuyen-quang"] as province:
        focal = province.actor("focal_quang", DAY)
        report_completion(actor=focal, task_id=task.id, product_record="1/BC", now=NOW)
    nodes.settle()
    flow = provides.flows["tasks.report-returned"]
    monkeypatch.setattr(laying, "_common_version", lambda of, entry: None if of is flow else real(of, entry))
    with nodes["vpcp"] as centre:
        return_report(actor=centre.actor("officer_binh", DAY), task_id=task.id, reason="Thiếu", now=NOW)
    nodes.settle()
    assert _unsent(nodes) == [("tuyen-quang", "type_unknown")]
    monkeypatch.undo()
    with nodes["vpcp"] as centre:
        cancel_task(actor=centre.actor("officer_binh", DAY), task_id=task.id, reason="Thôi", now=NOW)
    nodes.settle()
    assert _try_again(nodes) == 1
    with nodes["tuyen-quang"]:
        assert Task.objects.get(id=task.id).stage == "cancelled"
        last = IncomingEvent.objects.order_by("-number").first()
        assert last is not None
        assert last.type == "nodes.record-sent.v1"
    _gap_free(nodes)


def test_a_whole_record_that_fails_is_noted_and_the_load_goes_on(
    nodes: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = _assign(nodes, "Việc hỏng"), _assign(nodes, "Việc tốt")
    nodes.settle()
    kind = provides.record_kinds["tasks.task"]

    def parcel(record_id: Any, node: str) -> Parcel | None:
        if record_id == bad.id:
            message = "nobody expected this"
            raise RuntimeError(message)
        return kind.parcel(record_id, node)

    monkeypatch.setitem(provides.record_kinds, "tasks.task", replace(kind, parcel=parcel))
    with nodes["vpcp"]:
        ask_transfer(peer="tuyen-quang", now=utc_now(), kinds=["tasks.task"])
    nodes.settle()
    with nodes["tuyen-quang"]:
        whole = IncomingEvent.objects.filter(type__startswith="nodes.record-sent")
        assert list(whole.values_list("subject", flat=True)) == [f"tasks:{good.id}"]
    with nodes["vpcp"]:
        assert list(UnsentEvent.objects.values_list("record_id", "kind")) == [(bad.id, "tasks.task")]
    monkeypatch.undo()
    assert _try_again(nodes) == 1
    _gap_free(nodes)
