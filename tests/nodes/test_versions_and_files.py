"""A newer node and an older one; fields that one of them does not know; files that come in pieces."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.kit.clock import utc_now
from nhipcau.kit.ids import new_id
from nhipcau.nodes import provides
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.errors import PeerRefused
from nhipcau.nodes.files import fetch_next
from nhipcau.nodes.held import own_entry
from nhipcau.nodes.intake import retry_stopped, take_in
from nhipcau.nodes.jws import from_compact
from nhipcau.nodes.models import FileFetch, IncomingEvent, OutgoingEvent, RecordExtra, RefusedEvent
from nhipcau.nodes.outgoing import dispatch
from nhipcau.nodes.provides import Arrived, Flow, Parcel
from nhipcau.spine.event_types import Event
from nhipcau.spine.facade import FileGone, action, open_file, publish, record_change, settle, store_file
from nhipcau.tasks.facade import NewTask, Report, Task, accept_assignment, assign_task, report_completion
from tests.nodes.federation import NOW, Federation
from tests.nodes.post_office import Pen, entry_of, hand_in, lines_between

DAY = NOW.date()


def agency_id(symbol: str) -> Any:
    return agencies_by_key([symbol], on=DAY)[symbol]


def _assign(nodes: Federation) -> Task:
    with nodes["vpcp"] as centre:
        return assign_task(
            actor=centre.actor("officer_binh", DAY),
            new=NewTask(
                title="Việc giả lập", lead_agency_id=agency_id("province:tuyen-quang"), product="Báo cáo",
                authority="own", person_text="Chủ tịch", due_on=DAY + timedelta(days=9), issued_on=DAY,
                synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip


def test_what_a_newer_node_says_beyond_our_knowledge_goes_back_with_the_record(nodes: Federation) -> None:
    task = _assign(nodes)
    nodes.wire.cut = {"tuyen-quang"}
    nodes.settle()
    (line,) = lines_between(nodes["vpcp"], "tuyen-quang")
    data = json.loads(from_compact(line)[0])["data"]
    data["records"]["task"]["colour"] = {"of": "tomorrow"}
    pen = Pen(nodes["vpcp"], "tuyen-quang")
    newer = pen.line(pen.envelope("tasks.task-assigned.v1", data, subject=f"tasks:{task.id}"))
    with nodes["tuyen-quang"] as province:
        hand_in("vpcp", [newer])
        take_in(now=utc_now())
        accept_assignment(actor=province.actor("focal_quang", DAY), task_id=task.id, now=NOW)
        settle()
        dispatch(now=utc_now())
        body = json.loads(bytes(OutgoingEvent.objects.get(peer="vpcp").body))
        assert body["data"]["records"]["task"]["colour"] == {"of": "tomorrow"}


@dataclass(frozen=True, slots=True)
class ColourChosen(Event):
    """An event of the future, in its second version."""

    version = 2

    thing_id: UUID
    colour: str
    shade: str


TAKEN: list[tuple[str, str]] = []


@pytest.fixture
def colour_flow() -> Iterator[Flow]:
    """Both nodes know version 2 and can speak and hear version 1."""
    flow = Flow(
        event=ColourChosen,
        compose=lambda events: [[Parcel(nodes=frozenset({"tuyen-quang"}), records={})] for _ in events],
        authority=lambda _arrived: None,
        take_in=_take_colour,
        older={1: lambda data: {"thing_id": data["thing_id"], "colour": data["colour"]}},
        newer={1: lambda data: {**data, "shade": "plain"}},
    )
    provides.flows[flow.base] = flow
    yield flow
    del provides.flows[flow.base]
    TAKEN.clear()


def _take_colour(*, arrived: Arrived, now: object) -> None:
    assert isinstance(arrived.event, ColourChosen)
    TAKEN.append((arrived.event.colour, arrived.event.shade))


@action("test.choose_colour", emits=(ColourChosen,))
def choose_colour(*, actor: Any, now: Any) -> None:
    """Publishes an event of the future."""
    row = RecordExtra.objects.create(kind="test.thing", record_id=new_id(), fields={})
    record_change(row, None)
    publish(ColourChosen(thing_id=row.record_id, colour="blue", shade="dark"))


def _with_events(nodes: Federation, node: str, versions: tuple[int, ...], flow: Flow) -> None:
    entries = [nodes.entry(key) for key in nodes.nodes]
    entries = [
        replace(entry, events={**entry.events, flow.base: versions}) if entry.key == node else entry
        for entry in entries
    ]
    nodes.publish(nodes.directory(entries))


@pytest.mark.parametrize(("versions", "taken"), [((1,), ("blue", "plain")), ((2, 1), ("blue", "dark"))])
def test_a_newer_node_speaks_the_highest_version_that_the_other_knows(
    nodes: Federation, colour_flow: Flow, versions: tuple[int, ...], taken: tuple[str, str]
) -> None:
    _with_events(nodes, "tuyen-quang", versions, colour_flow)
    with nodes["vpcp"] as centre:
        choose_colour(actor=centre.actor("officer_binh", DAY), now=NOW)
    nodes.settle()
    assert [taken] == TAKEN
    with nodes["tuyen-quang"]:
        kind = IncomingEvent.objects.get(type__startswith=colour_flow.base).type
        assert kind.endswith(f".v{max(versions)}")


def test_a_node_that_does_not_know_the_type_is_not_told_and_the_stream_has_no_gap(
    nodes: Federation, colour_flow: Flow
) -> None:
    _with_events(nodes, "tuyen-quang", (), colour_flow)
    with nodes["vpcp"] as centre:
        choose_colour(actor=centre.actor("officer_binh", DAY), now=NOW)
    task = _assign(nodes)
    nodes.settle()
    assert TAKEN == []
    with nodes["tuyen-quang"]:
        assert Task.objects.filter(id=task.id).exists()


def test_an_event_of_an_unknown_type_is_kept_and_tried_again_after_the_upgrade(
    nodes: Federation, colour_flow: Flow
) -> None:
    _with_events(nodes, "tuyen-quang", (2, 1), colour_flow)
    with nodes["vpcp"] as centre:
        choose_colour(actor=centre.actor("officer_binh", DAY), now=NOW)
        settle()
        dispatch(now=utc_now())
    del provides.flows[colour_flow.base]  # the province runs older software than the directory says
    nodes.settle()
    with nodes["tuyen-quang"]:
        row = IncomingEvent.objects.get(type__startswith=colour_flow.base)
        assert (row.state, row.code) == ("parked", "nodes.type-unknown")
        provides.flows[colour_flow.base] = colour_flow
        assert retry_stopped(now=utc_now()) == 1
    assert TAKEN == [("blue", "dark")]


CONTENT = b"%PDF-" + bytes(range(256)) * 40_000  # 10 MB: three pieces


def _hand_in_a_file(nodes: Federation) -> Task:
    task = _assign(nodes)
    nodes.settle()
    with nodes["tuyen-quang"] as province:
        focal = province.actor("focal_quang", DAY)
        stored = store_file(actor=focal, name="báo cáo.pdf", content=CONTENT, now=NOW)
        accept_assignment(actor=focal, task_id=task.id, now=NOW)
        report_completion(actor=focal, task_id=task.id, product_file_id=stored.id, now=NOW)
    nodes.settle()
    return task


def test_a_large_product_comes_in_pieces_and_goes_on_where_it_was_cut_off(nodes: Federation) -> None:
    task = _hand_in_a_file(nodes)
    courier = Courier(nodes.wire)
    with nodes["vpcp"]:
        report = Report.objects.select_related("product_file").get(task=task)
        assert report.product_file is not None
        with pytest.raises(FileGone):
            open_file(report.product_file)
        assert fetch_next(courier, now=utc_now())
        assert FileFetch.objects.get().got == 4_000_000
        nodes.wire.cut = {"tuyen-quang"}
        assert fetch_next(courier, now=utc_now())
        row = FileFetch.objects.get()
        assert (row.got, row.failures) == (4_000_000, 1)
        assert not fetch_next(courier, now=utc_now())  # the pause
        nodes.wire.cut = set()
        FileFetch.objects.update(next_try_at=None)  # the pause is over
        before = nodes.wire.carried
        while fetch_next(courier, now=utc_now()):
            pass
        assert nodes.wire.carried - before == 2
        with open_file(report.product_file) as file:
            assert hashlib.sha256(file.read()).hexdigest() == report.product_file.sha256


def test_a_file_whose_bytes_are_not_what_was_announced_is_thrown_away(nodes: Federation) -> None:
    _hand_in_a_file(nodes)
    with nodes["tuyen-quang"] as province:  # somebody changed the file at its owner
        (path,) = (province.folder / "files").glob("*/*")
        path.write_bytes(CONTENT[:-1] + b"x")
    with nodes["vpcp"]:
        while FileFetch.objects.get().failures == 0:
            fetch_next(Courier(nodes.wire), now=utc_now())
        row = FileFetch.objects.get()
        assert (row.got, row.ended_at) == (0, None)
        assert "not the file" in row.problem


def test_a_file_that_no_event_has_named_is_not_given_out(nodes: Federation) -> None:
    with nodes["tuyen-quang"] as province:
        stored = store_file(
            actor=province.actor("focal_quang", DAY), name="riêng.pdf", content=b"%PDF-private", now=NOW
        )
    path = f"/nodes/v1/files/{stored.sha256}"
    with nodes["vpcp"]:
        owner = entry_of("tuyen-quang")
        with pytest.raises(PeerRefused):
            Courier(nodes.wire).get(own_entry(), owner, path, {"range": "0-10"}, now=utc_now())
    with nodes["tuyen-quang"]:
        assert not RefusedEvent.objects.exists()
