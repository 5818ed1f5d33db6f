"""The drill of docs/howto/a-key-is-stolen.md, played: thief, revocation, rotation, review, no gap."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.actions.resign_unsent import resign_unsent
from nhipcau.nodes.actions.wind_back import send_again, wind_back_stream
from nhipcau.nodes.envelope import TYP
from nhipcau.nodes.held import key_store, require_directory
from nhipcau.nodes.intake import take_in
from nhipcau.nodes.joining_errors import NoSuchEvent, ReasonNeeded
from nhipcau.nodes.jws import verify_detached
from nhipcau.nodes.keys import Signer, Use
from nhipcau.nodes.models import (
    IncomingEvent,
    IncomingStream,
    OutgoingEvent,
    OutgoingStream,
    PeerDelivery,
    RefusedEvent,
)
from nhipcau.nodes.review import arrived_under
from nhipcau.spine.facade import Actor, system_actor
from nhipcau.tasks.facade import NewTask, Task, accept_assignment, assign_task, report_progress
from tests.nodes.desks import Run, everybody_refreshes, run
from tests.nodes.federation import NOW, Federation
from tests.nodes.post_office import Pen, hand_in
from tests.nodes.test_refused_at_the_door import agency_id

__all__ = ["run"]
ROOT = system_actor("test")
CENTRE, VICTIM = "vpcp", "tuyen-quang"
DAY = NOW.date()


@pytest.fixture
def task(nodes: Federation) -> UUID:
    """A task that the province has begun; everything about it is delivered."""
    with nodes[CENTRE] as centre:
        made = assign_task(
            actor=centre.actor("officer_binh", DAY),
            new=NewTask(
                title="Việc giả lập", lead_agency_id=agency_id("province:tuyen-quang"), product="Báo cáo",
                authority="own", person_text="Chủ tịch", due_on=DAY + timedelta(days=9), issued_on=DAY,
                synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip
    nodes.settle()
    with nodes[VICTIM] as victim:
        accept_assignment(actor=victim.actor("focal_quang", DAY), task_id=made.id, now=NOW)
    nodes.settle()
    return made.id


def report(nodes: Federation, task: UUID, percent: int) -> None:
    """The province reports; it waits in the stream when the centre is away."""
    with nodes[VICTIM] as victim:
        report_progress(
            actor=victim.actor("focal_quang", DAY), task_id=task, text=f"Đạt {percent}%", percent=percent,
            now=NOW + timedelta(minutes=percent),
        )  # fmt: skip
    nodes.settle()


def stolen(nodes: Federation) -> Signer:
    with nodes[VICTIM]:
        return key_store().signing_key(Use.EVENTS, now=utc_now())


def forged_line(nodes: Federation, key: Signer, *, ahead: int = 0) -> str:
    """What the thief signs in the province's name, well placed in its stream."""
    with nodes[CENTRE]:
        stream = IncomingStream.objects.get(peer=VICTIM)
        pen = Pen(nodes[VICTIM], CENTRE, stream.through + ahead, bytes(stream.head_hash))
    return pen.line(pen.envelope("tasks.progress-reported.v1", {"event": {}, "records": {}}), key)


def revoke_and_replace(nodes: Federation, run: Run, kid: str, since: str, folder: Path) -> None:
    """The part of the drill in which centre, victim and roots act together."""
    centre, victim = nodes[CENTRE], nodes[VICTIM]
    keys, draft = folder / "keys.json", folder / "draft.json"
    run(centre, "node", "keys", "revoke", kid, "--since", since, "--reason", "Máy chủ bị xâm nhập")
    revoked = json.loads(run(centre, "node", "changes", "--json"))[-1]
    assert revoked["what"].startswith(f"{kid} since 20")
    assert revoked["what"].endswith("+07:00")
    assert revoked["asked_at"].endswith("+07:00")
    run(victim, "node", "keys", "rotate", "--use", "events", "--at-once")
    run(victim, "node", "keys", "export", "--out", keys)
    run(centre, "node", "keys", "take", VICTIM, keys)
    asked = [row for row in json.loads(run(centre, "node", "changes", "--json")) if row["state"] == "asked"]
    run(centre, "node", "approve", asked[0]["id"], "--fingerprint-checked")
    run(centre, "node", "directory", "draft", "--out", draft)
    for number in (1, 3):
        root = nodes.roots_folder / f"root-{number}"
        run(None, "node", "directory", "sign", draft, "--root", root, "--yes")
    run(centre, "node", "directory", "publish", draft)
    everybody_refreshes(nodes)


def assert_no_gap(nodes: Federation) -> None:
    with nodes[VICTIM]:
        head = OutgoingStream.objects.get(peer=CENTRE)
        assert PeerDelivery.objects.get(peer=CENTRE).acknowledged == head.number
    with nodes[CENTRE]:
        stream = IncomingStream.objects.get(peer=VICTIM)
        assert (stream.through, stream.applied) == (head.number, head.number)
        assert bytes(stream.head_hash) == bytes(head.head_hash)
        numbers = IncomingEvent.objects.filter(peer=VICTIM).order_by("number")
        assert list(numbers.values_list("number", flat=True)) == list(range(1, head.number + 1))


