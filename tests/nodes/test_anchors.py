"""Logs anchored at the others: a chain that was rewritten with all its hashes is found nevertheless."""

from __future__ import annotations

import hashlib
import json

import pytest

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.actions.anchor_log import anchor_log
from nhipcau.nodes.anchors import AnchorFault, verify_against_peers
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.intake import take_in
from nhipcau.nodes.jobs import anchor_daily
from nhipcau.nodes.models import Anchor, IncomingEvent, OutgoingEvent
from nhipcau.spine.facade import settle, system_actor, verify_chains
from nhipcau.spine.models import AuditEntry, ChainHead
from tests.nodes.desks import Run, run
from tests.nodes.federation import Federation
from tests.nodes.post_office import Pen, hand_in

__all__ = ["run"]
ROOT = system_actor("test")


@pytest.fixture
def anchored(nodes: Federation) -> Federation:
    """The ministry's logs are anchored at centre and province."""
    with nodes["btp"]:
        settle()
        anchor_daily(0)
    nodes.settle()
    return nodes


def rewrite_audit(number: int) -> None:
    """Alter one row and make every hash from it on anew, as who owns the database could."""
    rows = list(AuditEntry.objects.filter(number__gte=number).order_by("number"))
    rows[0].actor_ref = "account:somebody-else"
    previous = bytes(rows[0].previous_hash)
    for row in rows:
        row.previous_hash = previous
        previous = hashlib.sha256(previous + row.content()).digest()
        row.entry_hash = previous
        row.save()
    ChainHead.objects.filter(name="audit").update(head_hash=previous)


def check_of(nodes: Federation):
    with nodes["btp"]:
        return verify_against_peers(Courier(nodes.wire), now=utc_now())


def test_others_hold_what_was_told_them(anchored: Federation) -> None:
    with anchored["btp"]:
        own = set(Anchor.objects.filter(node="btp").values_list("chain", "number", "digest"))
        assert {chain for chain, _n, _d in own} >= {"audit", "outbox"}
    for other in ("vpcp", "tuyen-quang"):
        with anchored[other]:
            assert set(Anchor.objects.filter(node="btp").values_list("chain", "number", "digest")) == own
    check = check_of(anchored)
    assert (check.faults, check.silent) == ([], {})
    assert check.compared == {"vpcp": len(own), "tuyen-quang": len(own)}


def test_a_rewritten_audit_is_found_although_its_chain_holds(anchored: Federation, run: Run) -> None:
    with anchored["btp"]:
        head = Anchor.objects.get(node="btp", chain="audit").number
        settle()
        rewrite_audit(max(1, head - 1))
        assert not list(verify_chains())
    run(anchored["btp"], "audit", "verify", "--node")
    found = json.loads(run(anchored["btp"], "audit", "verify", "--against-peers", "--json", fails=True))
    assert {
        (fault["peer"], fault["chain"], fault["number"], fault["fault"]) for fault in found["faults"]
    } == {(peer, "audit", head, "differs") for peer in ("vpcp", "tuyen-quang")}
    said = run(anchored["btp"], "audit", "verify", "--against-peers", fails=True)
    assert f"audit #{head}: differs (held by vpcp)" in said


def test_a_change_after_the_last_anchor_is_not_seen_until_the_next(anchored: Federation) -> None:
    """What anchors cannot do; therefore one every night."""
    with anchored["btp"]:
        settle()
        newest = AuditEntry.objects.order_by("-number").values_list("number", flat=True).first()
        assert newest > Anchor.objects.get(node="btp", chain="audit").number
        rewrite_audit(newest)
    assert not check_of(anchored).faults


def test_a_cut_chain_is_found(anchored: Federation) -> None:
    with anchored["btp"]:
        head = Anchor.objects.get(node="btp", chain="audit").number
        AuditEntry.objects.filter(number__gte=head).delete()
    assert AnchorFault("vpcp", "audit", head, "cut") in check_of(anchored).faults


def test_a_rewritten_stream_to_another_node_is_found(anchored: Federation) -> None:
    with anchored["btp"]:
        anchor_log(actor=ROOT, now=utc_now())
    anchored.settle()
    with anchored["btp"]:
        number = Anchor.objects.filter(node="btp", chain="to:vpcp").order_by("number").first().number
        OutgoingEvent.objects.filter(peer="vpcp", number=number).update(body=b"{}")
    assert AnchorFault("tuyen-quang", "to:vpcp", number, "differs") in check_of(anchored).faults


def test_a_silent_node_is_named_and_the_others_are_asked(anchored: Federation) -> None:
    anchored.wire.cut = {"vpcp"}
    check = check_of(anchored)
    assert set(check.silent) == {"vpcp"}
    assert set(check.compared) == {"tuyen-quang"}


@pytest.mark.parametrize(
    ("event", "state"),
    [
        ({"node": "tuyen-quang", "heads": [f"audit 1 {'0' * 64}"]}, "refused"),
        ({"node": "btp", "heads": ["audit one"]}, "parked"),
        ({"node": "btp", "heads": [f"secrets 1 {'0' * 64}"]}, "parked"),
        ({"node": "btp", "heads": []}, "parked"),
    ],
    ids=["of another node", "unreadable", "of an unknown chain", "of nothing"],
)
def test_what_is_no_anchor_of_the_sender_is_not_held(
    nodes: Federation, event: dict[str, object], state: str
) -> None:
    pen = Pen(nodes["btp"], "vpcp")
    line = pen.line(pen.envelope("nodes.log-anchored.v1", {"event": event, "records": {}}))
    with nodes["vpcp"]:
        hand_in("btp", [line])
        take_in(now=utc_now())
        assert IncomingEvent.objects.get(peer="btp").state == state
        assert not Anchor.objects.exists()


def test_two_hashes_for_one_number_are_both_kept(nodes: Federation) -> None:
    pen = Pen(nodes["btp"], "vpcp")
    lines = [
        pen.line(
            pen.envelope(
                "nodes.log-anchored.v1",
                {"event": {"node": "btp", "heads": [f"audit 5 {digit * 64}"]}, "records": {}},
            )
        )
        for digit in "ab"
    ]
    with nodes["vpcp"]:
        hand_in("btp", lines)
        take_in(now=utc_now())
        assert Anchor.objects.filter(node="btp", chain="audit", number=5).count() == 2


def test_a_node_that_stands_alone_anchors_nothing(db: None) -> None:
    anchor_daily(0)
    assert not Anchor.objects.exists()


def test_a_suspended_node_is_not_told(nodes: Federation) -> None:
    from dataclasses import replace

    entries = [nodes.entry(key) for key in nodes.nodes]
    entries[-1] = replace(entries[-1], state=NodeState.SUSPENDED)
    nodes.publish(nodes.directory(entries))
    with nodes["btp"]:
        anchor_daily(0)
    nodes.settle()
    with nodes["vpcp"]:
        assert Anchor.objects.filter(node="btp").exists()
    with nodes["btp"]:
        assert not OutgoingEvent.objects.filter(peer="tuyen-quang").exists()
