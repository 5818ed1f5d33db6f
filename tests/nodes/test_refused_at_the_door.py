"""What a node refuses, and that it is listed: nothing of it leaves a trace in the records."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.facade import Document
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import new_id
from nhipcau.kit.records import RecordRef
from nhipcau.nodes.actions.open_card import ask_card
from nhipcau.nodes.actions.take_directory import take_directory
from nhipcau.nodes.assertions import LIFE, Assertion
from nhipcau.nodes.checks import DEMO_ROOT, no_demo_roots
from nhipcau.nodes.courier import Courier, RawAnswer
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.errors import (
    ActsElsewhere,
    BatchMalformed,
    DirectoryExpired,
    DirectoryMalformed,
    DirectoryOlder,
    NodeUnknown,
    PeerRefused,
    PeerTurnedAway,
    TooFewSignatures,
)
from nhipcau.nodes.founding import make_roots, root_keys, sign_directory
from nhipcau.nodes.gate import require_at_home
from nhipcau.nodes.held import key_store
from nhipcau.nodes.intake import take_in
from nhipcau.nodes.jws import from_compact
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import (
    CardOpening,
    HeldDirectory,
    IncomingEvent,
    IncomingStream,
    PeerDelivery,
    RefusedEvent,
)
from nhipcau.nodes.outgoing import dispatch
from nhipcau.nodes.post import send_batch
from nhipcau.nodes.provides import staying
from nhipcau.nodes.receiving import unpack
from nhipcau.spine.facade import ACTIONS, Actor, RecordNotThere, action, settle, system_actor
from nhipcau.tasks.facade import NewTask, Task, assign_task
from tests.nodes.federation import NOW, Federation
from tests.nodes.post_office import Pen, entry_of, hand_in, lines_between

DAY = NOW.date()
ROOT = system_actor("test")


def agency_id(symbol: str):
    return agencies_by_key([symbol], on=DAY)[symbol]


def refusals() -> list[str]:
    return list(RefusedEvent.objects.order_by("id").values_list("code", flat=True))


@pytest.fixture
def centre_line(nodes: Federation) -> str:
    """An event of the centre for the province that lies ready and was not sent."""
    with nodes["vpcp"] as centre:
        assign_task(actor=centre.actor("officer_binh", DAY), new=_task(), now=NOW)
        nodes.wire.cut = {"tuyen-quang"}
    nodes.settle()
    return lines_between(nodes["vpcp"], "tuyen-quang")[-1]


def _task(**changes: object) -> NewTask:
    given = {
        "title": "Việc giả lập", "lead_agency_id": agency_id("province:tuyen-quang"), "product": "Báo cáo",
        "authority": "own", "person_text": "Chủ tịch", "due_on": DAY + timedelta(days=9), "issued_on": DAY,
        "synthetic": True,
    }  # fmt: skip
    return NewTask(**{**given, **changes})


def _change(part: int) -> Callable[[str], str]:
    def change(line: str) -> str:
        parts = line.split(".")
        middle = len(parts[part]) // 2
        letter = "A" if parts[part][middle] != "A" else "B"
        parts[part] = parts[part][:middle] + letter + parts[part][middle + 1 :]
        return ".".join(parts)

    return change


@pytest.mark.parametrize("part", [0, 1, 2], ids=["header", "body", "signature"])
def test_an_altered_event_is_refused_and_the_good_one_is_taken_afterwards(
    nodes: Federation, centre_line: str, part: int
) -> None:
    with nodes["tuyen-quang"]:
        taken = hand_in("vpcp", [_change(part)(centre_line)])
        assert taken.problem
        assert taken.through == 0
        assert len(refusals()) == 1
        assert not IncomingEvent.objects.filter(peer="vpcp").exists()
        assert hand_in("vpcp", [centre_line]).through == 1
        take_in(now=utc_now())
        assert Task.objects.filter(title="Việc giả lập").count() == 1


def test_an_event_for_another_node_is_foreign(nodes: Federation, centre_line: str) -> None:
    with nodes["btp"]:
        assert hand_in("vpcp", [centre_line]).problem == "foreign"
        assert refusals() == ["foreign"]


def test_an_event_that_another_node_brings_is_foreign(nodes: Federation, centre_line: str) -> None:
    with nodes["tuyen-quang"]:
        assert hand_in("btp", [centre_line]).problem == "foreign"


def test_the_same_event_again_changes_nothing(nodes: Federation, centre_line: str) -> None:
    with nodes["tuyen-quang"]:
        for _time in range(3):
            assert hand_in("vpcp", [centre_line]).through == 1
            take_in(now=utc_now())
        assert Task.objects.filter(title="Việc giả lập").count() == 1
        assert not refusals()


def test_another_event_under_an_old_number_is_a_replay(nodes: Federation, centre_line: str) -> None:
    pen = Pen(nodes["vpcp"], "tuyen-quang")
    forged = pen.line(pen.envelope("tasks.task-assigned.v1", {"event": {}, "records": {}}))
    with nodes["tuyen-quang"]:
        hand_in("vpcp", [centre_line])
        assert hand_in("vpcp", [forged]).problem == "replayed"
        assert refusals() == ["replayed"]


def test_an_event_signed_with_a_key_whose_time_is_over_is_expired(
    nodes: Federation, centre_line: str
) -> None:
    with nodes["tuyen-quang"]:
        assert hand_in("vpcp", [centre_line], now=utc_now() + timedelta(days=401)).problem == "expired"


def test_an_event_signed_with_a_revoked_key_is_expired(nodes: Federation, centre_line: str) -> None:
    entry = nodes.entry("vpcp")
    keys = tuple(
        replace(key, revoked_at=utc_now() - timedelta(seconds=1)) if key.use is Use.EVENTS else key
        for key in entry.keys
    )
    others = [nodes.entry("btp"), nodes.entry("tuyen-quang")]
    nodes.publish(nodes.directory([replace(entry, keys=keys), *others]))
    with nodes["tuyen-quang"]:
        assert hand_in("vpcp", [centre_line]).problem == "expired"


def test_an_event_signed_with_a_key_for_requests_is_refused(nodes: Federation) -> None:
    pen = Pen(nodes["vpcp"], "tuyen-quang")
    with nodes["vpcp"]:
        wrong = key_store().signing_key(Use.TRANSPORT, now=utc_now())
    line = pen.line(pen.envelope("tasks.task-assigned.v1", {"event": {}, "records": {}}), wrong)
    with nodes["tuyen-quang"]:
        assert hand_in("vpcp", [line]).problem
        assert len(refusals()) == 1


@pytest.mark.parametrize("changes", [{"protocol": 0}, {"type": "tasks.task-assigned.v0"}])
def test_a_downgraded_event_is_refused(nodes: Federation, changes: dict[str, object]) -> None:
    pen = Pen(nodes["vpcp"], "tuyen-quang")
    line = pen.line(pen.envelope("tasks.task-assigned.v1", {"event": {}, "records": {}}, **changes))
    with nodes["tuyen-quang"]:
        assert hand_in("vpcp", [line]).problem == "downgraded"
        assert refusals() == ["downgraded"]


def test_a_province_issues_no_directive_of_the_prime_minister(nodes: Federation) -> None:
    document = {
        "id": str(new_id()), "key": "1/CT-TTg||2025", "number": "1/CT-TTg", "type_symbol": "CT",
        "kind": "directing", "issuer_id": str(agency_id("TTg")), "issuer_text": "", "issued_on": "2025-12-01",
        "effective_on": None, "ended_on": None, "subject": "Giả mạo", "language": "vi", "classification": 0,
        "published": False, "synthetic": True, "text": "", "source_url": "", "source_note": "",
        "registered_for_id": str(agency_id("province:tuyen-quang")), "registered_at": "2025-12-01T00:00:00+00:00",
    }  # fmt: skip
    pen = Pen(nodes["tuyen-quang"], "vpcp", *_end_of(nodes, "tuyen-quang", "vpcp"))
    data = {
        "event": {"document_id": document["id"], "key": document["key"]},
        "records": {"document": document, "recipients": [], "relations": []},
    }
    line = pen.line(pen.envelope("documents.document-registered.v1", data, subject="documents:x"))
    with nodes["vpcp"]:
        assert not hand_in("tuyen-quang", [line]).problem
        take_in(now=utc_now())
        assert refusals() == ["nodes.no-authority"]
        assert IncomingEvent.objects.get(subject="documents:x").state == IncomingEvent.State.REFUSED
        assert not Document.objects.filter(number="1/CT-TTg").exists()


def _end_of(nodes: Federation, sender: str, to: str) -> tuple[int, bytes]:
    with nodes[to]:
        stream = IncomingStream.objects.filter(peer=sender).first()
        return (stream.through, bytes(stream.head_hash)) if stream else (0, bytes(32))


def test_a_ministry_does_not_report_on_the_task_of_another(nodes: Federation) -> None:
    with nodes["vpcp"] as centre:
        task = assign_task(actor=centre.actor("officer_binh", DAY), new=_task(), now=NOW)
    nodes.settle()
    sent = json.loads(_body(lines_between(nodes["vpcp"], "tuyen-quang")[-1]))["data"]
    report = {
        "id": str(new_id()), "kind": "completion", "on_day": "2025-12-02", "text": "Xong", "percent": 100,
        "cause": "", "product_file_id": None, "product_link": "https://example.org", "product_record": "",
        "agency_id": str(agency_id("BTP")), "reporter_ref": "x", "reported_at": "2025-12-02T00:00:00+00:00",
        "synthetic": True, "decision": "waiting",
    }  # fmt: skip
    data = {
        "event": {"task_id": str(task.id), "report_id": report["id"]},
        "records": {**sent["records"], "reports": [report]},
    }
    pen = Pen(nodes["btp"], "vpcp", *_end_of(nodes, "btp", "vpcp"))
    line = pen.line(pen.envelope("tasks.completion-reported.v1", data, subject=f"tasks:{task.id}"))
    with nodes["vpcp"]:
        hand_in("btp", [line])
        take_in(now=utc_now())
        assert refusals() == ["nodes.no-authority"]
        task.refresh_from_db()
        assert (task.stage, task.reports.count()) == ("assigned", 0)


def _body(line: str) -> bytes:
    return from_compact(line)[0]


def test_a_batch_that_unpacks_into_a_flood_is_refused(nodes: Federation) -> None:
    with pytest.raises(BatchMalformed):
        unpack(gzip.compress(b"a" * 60_000_000))
    with pytest.raises(BatchMalformed):
        unpack(b"no gzip at all")


# The directory


def test_a_directory_with_one_signature_too_few_is_refused(nodes: Federation) -> None:
    draft = nodes.directory()
    one = sign_directory(draft, root_keys(nodes.roots_folder, now=utc_now())[:1])
    with nodes["tuyen-quang"]:
        held = HeldDirectory.objects.count()
        with pytest.raises(TooFewSignatures):
            take_directory(actor=ROOT, document=one, now=utc_now())
        assert HeldDirectory.objects.count() == held


def test_one_root_that_signs_twice_counts_once(nodes: Federation) -> None:
    (first, *_others) = root_keys(nodes.roots_folder, now=utc_now())
    with nodes["tuyen-quang"], pytest.raises(TooFewSignatures):
        take_directory(actor=ROOT, document=sign_directory(nodes.directory(), [first, first]), now=utc_now())


def test_an_older_an_expired_and_an_altered_directory_are_refused(nodes: Federation) -> None:
    keys = root_keys(nodes.roots_folder, now=utc_now())
    same = replace(nodes.directory(), version=1)
    late = nodes.directory(now=utc_now() - timedelta(days=200))
    altered = json.loads(sign_directory(nodes.directory(), keys))
    altered["payload"] = altered["payload"][:-8] + "AAAAAAAA"
    with nodes["tuyen-quang"]:
        for document, error in (
            (sign_directory(same, keys), DirectoryOlder),
            (sign_directory(late, keys), DirectoryExpired),
            (json.dumps(altered).encode(), CodedError),
            (b"{}", DirectoryMalformed),
        ):
            with pytest.raises(error):
                take_directory(actor=ROOT, document=document, now=utc_now())


def test_new_roots_are_signed_in_by_the_old_ones(nodes: Federation) -> None:
    strangers = nodes.roots_folder.parent / "strangers"
    new = make_roots(strangers, count=2, need=2, now=utc_now())
    draft = replace(nodes.directory(), roots=new)
    old_keys, new_keys = (root_keys(folder, now=utc_now()) for folder in (nodes.roots_folder, strangers))
    with nodes["tuyen-quang"]:
        for keys in (new_keys, old_keys):
            with pytest.raises(TooFewSignatures):
                take_directory(actor=ROOT, document=sign_directory(draft, keys), now=utc_now())
        taken = take_directory(
            actor=ROOT, document=sign_directory(draft, [*old_keys, *new_keys]), now=utc_now()
        )
        assert taken.roots == new


# Requests and cards


def test_a_request_to_an_address_that_is_not_in_the_directory_is_never_made(nodes: Federation) -> None:
    ref = RecordRef("elsewhere", "tasks.task", new_id())
    with nodes["vpcp"] as centre:
        before = nodes.wire.carried
        with pytest.raises(NodeUnknown):
            ask_card(
                actor=centre.actor("officer_binh", DAY), courier=Courier(nodes.wire), ref=ref, purpose="x",
                now=utc_now(),
            )  # fmt: skip
        assert nodes.wire.carried == before


@pytest.mark.parametrize("name", ["signature", "signature-input", "content-digest", "nhipcau-node"])
def test_a_request_without_its_signature_is_turned_away(nodes: Federation, name: str) -> None:
    with nodes["vpcp"] as centre:
        assign_task(actor=centre.actor("officer_binh", DAY), new=_task(), now=NOW)
    nodes.wire.spoil = lambda method, url, headers, body: (
        method, url, {key: value for key, value in headers.items() if key.lower() != name}, body,
    )  # fmt: skip
    nodes["vpcp"].work()
    nodes.wire.spoil = None
    with nodes["tuyen-quang"]:
        assert not IncomingEvent.objects.filter(peer="vpcp").exists()
        assert RefusedEvent.objects.count() == 1


def test_a_request_that_was_caught_on_the_way_cannot_be_sent_again(nodes: Federation) -> None:
    caught = []
    nodes.wire.spoil = lambda *request: caught.append(request) or request
    with nodes["vpcp"] as centre:
        assign_task(actor=centre.actor("officer_binh", DAY), new=_task(), now=NOW)
    nodes["vpcp"].work()
    nodes.wire.spoil = None
    (again,) = [request for request in caught if "tuyen-quang" in request[1]]
    assert nodes.wire.carry(*again).status == 401
    with nodes["tuyen-quang"]:
        assert refusals() == ["nodes.message-seen-before"]


def test_a_suspended_node_is_neither_heard_nor_told(nodes: Federation) -> None:
    entries = [nodes.entry("vpcp"), nodes.entry("btp"), nodes.entry("tuyen-quang")]
    entries[2] = replace(entries[2], state=NodeState.SUSPENDED)
    nodes.publish(nodes.directory(entries))
    with nodes["vpcp"] as centre:
        assign_task(actor=centre.actor("officer_binh", DAY), new=_task(), now=NOW)
    nodes["vpcp"].work()
    with nodes["tuyen-quang"]:
        assert not IncomingEvent.objects.filter(peer="vpcp").exists()
        with pytest.raises(PeerTurnedAway):
            Courier(nodes.wire).get(
                nodes.entry("tuyen-quang"), nodes.entry("vpcp"), "/nodes/v1/files/x", {}, now=utc_now()
            )
    nodes.publish(nodes.directory())
    nodes.settle()
    with nodes["tuyen-quang"]:
        assert Task.objects.filter(title="Việc giả lập").exists()


@pytest.fixture
def province_task(nodes: Federation) -> Task:
    """A task that the province gave to its own department: the centre holds no copy."""
    with nodes["tuyen-quang"] as province:
        chair = province.actor("chair_son", DAY)
        lead = agency_id("province:tuyen-quang")
        return assign_task(actor=chair, new=_task(lead_agency_id=lead, assigner_agency_id=lead), now=NOW)


def _ask(nodes: Federation, at: str, username: str, task: Task):
    with nodes[at] as node:
        return ask_card(
            actor=node.actor(username, DAY), courier=Courier(nodes.wire),
            ref=RecordRef("tuyen-quang", "tasks.task", task.id), purpose="kiểm tra", now=utc_now(),
        )  # fmt: skip


def test_an_officer_of_the_centre_opens_the_provinces_record_and_both_keep_it(
    nodes: Federation, province_task: Task
) -> None:
    card = _ask(nodes, "vpcp", "officer_binh", province_task)
    assert "Việc giả lập" in card.title
    assert card.url == f"http://tuyen-quang.example/tasks/{province_task.id}/"
    for node, side in (("vpcp", "asked"), ("tuyen-quang", "gave")):
        with nodes[node]:
            row = CardOpening.objects.get()
            assert (row.side, row.shown, row.record_id) == (side, True, province_task.id)


def test_what_is_absent_and_what_is_not_for_them_look_the_same(
    nodes: Federation, province_task: Task
) -> None:
    with pytest.raises(RecordNotThere) as hidden:
        _ask(nodes, "btp", "focal_hai", province_task)
    with pytest.raises(RecordNotThere) as absent:
        _ask(nodes, "vpcp", "officer_binh", Task(id=new_id()))
    assert str(hidden.value) == str(absent.value)
    with nodes["tuyen-quang"]:
        assert list(CardOpening.objects.values_list("shown", flat=True)) == [False, False]


def test_no_card_for_an_officer_of_another_nodes_agency(nodes: Federation, province_task: Task) -> None:
    with nodes["btp"]:
        claimed = Assertion(
            issuer="btp", audience="tuyen-quang", officer="account:x", agency_id=agency_id("VPCP"),
            purpose="x", kind="tasks.task", record_id=province_task.id, language="vi",
            expires_at=utc_now() + LIFE,
        )  # fmt: skip
        path = f"/nodes/v1/cards/tasks.task/{province_task.id}"
        query = {"assertion": claimed.signed(key_store().signing_key(Use.TRANSPORT, now=utc_now()))}
        with pytest.raises(PeerRefused):
            Courier(nodes.wire).get(entry_of("btp"), entry_of("tuyen-quang"), path, query, now=utc_now())
    with nodes["tuyen-quang"]:
        assert refusals() == ["nodes.assertion-refused"]
        assert not CardOpening.objects.exists()


def test_an_officer_acts_only_at_the_node_of_their_agency(nodes: Federation, province_task: Task) -> None:
    with nodes["vpcp"] as centre:
        focal = centre.actor("focal_quang", DAY)
        with pytest.raises(ActsElsewhere) as refused:
            assign_task(actor=focal, new=_task(), now=NOW)
        assert "http://tuyen-quang.example" in str(refused.value)


def test_an_answer_that_was_changed_on_the_way_acknowledges_nothing(nodes: Federation) -> None:
    with nodes["vpcp"] as centre:
        assign_task(actor=centre.actor("officer_binh", DAY), new=_task(), now=NOW)
        settle()
        dispatch(now=utc_now())

        class Liar:
            def carry(self, method, url, headers, body) -> RawAnswer:
                answer = nodes.wire.carry(method, url, headers, body)
                return RawAnswer(answer.status, answer.headers, answer.body.replace(b"1", b"9"))

        send_batch("tuyen-quang", Courier(Liar()), now=utc_now())
        state = PeerDelivery.objects.get(peer="tuyen-quang")
        assert (state.acknowledged, state.failures) == (0, 1)


def test_a_directory_of_a_demo_is_refused_for_real_use(nodes: Federation) -> None:
    demo = make_roots(nodes.roots_folder.parent / "demo", count=2, need=1, now=utc_now(), name=DEMO_ROOT)
    draft = replace(nodes.directory(), roots=demo)
    keys = [
        *root_keys(nodes.roots_folder, now=utc_now()),
        *root_keys(nodes.roots_folder.parent / "demo", now=utc_now()),
    ]
    with nodes["btp"]:
        assert no_demo_roots() == []
        take_directory(actor=ROOT, document=sign_directory(draft, keys), now=utc_now())
        assert [found.id for found in no_demo_roots()] == ["nhipcau.E004"]


def test_what_stays_at_a_node_is_done_there_by_officers_of_others_too(nodes: Federation) -> None:
    """Rooms that do not travel: an officer of the province answers the centre at the centre, but what he
    does there does not reach into a room whose records have their home at the province."""
    with nodes["vpcp"] as centre:
        focal = centre.actor("focal_quang", DAY)
        assert {"oversight", "meetings", "reporting"} <= staying
        require_at_home(focal, "oversight.commit_drive_item")
        with pytest.raises(ActsElsewhere):
            require_at_home(focal, "tasks.assign_task")


@pytest.fixture
def reach() -> Iterator[Callable[..., None]]:
    """An action of a staying room that goes on into another."""

    @action("oversight.test_reach", emits=())
    def reach(*, actor: Actor, now: datetime) -> None:
        assign_task(actor=actor, new=_task(), now=now)

    yield reach
    del ACTIONS["oversight.test_reach"]


def test_an_action_within_another_is_asked_of_too(nodes: Federation, reach: Callable[..., None]) -> None:
    with nodes["vpcp"] as centre:
        focal = centre.actor("focal_quang", DAY)
        with pytest.raises(ActsElsewhere):
            reach(actor=focal, now=NOW)
        assert not Task.objects.filter(title="Việc giả lập").exists()
