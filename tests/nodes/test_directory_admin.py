"""The directory is drafted, shown, signed and published; nodes are suspended, come back, move, leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.actions.decide_change import approve_change, decline_change
from nhipcau.nodes.actions.propose_change import ask_keys, propose_change
from nhipcau.nodes.changes import ChangeKind
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.errors import NodeUnknown, TooFewSignatures
from nhipcau.nodes.founding import taken_events
from nhipcau.nodes.held import directory_now, key_store, require_directory
from nhipcau.nodes.joining_errors import (
    ChangeDecided,
    ChangeImpossible,
    ChangeNotThere,
    EndpointWrong,
    FederationThere,
    KeyNotThere,
    KeysMalformed,
    KeysUnproven,
    NothingToPublish,
    ReasonNeeded,
    RootMissing,
    ServedAlready,
)
from nhipcau.nodes.jws import sign_general
from nhipcau.nodes.key_changes import KEYS_TYP, key_change_document
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import DirectoryChange, OutgoingEvent, PeerDelivery
from nhipcau.nodes.submitting import submit_keys
from nhipcau.spine.errors import NotPermitted
from nhipcau.spine.facade import Actor, system_actor
from nhipcau.tasks.facade import Task, assign_task
from tests.nodes.desks import Run, everybody_refreshes, newcomer, run
from tests.nodes.federation import NOW, Federation, _agency_key
from tests.nodes.test_refused_at_the_door import _task

__all__ = ["run"]
ROOT = system_actor("test")
DAY = NOW.date()
CENTRE, PROVINCE = "vpcp", "tuyen-quang"


def sign_and_publish(nodes: Federation, run: Run, folder: Path, *words: str) -> str:
    """Draft at the centre, two roots, publish, everybody fetches; what the draft said it changes."""
    draft = folder / "draft.json"
    said = run(nodes[CENTRE], "node", "directory", "draft", "--out", draft, *words)
    for number in (1, 2):
        root = nodes.roots_folder / f"root-{number}"
        run(None, "node", "directory", "sign", draft, "--root", root, "--yes")
    run(nodes[CENTRE], "node", "directory", "publish", draft)
    everybody_refreshes(nodes)
    return said


def assign(nodes: Federation) -> Task:
    with nodes[CENTRE] as centre:
        return assign_task(actor=centre.actor("officer_binh", DAY), new=_task(), now=NOW)


def state_at(nodes: Federation, where: str, key: str = PROVINCE) -> NodeState:
    with nodes[where]:
        return require_directory().node(key).state


def test_a_suspended_node_gets_its_post_when_it_comes_back(
    nodes: Federation, run: Run, tmp_path: Path
) -> None:
    run(nodes[CENTRE], "node", "change", "suspend", PROVINCE, "--reason", "Đang điều tra")
    said = sign_and_publish(nodes, run, tmp_path)
    assert f"~ {PROVINCE} state: active → suspended" in said
    assert {state_at(nodes, key) for key in nodes.nodes} == {NodeState.SUSPENDED}
    task = assign(nodes)
    nodes.settle()
    with nodes[PROVINCE]:
        assert not Task.objects.filter(id=task.id).exists()
    with nodes[CENTRE]:
        assert OutgoingEvent.objects.filter(peer=PROVINCE).exists()

    run(nodes[CENTRE], "node", "change", "resume", PROVINCE)
    sign_and_publish(nodes, run, tmp_path)
    nodes.settle()
    with nodes[PROVINCE]:
        assert Task.objects.filter(id=task.id).exists()


def test_nothing_more_is_laid_out_for_a_node_that_left(nodes: Federation, run: Run, tmp_path: Path) -> None:
    run(nodes[CENTRE], "node", "change", "leave", PROVINCE, "--reason", "Sáp nhập")
    sign_and_publish(nodes, run, tmp_path)
    task = assign(nodes)
    nodes.settle()
    with nodes[CENTRE]:
        assert not OutgoingEvent.objects.filter(peer=PROVINCE).exists()
        assert not PeerDelivery.objects.filter(peer=PROVINCE, acknowledged__gt=0).exists()
    with nodes[PROVINCE]:
        assert not Task.objects.filter(id=task.id).exists()


def test_officers_of_a_node_that_left_work_at_the_centre_again(
    nodes: Federation, run: Run, tmp_path: Path
) -> None:
    from nhipcau.nodes.held import home_of
    from tests.nodes.test_refused_at_the_door import agency_id

    run(nodes[CENTRE], "node", "change", "leave", PROVINCE, "--reason", "Sáp nhập")
    with nodes[CENTRE]:
        assert home_of(agency_id("province:tuyen-quang")) == PROVINCE
    sign_and_publish(nodes, run, tmp_path)
    with nodes[CENTRE]:
        assert home_of(agency_id("province:tuyen-quang")) == CENTRE


def test_a_node_moves_to_another_address(nodes: Federation, run: Run, tmp_path: Path) -> None:
    words = ("node", "change", "endpoint", "btp", "--endpoint", "https://nhipcau.moj.example")
    run(nodes[CENTRE], *words)
    sign_and_publish(nodes, run, tmp_path)
    with nodes[PROVINCE]:
        assert require_directory().node("btp").endpoint == "https://nhipcau.moj.example"


def test_a_node_serves_another_agency(nodes: Federation, run: Run, tmp_path: Path) -> None:
    with nodes[CENTRE]:
        justice, home_affairs = _agency_key("BTP"), _agency_key("BNV")
    run(nodes[CENTRE], "node", "change", "serves", "btp", "--serves", justice, "--serves", home_affairs)
    said = sign_and_publish(nodes, run, tmp_path)
    assert f"btp serves: {justice} → {justice}, {home_affairs}" in said


def test_a_draft_shows_what_changes_and_who_has_signed(nodes: Federation, run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.json"
    run(nodes[CENTRE], "node", "change", "suspend", "btp", "--reason", "x")
    run(nodes[CENTRE], "node", "directory", "draft", "--out", draft)
    said = run(nodes[CENTRE], "node", "directory", "show", draft)
    assert "signed by nobody; 2 are needed" in said
    assert "~ btp state: active → suspended" in said
    root = nodes.roots_folder / "root-2"
    run(None, "node", "directory", "sign", draft, "--root", root, "--yes")
    run(None, "node", "directory", "sign", draft, "--root", root, "--yes")
    shown = json.loads(run(nodes[CENTRE], "node", "directory", "show", draft, "--json"))
    assert len(shown["signed_by"]) == 1
    assert [(one["where"], one["what"]) for one in shown["differences"]] == [("btp", "state")]
    with pytest.raises(TooFewSignatures):
        run(nodes[CENTRE], "node", "directory", "publish", draft)
    assert "tuyen-quang endpoint" in run(nodes[CENTRE], "node", "directory", "show")


def test_a_draft_is_compared_with_a_file_where_there_is_no_database(
    nodes: Federation, run: Run, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    run(nodes[CENTRE], "node", "directory", "draft", "--renew", "--out", old)
    run(nodes[CENTRE], "node", "change", "suspend", "btp", "--reason", "x")
    run(nodes[CENTRE], "node", "directory", "draft", "--out", new)
    said = run(None, "node", "directory", "show", new, "--against", old)
    assert said.splitlines()[2:] == ["~ btp state: active → suspended"]


def test_roots_sign_on_a_machine_without_database_and_settings(
    nodes: Federation, run: Run, tmp_path: Path
) -> None:
    """As its own process, with nothing of a node around it."""
    draft = tmp_path / "draft.json"
    run(nodes[CENTRE], "node", "directory", "draft", "--renew", "--out", draft)
    code = (
        "import sys; from nhipcau.site.cli import main; "
        "sys.argv[1:] = ['node', 'directory', 'sign', sys.argv[1], '--root', sys.argv[2], '--yes']; main()"
    )
    alone = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    for number in (1, 2):
        root = nodes.roots_folder / f"root-{number}"
        done = subprocess.run(
            [sys.executable, "-c", code, str(draft), str(root)],
            env=alone, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert "signed by 2 of 2" in done.stdout
    run(nodes[CENTRE], "node", "directory", "publish", draft)


def test_only_a_root_of_the_directory_signs(nodes: Federation, run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.json"
    run(nodes[CENTRE], "node", "directory", "draft", "--renew", "--out", draft)
    with pytest.raises(RootMissing):
        run(None, "node", "directory", "sign", draft, "--root", tmp_path / "empty", "--yes")
    run(None, "node", "roots", "make", tmp_path / "others", "--count", "1", "--need", "1")
    run(None, "node", "directory", "sign", draft, "--root", tmp_path / "others" / "root-1", "--yes")
    shown = json.loads(run(nodes[CENTRE], "node", "directory", "show", draft, "--json"))
    assert shown["signed_by"] == []


def test_new_roots_are_signed_in_by_the_old_ones(nodes: Federation, run: Run, tmp_path: Path) -> None:
    others, draft = tmp_path / "others", tmp_path / "draft.json"
    run(None, "node", "roots", "make", others, "--count", "2", "--need", "2")
    words = ("node", "directory", "draft", "--roots", others / "roots.json", "--out", draft)
    assert "roots root" in run(nodes[CENTRE], *words)
    for root in (others / "root-1", others / "root-2", nodes.roots_folder / "root-1"):
        run(None, "node", "directory", "sign", draft, "--root", root, "--yes")
    with pytest.raises(TooFewSignatures):
        run(nodes[CENTRE], "node", "directory", "publish", draft)
    run(None, "node", "directory", "sign", draft, "--root", nodes.roots_folder / "root-3", "--yes")
    run(nodes[CENTRE], "node", "directory", "publish", draft)
    everybody_refreshes(nodes)
    with nodes[PROVINCE]:
        assert len(require_directory().roots.keys) == 2


def test_a_federation_is_founded(nodes: Federation, run: Run, tmp_path: Path) -> None:
    with newcomer(nodes, "centre", tmp_path) as centre:
        roots, draft = tmp_path / "own-roots", tmp_path / "first.json"
        told = run(None, "node", "roots", "make", roots, "--count", "3", "--need", "2")
        assert len(told.splitlines()) == 3
        assert (roots / "root-1").stat().st_mode & 0o077 == 0
        words = ("--endpoint", "https://centre.example", "--name", "vi=Trung tâm", "--out", draft)
        run(centre, "node", "found", "--roots", roots / "roots.json", *words)
        for number in (1, 3):
            run(None, "node", "directory", "sign", draft, "--root", roots / f"root-{number}", "--yes")
        run(centre, "node", "directory", "publish", draft, "--roots", roots / "roots.json")
        with centre:
            assert directory_now().host().key == "centre"
        with pytest.raises(FederationThere):
            run(centre, "node", "found", "--roots", roots / "roots.json", *words)


def test_a_key_is_rotated_without_a_gap(nodes: Federation, run: Run, tmp_path: Path) -> None:
    """The new key is in everybody's directory before it begins; until then the old one signs."""
    run(nodes[PROVINCE], "node", "keys", "rotate", "--use", "events")
    run(nodes[PROVINCE], "node", "keys", "submit")
    (asked,) = json.loads(run(nodes[CENTRE], "node", "changes", "--json"))
    assert asked["state"] == "asked"
    new = [line for line in asked["keys"].splitlines() if line.endswith("  new")]
    assert len(new) == 1
    assert f"{PROVINCE}/events/" in new[0]
    run(nodes[CENTRE], "node", "approve", asked["id"], "--fingerprint-checked")
    sign_and_publish(nodes, run, tmp_path)
    with nodes[PROVINCE]:
        now = utc_now()
        old = key_store().signing_key(Use.EVENTS, now=now)
        new = key_store().signing_key(Use.EVENTS, now=now + timedelta(days=15))
        assert old.kid != new.kid
    with nodes[CENTRE]:
        entry = require_directory().node(PROVINCE)
        assert entry.find_key(Use.EVENTS, old.kid, at=now)
        assert entry.find_key(Use.EVENTS, new.kid, at=now) is None
        assert entry.find_key(Use.EVENTS, new.kid, at=now + timedelta(days=15))
    assert "not in the directory" not in run(nodes[PROVINCE], "node", "keys", "list")


