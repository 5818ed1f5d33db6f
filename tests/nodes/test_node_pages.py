"""What operators see of the exchange between nodes, and how an officer opens a record of another node."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language, override

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.identity.facade import account_by_username
from nhipcau.kit.clock import utc_now
from nhipcau.kit.ids import new_id
from nhipcau.nodes.courier import Courier, RawAnswer
from nhipcau.nodes.facade import peer_states
from nhipcau.nodes.figures import node_gauges, nodes_check
from nhipcau.nodes.held import directory_now, require_directory
from nhipcau.nodes.intake import take_in
from nhipcau.nodes.models import (
    CardOpening,
    HeldDirectory,
    IncomingEvent,
    IncomingStream,
    OutgoingStream,
    PeerDelivery,
    RefusedEvent,
    Transfer,
)
from nhipcau.nodes.pages import record
from nhipcau.nodes.pages.content import content_of
from nhipcau.nodes.refusals import note_refusal
from nhipcau.nodes.rules import Condition
from nhipcau.nodes.wording import problem_words
from nhipcau.spine.facade import Actor
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.facade import NewTask, Task, assign_task, report_completion
from nhipcau.tasks.models import Report
from tests.nodes.federation import NOW, Federation, TestNode, TestWire
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


@dataclass
class OtherProcess:
    """The wire of the test, as if the other node ran elsewhere: what language it speaks there stays there."""

    wire: TestWire

    def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        with override(get_language()):
            return self.wire.carry(method, url, headers, body)


@pytest.fixture(autouse=True)
def wired(nodes: Federation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record page asks over the wire of the test."""
    monkeypatch.setattr(record, "courier", lambda: Courier(OtherProcess(nodes.wire)))


@pytest.fixture
def silent_province(nodes: Federation) -> Iterator[Task]:
    """A task for the province lies ready at the centre; the province does not answer."""
    nodes.wire.cut = {"tuyen-quang"}
    task = give_task(nodes["vpcp"])
    nodes["vpcp"].work()
    yield task
    nodes.wire.cut = set()


@pytest.fixture
def stopped(nodes: Federation) -> list[IncomingEvent]:
    """At the province: two events of the centre about a task, of which the first cannot be read."""
    nodes["vpcp"].work()
    pen = Pen(nodes["vpcp"], "tuyen-quang", *end_of(nodes, "vpcp", "tuyen-quang"))
    subject = f"tasks:{new_id()}"
    data = {"event": {"nonsense": 1}, "records": {}, "personal": ""}
    lines = [pen.line(pen.envelope("tasks.task-assigned.v1", data, subject=subject)) for _number in range(2)]
    with nodes["tuyen-quang"]:
        assert not hand_in("vpcp", lines).problem
        take_in(now=utc_now())
        return list(IncomingEvent.objects.filter(state=IncomingEvent.State.PARKED).order_by("number"))


def end_of(nodes: Federation, sender: str, to: str) -> tuple[int, bytes]:
    with nodes[to]:
        stream = IncomingStream.objects.filter(peer=sender).first()
        return (stream.through, bytes(stream.head_hash)) if stream else (0, bytes(32))


# The overview


def test_nodes_at_rest_are_in_step(nodes: Federation) -> None:
    with nodes["vpcp"]:
        page = text_of(signed_in("admin_tu").get("/nodes/"))
        assert page.count("In step") == 3  # two nodes and the sum
        assert 'href="/nodes/tuyen-quang/"' in page
        assert {state.condition for state in peer_states(now=utc_now())} == {Condition.IN_STEP}


def test_what_was_refused_stands_apart_from_what_stopped(nodes: Federation) -> None:
    with nodes["vpcp"]:
        note_refusal(peer="tuyen-quang", code="replayed", detail="replayed", body=b"x", now=utc_now())
        page = signed_in("admin_tu", "en").get("/nodes/").content.decode()
        row = page[page.index('href="/nodes/tuyen-quang/"') :]
        cells = row[: row.index("</tr>")].split("<td")
        (holding,) = [cell for cell in cells if "?peer=tuyen-quang" in cell]
        assert 'data-label="From it"' in holding
        assert '<a class="nc-faint" href="/nodes/refused/?peer=tuyen-quang">1 refused</a>' in holding


