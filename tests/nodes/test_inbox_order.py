"""Any order, any repetition, any loss that is made good afterwards: the same state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.facade import Document, NewDocument, publish_document, register_document
from nhipcau.kit.clock import utc_now
from nhipcau.kit.ids import new_id
from nhipcau.nodes.errors import NotYetHere
from nhipcau.nodes.intake import retry_stopped, take_in
from nhipcau.nodes.models import IncomingEvent, IncomingStream, PeerDelivery
from nhipcau.nodes.post import _next_events
from nhipcau.nodes.records import pack
from nhipcau.tasks.actions.cancel_task import cancel_task
from nhipcau.tasks.actions.mark_key_task import mark_key_task
from nhipcau.tasks.actions.reassign_task import reassign_task
from nhipcau.tasks.facade import (
    NewTask,
    Task,
    assign_task,
)
from nhipcau.tasks.models import TaskAgency
from nhipcau.tasks.wire import ASSIGNED_FIELDS, WORK_FIELDS
from tests.nodes.federation import NOW, Federation, Joined, federation
from tests.nodes.post_office import hand_in, lines_between

pytestmark = pytest.mark.django_db  # the session's database must be there to be copied
DAY = NOW.date()
HERE = "tuyen-quang"
Streams = dict[str, list[str]]


def agency_id(symbol: str) -> Any:
    return agencies_by_key([symbol], on=DAY)[symbol]


def _task(title: str, **changes: Any) -> NewTask:
    given_ = {
        "title": title, "lead_agency_id": agency_id("province:tuyen-quang"), "product": "Báo cáo",
        "authority": "own", "person_text": "Chủ tịch", "due_on": DAY + timedelta(days=9), "issued_on": DAY,
        "synthetic": True,
    }  # fmt: skip
    return NewTask(**{**given_, **changes})


@pytest.fixture(scope="module")
def streams(
    joined: Joined, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[tuple[Federation, Streams]]:
    """What centre and ministry have for the province, which has heard nothing yet."""
    with django_db_blocker.unblock(), federation(joined, tmp_path_factory.mktemp("inbox")) as nodes:
        nodes.wire.cut = {HERE}
        with nodes["vpcp"] as centre:
            officer = centre.actor("officer_binh", DAY)
            document = register_document(
                actor=officer,
                new=NewDocument(
                    subject="Chỉ thị (giả lập)", number="92/CT-TTg", issued_on=DAY, issuer_id=agency_id("TTg"),
                    text="Văn bản", synthetic=True,
                ),
                now=NOW,
            )  # fmt: skip
            first, second, third = (
                assign_task(actor=officer, new=_task(f"Việc {n}", document_id=document.id), now=NOW)
                for n in range(3)
            )
            mark_key_task(actor=officer, task_id=first.id, key_task=True, now=NOW)
            publish_document(actor=officer, document_id=document.id, now=NOW)
            cancel_task(actor=officer, task_id=second.id, reason="Thôi", now=NOW)
            reassign_task(
                actor=officer, task_id=third.id, lead_agency_id=third.lead_agency_id, reason="Rõ hơn",
                title="Việc rõ hơn", now=NOW,
            )  # fmt: skip
        with nodes["btp"] as ministry:
            head = ministry.actor("minister_mai", DAY)
            for n in range(3):
                assign_task(actor=head, new=_task(f"Việc của Bộ {n}"), now=NOW)
        nodes.settle()
        yield nodes, {sender: lines_between(nodes[sender], HERE) for sender in ("vpcp", "btp")}


def state() -> dict[str, Any]:
    """All that arrived, without what is counted anew at each node."""
    return {
        "tasks": [pack(row, (*ASSIGNED_FIELDS, *WORK_FIELDS, "stage", "person_text")) for row in Task.objects.order_by("id")],
        "documents": sorted(Document.objects.values_list("id", "number", "published", "text")),
        "streams": sorted(IncomingStream.objects.values_list("peer", "through", "applied")),
        "events": sorted(IncomingEvent.objects.values_list("peer", "number", "state")),
    }  # fmt: skip


def settle_inbox() -> None:
    while take_in(now=utc_now()) + retry_stopped(now=utc_now()):
        pass


@pytest.fixture(scope="module")
def expected(streams: tuple[Federation, Streams]) -> dict[str, Any]:
    nodes, sent = streams
    with nodes[HERE], transaction.atomic():
        for sender, lines in sent.items():
            hand_in(sender, lines)
        settle_inbox()
        found = state()
        transaction.set_rollback(True)
    assert len(found["tasks"]) == 6
    assert {kind for _peer, _number, kind in found["events"]} == {"done"}
    return found


# A step hands in some lines of one sender, in any order, some twice, and may let the intake work.
STEPS = st.lists(
    st.tuples(st.sampled_from(["vpcp", "btp"]), st.lists(st.integers(0, 30), max_size=12), st.booleans()),
    max_size=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_order_repetition_and_loss_end_in_the_same_state(
    streams: tuple[Federation, Streams], expected: dict[str, Any], steps: list[tuple[str, list[int], bool]]
) -> None:
    nodes, sent = streams
    with nodes[HERE], transaction.atomic():
        for sender, places, works in steps:
            hand_in(sender, [sent[sender][place % len(sent[sender])] for place in places])
            if works:
                settle_inbox()
        for sender, lines in sent.items():  # what was lost is sent again, as the post does
            through = (
                IncomingStream.objects.filter(peer=sender).values_list("through", flat=True).first() or 0
            )
            hand_in(sender, lines[through:])
        settle_inbox()
        assert state() == expected
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(poisoned=st.integers(0, 5))
def test_a_poisoned_event_is_parked_with_what_follows_it_and_the_rest_arrives(
    streams: tuple[Federation, Streams], expected: dict[str, Any], poisoned: int
) -> None:
    nodes, sent = streams
    victim = sorted(expected["tasks"], key=lambda task: task["id"])[poisoned]["id"]
    with nodes[HERE], transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("nhipcau.tasks.actions.take_in_task._person", _fails_for(victim))
            for sender, lines in sent.items():
                hand_in(sender, lines)
            while take_in(now=utc_now()):
                pass
        stopped = IncomingEvent.objects.exclude(state=IncomingEvent.State.DONE)
        assert {row.subject for row in stopped} == {f"tasks:{victim}"}
        assert Task.objects.count() == 5
        retry_stopped(now=utc_now())  # the cause is mended
        assert state() == expected
        transaction.set_rollback(True)


def _fails_for(victim: str) -> Any:
    def person(arrived: Any) -> str:
        if arrived.records["task"]["id"] == victim:
            raise RuntimeError("poisoned")
        return str(arrived.personal.get("person", ""))

    return person


def test_a_gap_holds_what_came_early(streams: tuple[Federation, Streams]) -> None:
    nodes, sent = streams
    with nodes[HERE], transaction.atomic():
        assert hand_in("vpcp", sent["vpcp"][1:]).through == 0
        assert take_in(now=utc_now()) == 0
        assert not Task.objects.exists()
        assert hand_in("vpcp", sent["vpcp"][:1]).through == len(sent["vpcp"])
        transaction.set_rollback(True)


def test_an_event_that_needs_a_record_from_elsewhere_waits_for_it(
    streams: tuple[Federation, Streams],
) -> None:
    nodes, sent = streams
    with nodes[HERE], transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "nhipcau.tasks.actions.take_in_task._pointers", _raising(NotYetHere(kind="x", record_id=DAY))
            )
            hand_in("btp", sent["btp"])
            take_in(now=utc_now())
        waiting = IncomingEvent.objects.filter(peer="btp", state=IncomingEvent.State.WAITING)
        assert waiting.count() == 3
        assert retry_stopped(now=utc_now(), only_waiting=True) == 3
        assert Task.objects.count() == 3
        transaction.set_rollback(True)


def _raising(error: Exception) -> Any:
    def fail(*_: object) -> None:
        raise error

    return fail


def test_an_event_that_points_at_nothing_is_parked_alone(streams: tuple[Federation, Streams]) -> None:
    """Foreign keys are checked at the commit by default: one bad event must not undo its neighbours."""
    nodes, sent = streams
    with nodes[HERE], transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("nhipcau.tasks.actions.take_in_task._set_coordinating", _points_at_nothing)
            hand_in("btp", sent["btp"])
            take_in(now=utc_now())
        states = list(
            IncomingEvent.objects.filter(peer="btp").order_by("number").values_list("state", flat=True)
        )
        assert states == ["done", "parked", "done"]
        transaction.set_rollback(True)


def _points_at_nothing(task: Task, *_: object, **__: object) -> None:
    if task.title.endswith("1"):
        TaskAgency.objects.create(task=task, agency_id=new_id())


def test_a_node_that_is_full_says_how_many_more_are_welcome(
    streams: tuple[Federation, Streams], monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes, sent = streams
    monkeypatch.setattr("nhipcau.nodes.receiving.MOST_HELD", 5)
    with nodes[HERE], transaction.atomic():
        assert hand_in("vpcp", sent["vpcp"][:2]).room == 3
        assert hand_in("vpcp", sent["vpcp"][2:6]).room == 0
        settle_inbox()
        assert hand_in("vpcp", []).room == 5
        transaction.set_rollback(True)


def test_a_full_node_is_asked_with_one_event_at_a_time(streams: tuple[Federation, Streams]) -> None:
    nodes, _sent = streams
    with nodes["vpcp"]:
        assert len(_next_events(HERE, PeerDelivery(peer=HERE, room=0))) == 1
        assert len(_next_events(HERE, PeerDelivery(peer=HERE, room=3))) == 3
