"""Records that are sent again, whole: what that heals, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.kit.clock import utc_now
from nhipcau.nodes import provides
from nhipcau.nodes.intake import retry_stopped
from nhipcau.nodes.models import IncomingEvent, PeerDelivery, RefusedEvent
from nhipcau.nodes.outgoing import ask_transfer
from nhipcau.tasks.facade import (
    NewTask,
    Report,
    Task,
    accept_assignment,
    assign_task,
    cancel_task,
    report_completion,
    return_report,
)
from tests.nodes.federation import NOW, Federation

DAY = NOW.date()
ALL_KINDS = ["documents.document", "tasks.task", "difficulties.difficulty"]


def agency_id(symbol: str) -> Any:
    return agencies_by_key([symbol], on=DAY)[symbol]


def _assign(nodes: Federation, key: str = "vpcp", officer: str = "officer_binh", **changes: Any) -> Task:
    with nodes[key] as node:
        new: dict[str, Any] = {
            "title": "Việc giả lập", "lead_agency_id": agency_id("province:tuyen-quang"),
            "product": "Báo cáo", "authority": "own", "person_text": "Chủ tịch",
            "due_on": DAY + timedelta(days=9), "issued_on": DAY, "synthetic": True,
        }  # fmt: skip
        task = assign_task(actor=node.actor(officer, DAY), new=NewTask(**{**new, **changes}), now=NOW)
    nodes.settle()
    return task


def _hand_in(nodes: Federation, task: Task) -> None:
    with nodes["tuyen-quang"] as province:
        focal = province.actor("focal_quang", DAY)
        accept_assignment(actor=focal, task_id=task.id, now=NOW)
        report_completion(actor=focal, task_id=task.id, product_record="1/BC", now=NOW)
    nodes.settle()


def _stage(nodes: Federation, key: str, task: Task) -> str:
    with nodes[key]:
        return Task.objects.get(id=task.id).stage


def _fail(**_: Any) -> None:
    message = "nobody expected this"
    raise RuntimeError(message)


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can take a returned report in."""
    base = "tasks.report-returned"
    monkeypatch.setitem(provides.flows, base, replace(provides.flows[base], take_in=_fail))


@pytest.mark.usefixtures("poisoned")
@pytest.mark.parametrize("at_once", [True, False], ids=["in one chunk", "later"])
def test_a_whole_task_says_what_had_stopped(nodes: Federation, at_once: bool) -> None:
    task = _assign(nodes)
    _hand_in(nodes, task)
    with nodes["vpcp"] as centre:
        return_report(actor=centre.actor("officer_binh", DAY), task_id=task.id, reason="Thiếu", now=NOW)
        if at_once:
            nodes.wire.cut = {"tuyen-quang"}
    nodes.settle()
    if not at_once:
        assert _stage(nodes, "tuyen-quang", task) == "reported"
    with nodes["vpcp"]:
        ask_transfer(peer="tuyen-quang", now=utc_now(), kinds=["tasks.task"])
    nodes.settle()
    nodes.wire.cut = set()
    with nodes["vpcp"]:
        PeerDelivery.objects.update(next_try_at=None)  # the pause is over
    nodes.settle()
    assert _stage(nodes, "tuyen-quang", task) == "returned"
    with nodes["tuyen-quang"]:
        states = dict(IncomingEvent.objects.values_list("type", "code"))
        assert not IncomingEvent.objects.exclude(state="done").exists()
        assert states["tasks.report-returned.v1"] == "nodes.covered"
        assert Report.objects.get(task=task, kind="completion").decision == "returned"


def test_what_the_lead_did_meanwhile_stays(nodes: Federation) -> None:
    task = _assign(nodes)
    nodes.wire.cut = {"vpcp"}
    _hand_in(nodes, task)
    with nodes["vpcp"]:
        ask_transfer(peer="tuyen-quang", now=utc_now(), kinds=["tasks.task"])
    nodes.settle()
    assert _stage(nodes, "vpcp", task) == "assigned"
    assert _stage(nodes, "tuyen-quang", task) == "reported"


def test_a_whole_task_that_is_refused_covers_nothing(
    nodes: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = _assign(nodes)
    base = "tasks.task-cancelled"
    monkeypatch.setitem(provides.flows, base, replace(provides.flows[base], take_in=_fail))
    kind = provides.record_kinds["tasks.task"]
    monkeypatch.setitem(provides.record_kinds, "tasks.task", replace(kind, take_in=_fail))
    with nodes["vpcp"] as centre:
        cancel_task(actor=centre.actor("officer_binh", DAY), task_id=task.id, reason="Thôi", now=NOW)
        ask_transfer(peer="tuyen-quang", now=utc_now(), kinds=["tasks.task"])
    nodes.settle()
    with nodes["tuyen-quang"]:
        assert IncomingEvent.objects.filter(state="parked").count() == 2
        monkeypatch.undo()
    with nodes["tuyen-quang"]:
        assert retry_stopped(now=utc_now()) == 2
    assert _stage(nodes, "tuyen-quang", task) == "cancelled"


def test_nobody_is_sent_his_own_records(nodes: Federation) -> None:
    task = _assign(nodes)
    _hand_in(nodes, task)
    with nodes["tuyen-quang"]:
        ask_transfer(peer="vpcp", now=utc_now(), kinds=ALL_KINDS)
    nodes.settle()
    with nodes["vpcp"]:
        assert not IncomingEvent.objects.filter(type__startswith="nodes.record-sent").exists()
        assert not RefusedEvent.objects.exists()


def test_what_the_host_kept_for_an_agency_comes_once(nodes: Federation) -> None:
    """The host cannot know what arrived before; that it sends it again is no offence and changes nothing."""
    with nodes["btp"]:
        lead = agency_id("VPCP")
    task = _assign(nodes, "btp", "minister_mai", lead_agency_id=lead)
    with nodes["vpcp"]:
        Task.objects.filter(id=task.id).update(title="Đổi ở nơi khác")
        ask_transfer(peer="btp", now=utc_now(), kinds=["tasks.task"])
    nodes.settle()
    with nodes["btp"]:
        row = IncomingEvent.objects.get(type__startswith="nodes.record-sent")
        assert (row.state, row.code) == ("done", "nodes.already-here")
        assert not RefusedEvent.objects.exists()
        assert Task.objects.get(id=task.id).title == "Việc giả lập"