def test_a_silent_node_shows_its_lag_and_why_in_the_readers_language(
    nodes: Federation, silent_province: Task
) -> None:
    with nodes["vpcp"]:
        first = peer_states(now=utc_now())[0]
        assert (first.key, first.condition) == ("tuyen-quang", Condition.FAILING)
        assert first.unacknowledged == first.laid > 0
        assert first.oldest_at is not None
        page = text_of(signed_in("officer_binh").get("/nodes/"))
        assert "Sending fails" in page
        assert "The node tuyen-quang did not answer: it is away" in page
        page = text_of(signed_in("officer_binh", "vi").get("/nodes/"))
        assert "Nút mạng tuyen-quang không trả lời" in page
        assert "did not answer" not in page


def test_the_overview_is_for_operators(nodes: Federation) -> None:
    with nodes["vpcp"]:
        browser = signed_in("focal_hai")
        addresses = ["/nodes/", "/nodes/btp/", "/nodes/stopped/", "/nodes/refused/", "/nodes/openings/"]
        assert [browser.get(address).status_code for address in addresses] == [403] * 5
        assert 'href="/nodes/"' not in browser.get("/tasks/").content.decode()


def test_sixty_nodes_cost_no_more_queries_than_two(nodes: Federation) -> None:
    with nodes["vpcp"]:
        browser = signed_in("admin_tu")
        browser.get("/nodes/")
        with CaptureQueriesContext(connections["default"]) as few:
            text_of(browser.get("/nodes/"))
        directory = directory_now()
        assert directory is not None
        some = directory.nodes[1]
        many = [
            replace(
                some, key=f"n{i}", endpoint=f"http://n{i}.example", serves=(f"n{i}",), host=False, keys=()
            )
            for i in range(58)
        ]
        held = HeldDirectory.objects.get()
        content = replace(directory, version=held.version + 1, nodes=(*directory.nodes, *many)).to_json()
        HeldDirectory.objects.create(
            version=held.version + 1, document=b"", content=content, expires_at=held.expires_at,
            taken_at=utc_now(),
        )  # fmt: skip
        OutgoingStream.objects.bulk_create([OutgoingStream(peer=entry.key, number=5) for entry in many])
        browser.get("/nodes/")
        with CaptureQueriesContext(connections["default"]) as lots:
            page = text_of(browser.get("/nodes/"))
        assert page.count('href="/nodes/n') == 58
        assert len(lots) == len(few)


def test_a_directory_that_is_about_to_end_is_said_in_time(nodes: Federation) -> None:
    with nodes["vpcp"]:
        assert "Have its keepers sign a new one" not in text_of(signed_in("admin_tu").get("/nodes/"))
    nodes.publish(nodes.directory(now=utc_now() - timedelta(days=75)))
    with nodes["vpcp"]:
        assert "Have its keepers sign a new one" in text_of(signed_in("admin_tu").get("/nodes/"))


# A node, and what an operator may do about it


def test_the_page_of_a_node_says_whom_it_serves_and_by_which_keys(
    nodes: Federation, silent_province: Task
) -> None:
    with nodes["vpcp"]:
        page = text_of(signed_in("admin_tu").get("/nodes/tuyen-quang/"))
        entry = require_directory().node("tuyen-quang")
        assert entry is not None
        assert f"/record/agencies.agency/{agency_id('province:tuyen-quang')}/" in page
        assert all(key.fingerprint() in page for key in entry.keys)
        assert "tasks.task-assigned" in page
        assert "Not there yet" in page


def test_an_operator_ends_the_pause_and_the_event_goes_at_once(
    nodes: Federation, silent_province: Task
) -> None:
    nodes.wire.cut = set()
    with nodes["vpcp"]:
        PeerDelivery.objects.update(next_try_at=utc_now() + timedelta(minutes=5))
    nodes["vpcp"].work()
    with nodes["vpcp"]:
        assert PeerDelivery.objects.get(peer="tuyen-quang").acknowledged == 0
        assert signed_in("officer_binh").post("/nodes/tuyen-quang/try-now/").status_code == 302
        assert PeerDelivery.objects.get(peer="tuyen-quang").next_try_at is not None, "seeing is not managing"
        signed_in("admin_tu").post("/nodes/tuyen-quang/try-now/")
        assert AuditEntry.objects.filter(action="nodes.resume_delivery").count() == 1
    nodes["vpcp"].work()
    with nodes["vpcp"]:
        assert PeerDelivery.objects.get(peer="tuyen-quang").acknowledged > 0


