"""A member node that sends poison: it stops nobody but itself, and nothing crashes in a loop."""

from __future__ import annotations

from typing import Any

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.kit.clock import utc_now
from nhipcau.kit.ids import new_id
from nhipcau.nodes import intake
from nhipcau.nodes.intake import retry_stopped, take_in
from nhipcau.nodes.models import IncomingEvent, IncomingStream, RefusedEvent
from nhipcau.nodes.outgoing import dispatch
from nhipcau.spine.facade import settle
from nhipcau.tasks.facade import Report, Task
from tests.nodes.federation import NOW, Federation
from tests.nodes.post_office import Pen, hand_in
from tests.nodes.test_smuggled import _assign, _report, _reported, _sent

DAY = NOW.date()


def pen_of(nodes: Federation, sender: str, to: str) -> Pen:
    with nodes[to]:
        stream = IncomingStream.objects.filter(peer=sender).first()
        end = (stream.through, bytes(stream.head_hash)) if stream else (0, bytes(32))
    return Pen(nodes[sender], to, *end)


def whole_of_nothing(**changes: Any) -> dict[str, Any]:
    return {"event": {"record_id": str(new_id()), "kind": "tasks.task"}, "records": {}, **changes}


def test_a_reason_that_the_database_cannot_keep_stops_no_stream(nodes: Federation) -> None:
    pen = pen_of(nodes, "tuyen-quang", "vpcp")
    data = whole_of_nothing(files=[{"sha256": "x\0", "size": 1}])
    lines = [pen.line(pen.envelope("nodes.record-sent.v1", data, subject="tasks:1"))]
    with nodes["vpcp"]:
        assert not hand_in("tuyen-quang", lines).problem
        take_in(now=utc_now())
        stream = IncomingStream.objects.get(peer="tuyen-quang")
        assert stream.applied == stream.through
        assert IncomingEvent.objects.get(peer="tuyen-quang", number=pen.number).state == "parked"


