"""What operators see of the exchange between nodes, and how an officer opens a record of another node."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.db import connections
from django.urls import reverse
from django.utils.translation import override

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.identity.facade import account_by_username
from nhipcau.kit.clock import utc_now
from nhipcau.kit.ids import new_id
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.facade import peer_states
from nhipcau.nodes.figures import node_gauges, nodes_check
from nhipcau.nodes.intake import take_in
from nhipcau.nodes.models import (
    CardOpening,
    HeldDirectory,
    IncomingEvent,
    OutgoingEvent,
    OutgoingStream,
    PeerDelivery,
    RefusedEvent,
    Transfer,
)
from nhipcau.nodes.pages import record
from nhipcau.nodes.rules import Condition
from nhipcau.nodes.wording import problem_words
from nhipcau.spine.facade import settle
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.facade import NewTask, Task, assign_task
from tests.nodes.federation import NOW, Federation, TestNode
from tests.nodes.post_office import Pen, hand_in

DAY = NOW.date()


def agency_id(symbol: str) -> Any:
    return agencies_by_key([symbol], on=DAY)[symbol]


def signed_in(username: str, language: str = "en") -> Client:
    """A browser in which somebody has signed in at the node where we are."""
    account = account_by_username(username)
    assert account is not None
    client = Client()
    client.force_login(account)
    session = client.session
    session["nhipcau_second_factor"] = True
    session.save()
    client.cookies["django_language"] = language
    return client


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())


def new_task(lead: str, **changes: Any) -> NewTask:
    given: dict[str, Any] = {
        "title": "Việc giả lập", "lead_agency_id": agency_id(lead), "product": "Báo cáo",
        "authority": "own", "person_text": "Chủ tịch", "due_on": DAY + timedelta(days=9), "issued_on": DAY,
        "synthetic": True,
    }  # fmt: skip
    return NewTask(**{**given, **changes})


def give_task(node: TestNode, username: str = "officer_binh", lead: str = "province:tuyen-quang") -> Task:
    with node:
        return assign_task(actor=node.actor(username, DAY), new=new_task(lead), now=NOW)


@pytest.fixture(autouse=True)
def wired(nodes: Federation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record page asks over the wire of the test."""
    monkeypatch.setattr(record, "courier", lambda: Courier(nodes.wire))


@pytest.fixture
def silent_province(nodes: Federation) -> Iterator[Task]:
    """A task for the province lies ready at the centre; the province does not answer."""
    nodes.wire.cut = {"tuyen-quang"}
    task = give_task(nodes["vpcp"])
    nodes["vpcp"].work()
    yield task
    nodes.wire.cut = set()


@pytest.fixture
def stopped(nodes: Federation) -> IncomingEvent:
    """At the province: an event of the centre about a task that never came, and one that follows it."""
    pen = Pen(nodes["vpcp"], "tuyen-quang", *_end_of(nodes, "vpcp", "tuyen-quang"))
    data = {"event": {"nonsense": 1}, "records": {}, "personal": "secret-jwe"}
    lines = [
        pen.line(pen.envelope("tasks.task-assigned.v1", data, subject=f"tasks:{new_id()}")) for _ in range(1)
    ]
    with nodes["tuyen-quang"]:
        assert not hand_in("vpcp", lines).problem
        take_in(now=utc_now())
        return IncomingEvent.objects.get(state=IncomingEvent.State.PARKED)


def _end_of(nodes: Federation, sender: str, to: str) -> tuple[int, bytes]:
    from nhipcau.nodes.models import IncomingStream

    with nodes[to]:
        stream = IncomingStream.objects.filter(peer=sender).first()
        return (stream.through, bytes(stream.head_hash)) if stream else (0, bytes(32))


# The overview


def test_nodes_at_rest_are_in_step(nodes: Federation) -> None:
    with nodes["vpcp"]:
        page = text_of(signed_in("admin_tu").get("/nodes/"))
        assert "In step" in page
        assert "Văn phòng Chính phủ" in page or "vpcp" in page
        assert {state.condition for state in peer_states(now=utc_now())} == {Condition.IN_STEP}


def test_a_silent_node_shows_its_lag_and_why(nodes: Federation, silent_province: Task) -> None:
    with nodes["vpcp"]:
        (state,) = [s for s in peer_states(now=utc_now()) if s.key == "tuyen-quang"]
        assert state.condition is Condition.FAILING
        assert state.unacknowledged == state.laid > 0
        page = text_of(signed_in("officer_binh").get("/nodes/"))
        assert "Sending fails" in page
        assert "The node tuyen-quang did not answer: it is away" in page
        assert "did not answer" not in text_of(signed_in("officer_binh", "vi").get("/nodes/"))