def test_everything_is_sent_again_once_and_changes_nothing_there(nodes: Federation) -> None:
    task = give_task(nodes["vpcp"])
    nodes.settle()
    with nodes["vpcp"]:
        laid = OutgoingStream.objects.get(peer="tuyen-quang").number
        browser = signed_in("admin_tu")
        browser.post("/nodes/tuyen-quang/send-again/")
        under_way = Transfer.objects.filter(peer="tuyen-quang", ended_at=None).count()
        browser.post("/nodes/tuyen-quang/send-again/")
        assert Transfer.objects.filter(peer="tuyen-quang", ended_at=None).count() == under_way > 0
        assert "already" in text_of(browser.get("/nodes/tuyen-quang/"))
    nodes.settle()
    with nodes["vpcp"]:
        assert OutgoingStream.objects.get(peer="tuyen-quang").number > laid
        assert not Transfer.objects.filter(ended_at=None).exists()
    with nodes["tuyen-quang"]:
        assert Task.objects.get().title == task.title


# What has stopped, what was refused


def test_stopped_events_are_listed_with_their_reason_and_tried_again_in_order(
    nodes: Federation, stopped: list[IncomingEvent]
) -> None:
    first, behind = stopped
    with nodes["tuyen-quang"]:
        browser = signed_in("admin_quang")
        page = text_of(browser.get("/nodes/stopped/"))
        assert "It follows an event about the same subject that has stopped" in page
        browser.post("/nodes/stopped/", {"action": "retry", "ids": [behind.id]})
        first.refresh_from_db()
        behind.refresh_from_db()
        assert (first.attempts, behind.attempts) == (2, 0), "the earlier one goes first and stays"
        entry = AuditEntry.objects.get(action="nodes.retry_stopped")
        assert entry.changes["attempts"] == [1, 2]
        assert "body" not in entry.changes
        assert "1 event is stopped still" in text_of(browser.get("/nodes/stopped/"))


def test_an_event_that_can_be_applied_now_goes_through_when_it_is_tried_again(nodes: Federation) -> None:
    task = give_task(nodes["vpcp"])
    nodes.settle()
    with nodes["tuyen-quang"]:
        row = IncomingEvent.objects.get(type="tasks.task-assigned.v1")
        Task.objects.all().delete()
        IncomingEvent.objects.filter(id=row.id).update(state=IncomingEvent.State.WAITING)
        browser = signed_in("admin_quang")
        page = text_of(browser.get(f"/nodes/incoming/{row.id}/"))
        assert str(task.id) in page
        browser.post(f"/nodes/incoming/{row.id}/retry/")
        row.refresh_from_db()
        assert row.state == IncomingEvent.State.DONE
        made = OutboxEvent.objects.filter(type="tasks.task-assigned.v1").latest("id")
        sent = json.loads(bytes(row.body))
        assert str(made.correlation) == sent["nhipcaucorrelation"], "it stays the consequence of what came"
        assert f"/tasks/{task.id}/" in text_of(browser.get(f"/nodes/incoming/{row.id}/"))
        assert "None of these events is stopped" in text_of(
            browser.post(f"/nodes/incoming/{row.id}/retry/", follow=True)
        )


def _operator(*permissions: str) -> Actor:
    return Actor(ref="account:1", name="T", permissions=frozenset(permissions), scope=None)


def test_the_personal_part_of_an_event_is_not_shown() -> None:
    body = json.dumps({"id": "1", "data": {"event": {}, "personal": "eyJ-secret"}}).encode()
    text, is_json = content_of(_operator(), body)
    assert is_json
    assert "eyJ-secret" not in text


def _sent(text: str, **more: object) -> bytes:
    record = {"subject": "Về việc thử", "text": text, **more}
    value = {"id": "1", "type": "documents.x.v1", "data": {"records": {"document": record, "list": [record]}}}
    return json.dumps(value).encode()


