"""`node doctor`: a healthy federation is well, and each thing that goes wrong is found and named."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta

import pytest

from nhipcau.kit.clock import utc_now
from nhipcau.nodes import doctor, doctor_peers
from nhipcau.nodes.courier import Courier, RawAnswer
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.doctor import examine
from nhipcau.nodes.findings import Finding, Health, worst
from nhipcau.nodes.held import key_store
from nhipcau.nodes.jobs import anchor_daily
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import Anchor, HeldDirectory, IncomingStream, OutgoingEvent
from nhipcau.nodes.refusals import note_refusal
from nhipcau.tasks.facade import assign_task
from tests.nodes.desks import Run, run
from tests.nodes.federation import NOW, Federation
from tests.nodes.post_office import Pen, hand_in
from tests.nodes.test_refused_at_the_door import _task

__all__ = ["run"]
DAY = NOW.date()
HERE = "vpcp"


@pytest.fixture
def well(nodes: Federation) -> Federation:
    """All nodes have anchored their logs and are at rest."""
    for node in nodes.nodes.values():
        with node:
            anchor_daily(0)
    nodes.settle()
    return nodes


def findings(nodes: Federation, *, later: timedelta = timedelta(0)) -> dict[str, Finding]:
    with nodes[HERE]:
        return {one.check: one for one in examine(Courier(nodes.wire), now=utc_now() + later)}


def bad(found: dict[str, Finding]) -> dict[str, Health]:
    return {check: one.health for check, one in found.items() if one.health is not Health.GOOD}


def test_a_healthy_node_is_well(well: Federation, run: Run) -> None:
    found = findings(well)
    assert not bad(found)
    assert {"key events", "directory", "own entry", "btp", "btp: clock", "btp: to it", "disk"} <= set(found)
    said = run(well[HERE], "node", "doctor")
    assert "wrong" not in said
    assert "answers in" in said
    assert json.loads(run(well[HERE], "node", "doctor", "--json"))["health"] == "good"


def test_a_node_that_is_away_is_wrong_and_the_exit_code_says_so(well: Federation, run: Run) -> None:
    well.wire.cut = {"btp"}
    found = findings(well)
    assert bad(found) == {"btp": Health.WRONG}
    assert "away" in found["btp"].said
    assert "→ reach http://btp.example" in run(well[HERE], "node", "doctor", fails=True)


def test_an_answer_that_is_not_signed_is_wrong(well: Federation, monkeypatch: pytest.MonkeyPatch) -> None:
    carry = well.wire.carry

    def forged(method: str, url: str, headers: dict[str, str], body: bytes) -> RawAnswer:
        answer = carry(method, url, headers, body)
        return replace(answer, body=answer.body.replace(b"through", b"thr0ugh"))

    monkeypatch.setattr(well.wire, "carry", forged)
    assert bad(findings(well)) == {"btp": Health.WRONG, "tuyen-quang": Health.WRONG}


@pytest.mark.parametrize(
    ("ahead", "health"), [(5, None), (20, Health.WARNING), (-20, Health.WARNING), (300, Health.WRONG)]
)
def test_a_clock_that_goes_wrong_is_seen(
    well: Federation, monkeypatch: pytest.MonkeyPatch, ahead: int, health: Health | None
) -> None:
    monkeypatch.setattr("nhipcau.nodes.join_doors.utc_now", lambda: utc_now() + timedelta(seconds=ahead))
    expected = {f"{peer}: clock": health for peer in ("btp", "tuyen-quang")} if health else {}
    assert bad(findings(well)) == expected


def test_events_that_wait_are_counted_with_their_age(well: Federation) -> None:
    well.wire.cut = {"tuyen-quang"}
    with well[HERE] as centre:
        assign_task(actor=centre.actor("officer_binh", DAY), new=_task(), now=NOW)
    well.settle()
    assert findings(well)["tuyen-quang: to it"].health is Health.GOOD
    with well[HERE]:
        for minutes, health in ((20, Health.WARNING), (90, Health.WRONG)):
            made_at = utc_now() - timedelta(minutes=minutes)
            OutgoingEvent.objects.filter(peer="tuyen-quang").update(made_at=made_at)
            finding = findings(well)["tuyen-quang: to it"]
            assert finding.health is health
            assert "wait" in finding.said
            assert "away" in finding.said


def test_a_stream_that_broke_is_wrong(well: Federation) -> None:
    with well[HERE]:
        IncomingStream.objects.filter(peer="btp").update(problem="chain-broken")
    assert bad(findings(well)) == {"btp: from it": Health.WRONG}


def test_what_stopped_and_what_was_refused_is_counted(well: Federation) -> None:
    with well[HERE]:
        stream = IncomingStream.objects.get(peer="btp")
        pen = Pen(well["btp"], HERE, stream.through, bytes(stream.head_hash))
        hand_in("btp", [pen.line(pen.envelope("tasks.of-tomorrow.v1", {"event": {}, "records": {}}))])
        note_refusal(peer="btp", code="foreign", detail="", body=b"x", now=utc_now())
    well.settle()
    found = findings(well)
    assert bad(found) == {"btp: stopped": Health.WARNING, "btp: refused": Health.WARNING}
    assert found["btp: stopped"].said == "1 parked"


def test_a_key_near_its_end_and_one_that_the_directory_does_not_name(well: Federation) -> None:
    with well[HERE]:
        key_store().make(Use.EVENTS, HERE, now=utc_now(), days=20)
    found = findings(well)
    assert bad(found) == {"own keys": Health.WRONG}
    assert "does not name" in found["own keys"].said


def test_a_key_that_begins_later_is_only_a_warning(well: Federation) -> None:
    with well[HERE]:
        now = utc_now()
        key_store().make(Use.EVENTS, HERE, now=now, days=400, begins=now + timedelta(days=9))
    assert bad(findings(well)) == {"own keys": Health.WARNING}


@pytest.mark.parametrize(("days", "health"), [(60, Health.GOOD), (75, Health.WARNING), (85, Health.WRONG)])
def test_a_directory_near_its_end_must_be_renewed(well: Federation, days: int, health: Health) -> None:
    with well[HERE]:
        directory = doctor.directory_now()
        assert directory is not None
        found = doctor._age(directory, directory.issued_at + timedelta(days=days))
    assert found.health is health


def test_keys_near_their_end_must_be_rotated(well: Federation) -> None:
    with well[HERE]:
        for days, health in ((300, Health.GOOD), (380, Health.WARNING), (395, Health.WRONG)):
            found = list(doctor._keys(utc_now() + timedelta(days=days)))
            assert {one.health for one in found} == {health}
            assert len(found) == 3


def test_a_key_file_that_others_can_read_is_wrong(well: Federation) -> None:
    for path in (well[HERE].folder / "keys" / "node").glob("*.events.*.pem"):
        path.chmod(0o644)
    found = findings(well)
    assert bad(found) == {"key events": Health.WRONG}


def test_lost_keys_are_wrong(well: Federation) -> None:
    kept = well[HERE].folder / "keys" / "node"
    for path in kept.glob("*.encryption.*"):
        path.unlink()
    assert bad(findings(well)) == {"key encryption": Health.WRONG, "own keys": Health.WRONG}


def test_old_anchors_are_seen(well: Federation) -> None:
    with well[HERE]:
        Anchor.objects.filter(node=HERE).update(at=utc_now() - timedelta(days=2))
        Anchor.objects.filter(node="btp").update(at=utc_now() - timedelta(days=8))
        Anchor.objects.filter(node="tuyen-quang").delete()
    assert bad(findings(well)) == {
        "anchors": Health.WARNING,
        "btp: anchors": Health.WRONG,
        "tuyen-quang: anchors": Health.WARNING,
    }


def test_a_full_disk_is_seen(well: Federation, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    for free, health in ((50, None), (10, Health.WARNING), (1, Health.WRONG)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, free=free: usage(100, 100 - free, free))
        assert bad(findings(well)) == ({"disk": health} if health else {})


def test_an_address_that_leads_nowhere_is_wrong(well: Federation) -> None:
    well.wire.cut = {HERE}
    assert bad(findings(well)) == {"own address": Health.WRONG}


def test_a_suspended_peer_is_named(well: Federation) -> None:
    entries = [well.entry(key) for key in well.nodes]
    entries[1] = replace(entries[1], state=NodeState.SUSPENDED)
    well.publish(well.directory(entries))
    found = bad(findings(well))
    assert found["btp"] is Health.WARNING


def test_another_version_of_the_directory_at_a_peer_is_seen(well: Federation) -> None:
    with well[HERE]:
        from nhipcau.nodes.actions.take_directory import take_directory
        from nhipcau.nodes.founding import root_keys, sign_directory
        from nhipcau.spine.facade import system_actor

        document = sign_directory(well.directory(), root_keys(well.roots_folder, now=utc_now())[:2])
        take_directory(actor=system_actor("test"), document=document, now=utc_now())
    found = findings(well)
    assert bad(found) == {f"{peer}: directory": Health.WARNING for peer in ("btp", "tuyen-quang")}


def test_a_node_that_stands_alone_is_told_how_to_join(db: None, run: Run, nodes: Federation) -> None:
    with nodes["btp"]:
        HeldDirectory.objects.all().delete()
        found = examine(Courier(nodes.wire), now=utc_now())
    assert worst(found) is Health.WARNING
    assert "node join" in found[-1].todo


def test_a_node_that_the_directory_does_not_name_is_wrong(well: Federation) -> None:
    entries = [well.entry(key) for key in well.nodes if key != HERE]
    well.publish(well.directory(entries))
    found = findings(well)
    assert bad(found) == {"own entry": Health.WRONG}
    assert doctor_peers.HELLO_PATH not in found["own entry"].said