def test_keys_that_were_asked_for_twice_stand_in_the_list_once(nodes: Federation) -> None:
    with nodes[PROVINCE]:
        key_store().make(Use.EVENTS, PROVINCE, now=utc_now(), days=9)
        for _time in range(2):
            (new,) = submit_keys(Courier(nodes.wire), now=utc_now())
    with nodes[CENTRE]:
        row = DirectoryChange.objects.get()
        assert new.fingerprint() in [key.fingerprint() for key in row.brought_keys()]
        assert row.asked_by == f"node:{PROVINCE}"


def keys_of(nodes: Federation, key: str) -> bytes:
    with nodes[key]:
        return key_change_document(key_store(), node=key, events=taken_events(), now=utc_now())


def test_keys_come_only_from_who_holds_them(nodes: Federation) -> None:
    with nodes[PROVINCE]:
        made = key_store().make(Use.EVENTS, PROVINCE, now=utc_now(), days=9)
        signer = key_store().signing_key(Use.TRANSPORT, now=utc_now())
        content = {
            "node": PROVINCE, "keys": [made.to_json()], "events": {}, "protocols": [1],
        }  # fmt: skip
        unproven = json.dumps(sign_general(json.dumps(content).encode(), [signer], typ=KEYS_TYP)).encode()
    with nodes[CENTRE]:
        with pytest.raises(KeysUnproven):
            ask_keys(actor=ROOT, node=PROVINCE, document=unproven, now=utc_now())
        for document in (b"", b"{}", b"[]", keys_of(nodes, "btp")):
            with pytest.raises(KeysMalformed):
                ask_keys(actor=ROOT, node=PROVINCE, document=document, now=utc_now())
        assert not DirectoryChange.objects.exists()