def test_of_a_long_text_only_the_beginning_is_shown() -> None:
    short, long = "a" * 80, "b" * 81
    assert short in content_of(_operator(), _sent(short))[0]
    text, _is_json = content_of(_operator(), _sent(long, classification=1))
    assert "b" * 41 not in text
    assert text.count(f"{'b' * 40}… (81)") == 2
    assert "documents.x.v1" in text
    assert "Về việc thử" in text


@pytest.mark.parametrize("grade", [2, 4, "2", None])
def test_nothing_of_a_secret_record_is_shown_to_who_may_not_read_it(grade: object) -> None:
    body = _sent("Nội dung mật", classification=grade)
    text, _is_json = content_of(_operator("nodes.see"), body)
    assert "documents.x.v1" in text
    assert "mật" not in text
    assert "Về việc" not in text
    assert "Nội dung mật" in content_of(_operator("nodes.see", "documents.view_classified"), body)[0]


def test_a_text_that_was_cut_off_on_the_way_in_is_not_laid_open() -> None:
    text, is_json = content_of(_operator(), _sent("x" * 600 + "SECRET")[:-5])
    assert not is_json
    assert "SECRET" not in text


def test_what_was_refused_is_shown_safely_and_with_how_often_it_came(nodes: Federation) -> None:
    with nodes["vpcp"]:
        for _time in range(2):
            note_refusal(
                peer="<b>evil</b>", code="nodes.node-unknown",
                detail="The directory of nodes names no node <b>evil</b>.",
                body=b"\x00\xff<script>alert(1)</script>", now=utc_now(),
            )  # fmt: skip
        browser = signed_in("admin_tu", "vi")
        page = text_of(browser.get("/nodes/refused/?strangers=on"))
        assert "Danh bạ các nút mạng không có nút mạng &lt;b&gt;evil&lt;/b&gt;." in page
        row = RefusedEvent.objects.get()
        assert row.times == 2
        page = text_of(browser.get(f"/nodes/refused/{row.id}/"))
        assert "00 ff 3c 73" in page
        assert "<script>alert" not in page
        assert "<b>evil" not in page
        assert text_of(browser.get("/nodes/refused/?peer=btp")).count("evil") == 0


def test_the_lists_are_exported(nodes: Federation, stopped: list[IncomingEvent]) -> None:
    with nodes["tuyen-quang"]:
        answer = signed_in("admin_quang").get("/nodes/stopped/?export=csv")
        lines = b"".join(answer).decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + len(stopped)


# A record of another node


@pytest.fixture
def province_task(nodes: Federation) -> Task:
    """A task that the province gave to itself: the centre holds no copy."""
    with nodes["tuyen-quang"] as province:
        lead = agency_id("province:tuyen-quang")
        chair = province.actor("chair_son", DAY)
        new = new_task("province:tuyen-quang", assigner_agency_id=lead)
        return assign_task(actor=chair, new=new, now=NOW)


def test_an_officer_opens_a_record_of_another_node_by_saying_what_for(
    nodes: Federation, province_task: Task
) -> None:
    address = f"/nodes/records/tuyen-quang/tasks.task/{province_task.id}/"
    with nodes["vpcp"]:
        browser = signed_in("officer_binh")
        form = text_of(browser.get(f"{address}?purpose=Prepare+the+meeting"))
        assert "Prepare the meeting" in form
        assert "Việc giả lập" not in form
        assert not CardOpening.objects.exists(), "nothing is asked before somebody says what for"
        refused = browser.post(address, {"purpose": "x"})
        assert refused.status_code == 422
        assert not CardOpening.objects.exists()
        card = text_of(browser.post(address, {"purpose": "Prepare the meeting"}))
        assert "Việc giả lập" in card
        assert "At: " in card
        assert f"http://tuyen-quang.example/tasks/{province_task.id}/" in card
        page = text_of(signed_in("admin_tu").get("/nodes/openings/"))
        assert "Prepare the meeting" in page
        assert address in page
    with nodes["tuyen-quang"]:
        page = text_of(signed_in("admin_quang").get("/nodes/openings/"))
        assert "Prepare the meeting" in page
        assert "Asked for by another node" in page


def test_a_record_that_is_not_there_looks_like_any_other_that_is_not(nodes: Federation) -> None:
    with nodes["vpcp"]:
        answer = signed_in("officer_binh").post(
            f"/nodes/records/tuyen-quang/tasks.task/{new_id()}/", {"purpose": "Prepare"}
        )
        assert answer.status_code == 404