def test_a_fault_with_one_sender_does_not_keep_the_others_waiting(
    nodes: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    pens = {peer: pen_of(nodes, peer, "vpcp") for peer in ("btp", "tuyen-quang")}
    for broken, other in (("btp", "tuyen-quang"), ("tuyen-quang", "btp")):
        with nodes["vpcp"]:
            for peer, pen in pens.items():
                hand_in(peer, [pen.line(pen.envelope("nodes.record-sent.v1", whole_of_nothing()))])
            real = intake._apply_chunk

            def fails(peer: str, now: Any, broken: str = broken, real: Any = real) -> int:
                if peer == broken:
                    raise ValueError("broken")
                done: int = real(peer, now)
                return done

            with monkeypatch.context() as patched:
                patched.setattr(intake, "_apply_chunk", fails)
                take_in(now=utc_now())
            stream = IncomingStream.objects.get(peer=other)
            assert stream.applied == stream.through


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_that_cannot_be_read_back_is_not_kept(nodes: Federation, instant: str) -> None:
    task = _assign(nodes["vpcp"], "officer_binh")
    nodes.settle()
    with nodes["vpcp"]:
        report = _report("province:tuyen-quang", reported_at=instant)
    pen = pen_of(nodes, "tuyen-quang", "vpcp")
    data = _reported(_sent(nodes, "vpcp", "tuyen-quang"), task, report)
    line = pen.line(pen.envelope("tasks.progress-reported.v1", data, subject=f"tasks:{task.id}"))
    with nodes["vpcp"]:
        hand_in("tuyen-quang", [line])
        take_in(now=utc_now())
        list(Report.objects.filter(task=task))
        settle()
        dispatch(now=utc_now())
        assert IncomingEvent.objects.get(peer="tuyen-quang", number=pen.number).state == "parked"


def test_a_stage_that_nobody_knows_is_not_kept(nodes: Federation) -> None:
    task = _assign(nodes["btp"], "focal_hai")
    nodes.settle()
    sent = _sent(nodes, "btp", "tuyen-quang")
    sent["records"]["task"] |= {"id": str(new_id()), "stage": "nonsense", "document_id": None}
    data = {"event": {**sent["event"], "task_id": sent["records"]["task"]["id"]}, "records": sent["records"]}
    pen = pen_of(nodes, "btp", "tuyen-quang")
    line = pen.line(pen.envelope("tasks.task-assigned.v1", data, subject="tasks:1"))
    with nodes["tuyen-quang"]:
        hand_in("btp", [line])
        take_in(now=utc_now())
        assert not Task.objects.filter(stage="nonsense").exists()
        row = IncomingEvent.objects.get(peer="btp", number=pen.number)
        assert (row.state, row.code) == ("parked", "nodes.record-malformed")
    assert task.id


def test_a_link_that_is_none_is_not_kept(nodes: Federation) -> None:
    task = _assign(nodes["vpcp"], "officer_binh")
    nodes.settle()
    with nodes["vpcp"]:
        report = _report("province:tuyen-quang", product_link="javascript:alert(1)")
    pen = pen_of(nodes, "tuyen-quang", "vpcp")
    data = _reported(_sent(nodes, "vpcp", "tuyen-quang"), task, report)
    line = pen.line(pen.envelope("tasks.progress-reported.v1", data, subject=f"tasks:{task.id}"))
    with nodes["vpcp"]:
        hand_in("tuyen-quang", [line])
        take_in(now=utc_now())
        assert not Report.objects.filter(task=task).exists()


def test_text_in_the_envelope_that_the_database_cannot_keep_is_refused_at_the_door(
    nodes: Federation,
) -> None:
    pen = pen_of(nodes, "tuyen-quang", "vpcp")
    line = pen.line(pen.envelope("nodes.record-sent.v1", whole_of_nothing(), subject="tasks:\0"))
    with nodes["vpcp"]:
        assert hand_in("tuyen-quang", [line]).problem == "malformed"


def test_a_whole_record_settles_what_has_stopped_about_it(nodes: Federation) -> None:
    task = _assign(nodes["vpcp"], "officer_binh")
    nodes.settle()
    sent = _sent(nodes, "vpcp", "tuyen-quang")
    pen = pen_of(nodes, "vpcp", "tuyen-quang")
    subject = f"tasks:{task.id}"
    lost = {
        "event": {"task_id": str(task.id)},
        "records": {**sent["records"], "urges": [{"id": "none"}]},
    }
    whole = {"event": {"record_id": str(task.id), "kind": "tasks.task"}, "records": sent["records"]}
    lines = [
        pen.line(pen.envelope("tasks.task-published.v1", lost, subject=subject)),
        pen.line(pen.envelope("nodes.record-sent.v1", whole, subject=subject)),
    ]
    with nodes["tuyen-quang"]:
        assert not hand_in("vpcp", lines).problem
        take_in(now=utc_now())
        rows = IncomingEvent.objects.filter(peer="vpcp", number__gt=pen.number - 2).order_by("number")
        assert [row.state for row in rows] == ["done", "done"]
        assert rows[0].code == "nodes.covered"


def test_many_that_wait_do_not_keep_the_intake_busy(
    nodes: Federation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member plants events about records that never come: one round tries a bounded number of them."""
    pen = pen_of(nodes, "tuyen-quang", "vpcp")
    lines = []
    for _n in range(intake.MOST_TRIED + 20):
        task_id = str(new_id())
        with nodes["vpcp"]:
            agency = str(agencies_by_key(["VPCP"], on=DAY)["VPCP"])
        data = {"event": {"task_id": task_id, "report_id": str(new_id())},
                "records": {"task": {"id": task_id, "assigner_agency_id": agency}}}  # fmt: skip
        lines.append(pen.line(pen.envelope("tasks.progress-reported.v1", data, subject=f"tasks:{task_id}")))
    with nodes["vpcp"]:
        hand_in("tuyen-quang", lines)
        while take_in(now=utc_now()):
            pass
        waiting = IncomingEvent.objects.filter(peer="tuyen-quang", state="waiting")
        assert waiting.count() == len(lines)
        before = sum(waiting.values_list("attempts", flat=True))
        retry_stopped(now=utc_now(), only_waiting=True)
        first = sum(waiting.values_list("attempts", flat=True)) - before
        assert first == intake.MOST_TRIED
        for _round in range(2):
            retry_stopped(now=utc_now(), only_waiting=True)
        assert min(waiting.values_list("attempts", flat=True)) > 1  # each has its turn
        assert RefusedEvent.objects.filter(peer="tuyen-quang").count() == 0


def test_a_whole_record_of_nothing_behind_one_that_has_stopped_stops_no_stream(nodes: Federation) -> None:
    pen = pen_of(nodes, "tuyen-quang", "vpcp")
    nothing: list[dict[str, Any]] = [{}, {"event": []}, {"event": {"kind": []}}]
    lines = [
        pen.line(pen.envelope("nodes.record-sent.v1", data, subject="tasks:1"))
        for data in (whole_of_nothing(), *nothing)
    ]
    with nodes["vpcp"]:
        hand_in("tuyen-quang", lines)
        take_in(now=utc_now())
        stream = IncomingStream.objects.get(peer="tuyen-quang")
        assert stream.applied == stream.through == pen.number
        retry_stopped(now=utc_now())