def test_a_key_is_stolen_and_noticed_before_it_was_used(
    nodes: Federation, run: Run, task: UUID, tmp_path: Path
) -> None:
    since, key = utc_now(), stolen(nodes)
    nodes.wire.cut = {CENTRE}
    report(nodes, task, 30)
    report(nodes, task, 60)
    nodes.wire.cut = set()
    revoke_and_replace(nodes, run, key.kid, since.isoformat(), tmp_path)

    with nodes[CENTRE]:
        assert hand_in(VICTIM, [forged_line(nodes, key)]).problem == "expired"
        assert RefusedEvent.objects.filter(peer=VICTIM, code="expired").count() == 1
        assert not list(arrived_under(actor=ROOT, kid=key.kid, since=since))
    assert "2 events signed again" in run(nodes[VICTIM], "node", "keys", "resign")
    nodes.settle()
    assert_no_gap(nodes)
    with nodes[CENTRE]:
        assert Task.objects.get(id=task).percent == 60


def test_a_thief_has_sent_in_the_name_of_the_province(
    nodes: Federation, run: Run, task: UUID, tmp_path: Path
) -> None:
    since, key = utc_now(), stolen(nodes)
    nodes.wire.cut = {CENTRE}
    report(nodes, task, 30)
    with nodes[CENTRE]:
        taken = hand_in(VICTIM, [forged_line(nodes, key)])
        assert not taken.problem  # nobody knows of the theft yet
        take_in(now=utc_now())
        assert IncomingStream.objects.get(peer=VICTIM).applied == taken.through
    nodes.wire.cut = set()
    revoke_and_replace(nodes, run, key.kid, since.isoformat(), tmp_path)

    with nodes[CENTRE]:
        assert hand_in(VICTIM, [forged_line(nodes, key)]).problem == "expired"
    words = ("node", "events", "--signed-by", key.kid, "--since", since.isoformat(), "--json")
    (forged,) = json.loads(run(nodes[CENTRE], *words))
    assert (forged["peer"], forged["number"]) == (VICTIM, taken.through)
    run(nodes[CENTRE], "node", "wind-back", VICTIM, "--from", forged["number"], "--reason", "Giả mạo")
    run(nodes[VICTIM], "node", "send-again", CENTRE, "--from", forged["number"])
    nodes.settle()

    assert_no_gap(nodes)
    with nodes[CENTRE]:
        assert Task.objects.get(id=task).percent == 30
        assert RefusedEvent.objects.filter(code="disowned", peer=VICTIM).count() == 1
        assert not list(arrived_under(actor=ROOT, kid=key.kid, since=since))


def test_signing_again_changes_no_byte_of_an_event(nodes: Federation, run: Run, task: UUID) -> None:
    nodes.wire.cut = {CENTRE}
    report(nodes, task, 30)
    with nodes[VICTIM]:
        sent = PeerDelivery.objects.get(peer=CENTRE).acknowledged
        before = {row.number: row for row in OutgoingEvent.objects.filter(peer=CENTRE)}
        key_store().make(Use.EVENTS, VICTIM, now=utc_now(), days=9)
        public = key_store().public_keys()
        newest = key_store().signing_key(Use.EVENTS, now=utc_now())
        assert resign_unsent(actor=ROOT, now=utc_now()) == 1
        for row in OutgoingEvent.objects.filter(peer=CENTRE):
            old = before[row.number]
            assert bytes(row.body) == bytes(old.body)
            assert (row.signature == old.signature) is (row.number <= sent)
        named = {key.kid: key.x for key in public}
        kid = verify_detached(bytes(row.body), row.signature, typ=TYP, find_key=named.get)
        assert kid == newest.kid


def test_only_what_arrived_since_the_theft_is_listed(nodes: Federation, task: UUID) -> None:
    key = stolen(nodes)
    with nodes[CENTRE]:
        since_ever = list(arrived_under(actor=ROOT, kid=key.kid, since=utc_now() - timedelta(days=1)))
        assert [row.number for row in since_ever] == [1]
        assert not list(arrived_under(actor=ROOT, kid=key.kid, since=utc_now()))
        assert not list(arrived_under(actor=ROOT, kid=f"{VICTIM}/events/x", since=NOW - timedelta(days=999)))
        stranger = Actor(ref="x", name="x", scope=None)
        assert not list(arrived_under(actor=stranger, kid=key.kid, since=utc_now() - timedelta(days=1)))


def test_a_stream_is_wound_back_only_with_a_reason_and_within_it(nodes: Federation, task: UUID) -> None:
    with nodes[CENTRE]:
        now = utc_now()
        with pytest.raises(ReasonNeeded):
            wind_back_stream(actor=ROOT, peer=VICTIM, number=1, reason=" ", now=now)
        for peer, number in ((VICTIM, 0), (VICTIM, 99), ("nobody", 1)):
            with pytest.raises(NoSuchEvent):
                wind_back_stream(actor=ROOT, peer=peer, number=number, reason="x", now=now)
            with pytest.raises(NoSuchEvent):
                send_again(actor=ROOT, peer=peer, number=number, now=now)


def test_a_key_that_was_revoked_stays_so_whatever_its_node_asks(
    nodes: Federation, run: Run, task: UUID, tmp_path: Path
) -> None:
    since, key = utc_now(), stolen(nodes)
    revoke_and_replace(nodes, run, key.kid, since.isoformat(), tmp_path)
    with nodes[CENTRE]:
        held = require_directory().node(VICTIM).key_named(key.kid)
        assert held.revoked_at == since