def test_an_upgraded_node_says_which_events_it_takes_now(nodes: Federation, run: Run, tmp_path: Path) -> None:
    with nodes[PROVINCE]:
        document = key_change_document(
            key_store(), node=PROVINCE, events={**taken_events(), "tasks.of-tomorrow": (2, 1)}, now=utc_now()
        )
    with nodes[CENTRE]:
        row = ask_keys(actor=ROOT, node=PROVINCE, document=document, now=utc_now())
        approve_change(actor=ROOT, change_id=row.id, now=utc_now())
    assert "tasks.of-tomorrow 2" in sign_and_publish(nodes, run, tmp_path)
    with nodes["btp"]:
        assert require_directory().node(PROVINCE).events["tasks.of-tomorrow"] == (2, 1)


def propose(nodes: Federation, kind: ChangeKind, node: str = PROVINCE, reason: str = "x", **content: object):
    with nodes[CENTRE]:
        return propose_change(actor=ROOT, kind=kind, node=node, content=content, reason=reason, now=utc_now())


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"kind": ChangeKind.SUSPEND, "node": "nobody"}, NodeUnknown),
        ({"kind": ChangeKind.SUSPEND, "reason": " "}, ReasonNeeded),
        ({"kind": ChangeKind.LEAVE, "reason": ""}, ReasonNeeded),
        ({"kind": ChangeKind.LEAVE, "node": CENTRE}, ChangeImpossible),
        ({"kind": ChangeKind.REVOKE, "kid": "x", "since": "2026-01-01T00:00:00+00:00"}, KeyNotThere),
        ({"kind": ChangeKind.ENDPOINT, "endpoint": "somewhere"}, EndpointWrong),
        ({"kind": ChangeKind.JOIN}, ChangeImpossible),
        ({"kind": ChangeKind.KEYS}, ChangeImpossible),
    ],
)
def test_what_an_operator_cannot_change(
    nodes: Federation, given: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        propose(nodes, **given)  # type: ignore[arg-type]
    with nodes[CENTRE]:
        assert not DirectoryChange.objects.exists()


def test_no_agency_is_served_twice(nodes: Federation) -> None:
    with nodes[CENTRE]:
        justice = _agency_key("BTP")
    with pytest.raises(ServedAlready):
        propose(nodes, ChangeKind.SERVES, serves=[justice])


def test_only_who_manages_nodes_changes_the_directory(nodes: Federation) -> None:
    seer = Actor(ref="x", name="x", permissions=frozenset({"nodes.see"}), scope=None)
    row = propose(nodes, ChangeKind.SUSPEND)
    with nodes[CENTRE]:
        for work in (approve_change, decline_change):
            given = {"reason": "x"} if work is decline_change else {}
            with pytest.raises(NotPermitted):
                work(actor=seer, change_id=row.id, now=utc_now(), **given)
        assert DirectoryChange.objects.visible_to(seer).exists()
        assert not DirectoryChange.objects.visible_to(Actor(ref="y", name="y")).exists()


def test_what_was_approved_can_be_turned_down_until_it_is_signed(
    nodes: Federation, run: Run, tmp_path: Path
) -> None:
    row = propose(nodes, ChangeKind.SUSPEND)
    with nodes[CENTRE]:
        with pytest.raises(ReasonNeeded):
            decline_change(actor=ROOT, change_id=row.id, reason="", now=utc_now())
        decline_change(actor=ROOT, change_id=row.id, reason="Nhầm", now=utc_now())
        with pytest.raises(ChangeDecided):
            decline_change(actor=ROOT, change_id=row.id, reason="Nhầm", now=utc_now())
        with pytest.raises(ChangeNotThere):
            approve_change(actor=ROOT, change_id=UUID(int=1), now=utc_now())
    with pytest.raises(NothingToPublish):
        run(nodes[CENTRE], "node", "directory", "draft", "--out", tmp_path / "draft.json")


def test_a_change_that_came_after_the_draft_stays_open(nodes: Federation, run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.json"
    propose(nodes, ChangeKind.SUSPEND)
    run(nodes[CENTRE], "node", "directory", "draft", "--out", draft)
    propose(nodes, ChangeKind.SUSPEND, node="btp")
    for number in (1, 2):
        root = nodes.roots_folder / f"root-{number}"
        run(None, "node", "directory", "sign", draft, "--root", root, "--yes")
    run(nodes[CENTRE], "node", "directory", "publish", draft)
    with nodes[CENTRE]:
        states = dict(DirectoryChange.objects.values_list("node", "state"))
        assert states == {PROVINCE: "done", "btp": "approved"}
        assert DirectoryChange.objects.get(node=PROVINCE).version == require_directory().version