def test_when_the_node_is_silent_what_was_typed_is_kept(nodes: Federation, province_task: Task) -> None:
    nodes.wire.cut = {"tuyen-quang"}
    address = f"/nodes/records/tuyen-quang/tasks.task/{province_task.id}/"
    with nodes["vpcp"]:
        browser = signed_in("officer_binh")
        answer = browser.post(address, {"purpose": "Prepare the meeting"})
        assert answer.status_code == 503
        page = answer.content.decode()
        assert "did not answer" in page
        assert 'value="Prepare the meeting"' in page
        nodes.wire.cut = set()
        assert "Việc giả lập" in text_of(browser.post(address, {"purpose": "Prepare the meeting"}))


def test_a_record_of_our_own_has_its_own_page(nodes: Federation) -> None:
    task = give_task(nodes["vpcp"])
    with nodes["vpcp"]:
        answer = signed_in("officer_binh").get(f"/nodes/records/vpcp/tasks.task/{task.id}/")
        assert answer["Location"] == f"/record/tasks.task/{task.id}/"


def test_an_unknown_node_is_said_to_be_unknown(nodes: Federation) -> None:
    with nodes["vpcp"]:
        answer = signed_in("officer_binh").get(f"/nodes/records/nowhere/tasks.task/{new_id()}/")
        assert answer.status_code == 404


# On the pages of other rooms


def test_a_task_shows_where_it_was_assigned_and_where_its_report_lies(nodes: Federation) -> None:
    task = give_task(nodes["vpcp"])
    nodes.settle()
    product = f"tuyen-quang/tasks.task/{task.id}"
    with nodes["tuyen-quang"] as province:
        page = text_of(signed_in("focal_quang").get(f"/tasks/{task.id}/"))
        assert f"Assigned at vpcp: {task.code}" in page
        report_completion(
            actor=province.actor("focal_quang", DAY), task_id=task.id, product_record=product, now=NOW
        )
    nodes.settle()
    with nodes["vpcp"]:
        report = Report.objects.get()
        page = text_of(signed_in("officer_binh").get(f"/tasks/{task.id}/"))
        assert f'href="/nodes/records/tuyen-quang/tasks.report/{report.id}/"' in page
        assert f'href="/nodes/records/{product}/"' in page
        assert "Assigned at" not in page
        card = signed_in("officer_binh").post(
            f"/nodes/records/tuyen-quang/tasks.report/{report.id}/", {"purpose": "Accept the product"}
        )
        assert product in text_of(card)


def test_an_officer_whose_agency_works_elsewhere_is_told_where(nodes: Federation) -> None:
    with nodes["vpcp"]:
        page = text_of(signed_in("focal_quang").get("/tasks/"))
        assert 'href="http://tuyen-quang.example/"' in page
        assert "Your agency works at the node" in page
        assert "Your agency works at the node" not in text_of(signed_in("officer_binh").get("/tasks/"))
    with nodes["tuyen-quang"]:
        assert "Your agency works at the node" not in text_of(signed_in("focal_quang").get("/tasks/"))


# Figures


def test_the_figures_say_the_lag_of_each_node(nodes: Federation, silent_province: Task) -> None:
    with nodes["vpcp"]:
        found = {(gauge.name, gauge.labels.get("peer")): gauge.value for gauge in node_gauges(now=utc_now())}
        assert found["nhipcau_peer_unacknowledged_events", "tuyen-quang"] > 0
        assert found["nhipcau_peer_unacknowledged_events", "btp"] == 0
        assert found["nhipcau_peer_oldest_unacknowledged_seconds", "tuyen-quang"] > 0
        assert 88 < found["nhipcau_directory_left_days", None] < 91
        assert nodes_check(now=utc_now()).ok
        ended = nodes_check(now=utc_now() + timedelta(days=91))
        assert not ended.ok


def test_a_problem_is_worded_from_its_english_text() -> None:
    with override("vi"):
        assert problem_words("The node btp is not active.") == "Nút mạng btp không hoạt động."
        assert problem_words("chain-broken") == "Không nối tiếp luồng đang có ở đây"
        assert problem_words("something else 50 %") == "something else 50 %"
