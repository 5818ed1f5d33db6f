"""A ministry joins: invitation, fingerprints by telephone, request, approval, two roots, first load."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.actions.decide_change import approve_change, decline_change
from nhipcau.nodes.actions.invite_node import NewNode, invite_node
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.errors import DirectoryMalformed, PeerSilent, TooFewSignatures
from nhipcau.nodes.founding import entry_for, make_node_keys, make_roots, root_keys, sign_directory
from nhipcau.nodes.held import directory_now, key_store
from nhipcau.nodes.invitations import JOIN_TYP, InvitationText, join_document, new_seed, read_invitation
from nhipcau.nodes.joining import JOIN_PATH, JOIN_TYPE, join
from nhipcau.nodes.joining_errors import (
    ChangeDecided,
    EndpointWrong,
    FingerprintsNotCompared,
    InvitationMalformed,
    InvitationOver,
    InvitedElsewhere,
    JoinRefused,
    NodeKeyWrong,
    NodeThereAlready,
    RootsDiffer,
    ServedAlready,
    ServesUnknown,
)
from nhipcau.nodes.jws import sign_general
from nhipcau.nodes.key_files import FileKeyStore
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import MOST_ATTEMPTS, DirectoryChange, HeldDirectory, Invitation, RefusedEvent
from nhipcau.spine.errors import NotPermitted
from nhipcau.spine.facade import Actor, system_actor
from nhipcau.tasks.facade import NewTask, Task, assign_task
from tests.nodes.desks import Run, everybody_refreshes, newcomer, run
from tests.nodes.federation import NOW, Federation, TestNode, _agency_key
from tests.nodes.test_refused_at_the_door import agency_id

__all__ = ["run"]
ROOT = system_actor("test")
KEY = "bnv"


@pytest.fixture
def ministry(nodes: Federation, tmp_path: Path) -> Iterator[TestNode]:
    """A node of the Ministry of Home Affairs that nobody knows yet."""
    with newcomer(nodes, KEY, tmp_path) as node:
        yield node


def new_node(**changes: object) -> NewNode:
    given = {"key": KEY, "names": {"vi": "Bộ Nội vụ"}, "serves": (_agency_key("BNV"),)}
    return NewNode(**{**given, **changes})


@pytest.fixture
def invitation(nodes: Federation) -> InvitationText:
    with nodes["vpcp"]:
        return invite_node(actor=ROOT, new=new_node(), now=utc_now())


def ask(nodes: Federation, ministry: TestNode, invitation: InvitationText, **changes: object):
    given = {
        "actor": ROOT, "endpoint": ministry.endpoint, "fingerprints_compared": True, "now": utc_now(),
    }  # fmt: skip
    with ministry:
        return join(nodes.wire, invitation, **{**given, **changes})


def changes_at(nodes: Federation) -> list[tuple[str, str]]:
    with nodes["vpcp"]:
        return list(DirectoryChange.objects.order_by("asked_at").values_list("kind", "state"))


def test_a_ministry_joins_by_the_words_that_its_operators_type(
    nodes: Federation, ministry: TestNode, run: Run, tmp_path: Path
) -> None:
    centre, word, draft = nodes["vpcp"], tmp_path / "invitation", tmp_path / "draft.json"
    with centre:
        task = assign_task(
            actor=centre.actor("officer_binh", NOW.date()),
            new=NewTask(
                title="Việc giả lập", lead_agency_id=agency_id("BNV"), product="Báo cáo", authority="own",
                person_text="Bộ trưởng", due_on=NOW.date() + timedelta(days=9), issued_on=NOW.date(),
                synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip
        serves = _agency_key("BNV")

    run(centre, "node", "invite", KEY, "--name", "vi=Bộ Nội vụ", "--serves", serves, "--out", word)
    assert word.stat().st_mode & 0o077 == 0
    asked = run(ministry, "node", "join", word, "--endpoint", ministry.endpoint, "--fingerprint-checked")
    listed = run(centre, "node", "changes")
    told = re.findall(r"(?:\d{4} ){7}\d{4}", asked.partition("Asked.")[2])
    assert len(told) == 3
    assert all(fingerprint in listed for fingerprint in told)

    (change,) = json.loads(run(centre, "node", "changes", "--json"))
    run(centre, "node", "approve", change["id"], "--fingerprint-checked")
    assert KEY in run(centre, "node", "directory", "draft", "--out", draft)
    with pytest.raises((DirectoryMalformed, TooFewSignatures)):
        run(centre, "node", "directory", "publish", draft)
    for number in (1, 2):
        said = run(
            None, "node", "directory", "sign", draft, "--root", nodes.roots_folder / f"root-{number}", "--yes"
        )
    assert "signed by 2 of 2" in said
    run(centre, "node", "directory", "publish", draft)
    everybody_refreshes(nodes)
    for _round in range(20):
        if not sum(node.work() for node in nodes.wire.nodes.values()):
            break

    assert changes_at(nodes) == [("join", "done")]
    with ministry:
        assert directory_now().node(KEY).state is NodeState.ACTIVE
        assert Task.objects.get(id=task.id).title == "Việc giả lập"


def test_a_directory_with_other_roots_than_the_invitation_says_is_not_believed(
    nodes: Federation, ministry: TestNode, invitation: InvitationText, tmp_path: Path
) -> None:
    others = make_roots(tmp_path / "others", count=3, need=2, now=utc_now())
    with nodes["vpcp"]:
        forged = sign_directory(
            replace(directory_now(), roots=others), root_keys(tmp_path / "others", now=utc_now())
        )
        HeldDirectory.objects.update(document=forged)
    with pytest.raises(RootsDiffer):
        ask(nodes, ministry, invitation)
    with ministry:
        assert directory_now() is None


def test_fewer_signatures_than_the_invitation_says_are_not_believed(
    nodes: Federation, ministry: TestNode, invitation: InvitationText
) -> None:
    with nodes["vpcp"]:
        weak = replace(directory_now(), roots=replace(nodes.roots, need=1))
        HeldDirectory.objects.update(
            document=sign_directory(weak, root_keys(nodes.roots_folder, now=utc_now())[:1])
        )
    with pytest.raises(RootsDiffer):
        ask(nodes, ministry, invitation)


def test_nothing_is_taken_before_the_fingerprints_were_compared(
    nodes: Federation, ministry: TestNode, invitation: InvitationText
) -> None:
    with pytest.raises(FingerprintsNotCompared):
        ask(nodes, ministry, invitation, fingerprints_compared=False)
    with ministry:
        assert directory_now() is None
    assert changes_at(nodes) == []


def test_a_lost_answer_does_no_harm(
    nodes: Federation, ministry: TestNode, invitation: InvitationText
) -> None:
    first = ask(nodes, ministry, invitation)
    assert ask(nodes, ministry, invitation) == first
    assert changes_at(nodes) == [("join", "asked")]


def test_an_invitation_serves_once(
    nodes: Federation, ministry: TestNode, invitation: InvitationText, tmp_path: Path
) -> None:
    ask(nodes, ministry, invitation)
    with newcomer(nodes, "bnv-2", tmp_path) as thief:
        with thief:
            make_node_keys(key_store(), KEY, now=utc_now())
            document = request_of(invitation, key_store())
        assert post(nodes, document).status == 403
    assert changes_at(nodes) == [("join", "asked")]


def request_of(invitation: InvitationText, store, *, keys=None, **changes: object) -> bytes:
    given = {
        "key": KEY, "names": {"vi": "Bộ Nội vụ"}, "endpoint": "http://bnv.example", "serves": ["x"],
    }  # fmt: skip
    entry = entry_for(store, **{**given, **changes})
    signers = keys or tuple(store.signing_key(use, now=utc_now()) for use in (Use.TRANSPORT, Use.EVENTS))
    return join_document(invitation, entry, signers)


def post(nodes: Federation, document: bytes):
    url = f"{nodes['vpcp'].endpoint}{JOIN_PATH}"
    return nodes.wire.carry("POST", url, {"content-type": JOIN_TYPE}, document)


def test_every_refusal_looks_the_same(
    nodes: Federation, ministry: TestNode, invitation: InvitationText
) -> None:
    with ministry:
        make_node_keys(key_store(), KEY, now=utc_now())
        store = key_store()
        unproven = request_of(invitation, store, keys=(store.signing_key(Use.EVENTS, now=utc_now()),))
        other_secret = request_of(replace(invitation, seed=new_seed()), store)
        unknown = request_of(replace(invitation, id=UUID(int=7)), store)
        make_node_keys(other_keys(ministry), "vpcp", now=utc_now())
        foreign = request_of(invitation, other_keys(ministry), key="vpcp")
    answers = {
        (answer.status, answer.body)
        for answer in (
            post(nodes, document)
            for document in (unproven, other_secret, unknown, foreign, b"", b"{}", b"x" * 70_000)
        )
    }
    assert len(answers) == 1
    assert changes_at(nodes) == []
    with nodes["vpcp"]:
        assert Invitation.objects.get().attempts == 3
        refused = dict(RefusedEvent.objects.values_list("peer", "times"))
        assert refused == {KEY: 3, "?": 4}


def other_keys(node: TestNode) -> FileKeyStore:
    return FileKeyStore(node.folder / "other-keys")


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "http://bnv.example\0x"},
        {"endpoint": "http://bnv.example/nodes"},
        {"events": {"tasks.\0": (1,)}},
        {"events": {"tasks.\ud800": (1,)}},
    ],
    ids=["NUL", "path", "NUL in an event", "half a letter"],
)
def test_the_invited_too_can_send_nothing_that_breaks_the_centre(
    nodes: Federation, ministry: TestNode, invitation: InvitationText, changes: dict[str, object]
) -> None:
    with ministry:
        make_node_keys(key_store(), KEY, now=utc_now())
        entry = entry_for(
            key_store(),
            **{"key": KEY, "names": {"vi": "x"}, "endpoint": "http://bnv.example", "serves": ["x"]} | changes,
        )
        signers = [key_store().signing_key(use, now=utc_now()) for use in (Use.TRANSPORT, Use.EVENTS)]
        payload = json.dumps({"invitation": str(invitation.id), "entry": entry.to_json()}).encode()
        document = json.dumps(sign_general(payload, [invitation.key(), *signers], typ=JOIN_TYP)).encode()
    assert post(nodes, document).status == 403
    assert changes_at(nodes) == []


def test_an_invitation_that_is_tried_too_often_is_closed(
    nodes: Federation, ministry: TestNode, invitation: InvitationText
) -> None:
    with ministry:
        make_node_keys(key_store(), KEY, now=utc_now())
        forged = request_of(replace(invitation, seed=new_seed()), key_store())
    for _time in range(MOST_ATTEMPTS):
        assert post(nodes, forged).status == 403
    with pytest.raises(JoinRefused):
        ask(nodes, ministry, invitation)
    with nodes["vpcp"]:  # and its name is free for a new one
        assert invite_node(actor=ROOT, new=new_node(), now=utc_now()).node == KEY


def test_an_invitation_ends(nodes: Federation, ministry: TestNode, invitation: InvitationText) -> None:
    late = invitation.expires_at + timedelta(seconds=1)
    with pytest.raises(InvitationOver):
        ask(nodes, ministry, invitation, now=late)
    with nodes["vpcp"]:
        Invitation.objects.update(expires_at=utc_now())
    with pytest.raises(JoinRefused):
        ask(nodes, ministry, invitation)


def test_an_invitation_is_for_one_node(nodes: Federation, invitation: InvitationText) -> None:
    with pytest.raises(InvitedElsewhere):
        ask(nodes, nodes["btp"], invitation)


def test_names_and_agencies_are_those_of_the_invitation(
    nodes: Federation, ministry: TestNode, invitation: InvitationText
) -> None:
    with ministry:
        make_node_keys(key_store(), KEY, now=utc_now())
        bold = request_of(
            invitation, key_store(), names={"vi": "Văn phòng Chính phủ"}, serves=["everything"], host=True
        )
    assert post(nodes, bold).status == 200
    with nodes["vpcp"]:
        entry = DirectoryChange.objects.get().content["entry"]
        assert (entry["names"], entry["host"]) == ({"vi": "Bộ Nội vụ"}, False)
        assert entry["serves"] == [_agency_key("BNV")]


def test_a_declined_request_does_not_reach_the_draft(
    nodes: Federation, ministry: TestNode, invitation: InvitationText
) -> None:
    ask(nodes, ministry, invitation)
    with nodes["vpcp"]:
        change = DirectoryChange.objects.get()
        decline_change(actor=ROOT, change_id=change.id, reason="Vân tay không khớp", now=utc_now())
        with pytest.raises(ChangeDecided):
            approve_change(actor=ROOT, change_id=change.id, now=utc_now())
    assert changes_at(nodes) == [("join", "declined")]


def test_only_who_manages_nodes_invites_and_decides(nodes: Federation) -> None:
    nobody = Actor(ref="x", name="x", permissions=frozenset({"nodes.see"}), scope=None)
    with nodes["vpcp"], pytest.raises(NotPermitted):
        invite_node(actor=nobody, new=new_node(), now=utc_now())


def test_the_database_of_the_centre_holds_no_secret(nodes: Federation, invitation: InvitationText) -> None:
    with nodes["vpcp"]:
        row = Invitation.objects.get()
        assert bytes(row.public) != invitation.seed
        assert bytes(row.public) == invitation.key().private.public_key().public_bytes_raw()


def test_an_invitation_survives_a_mail_and_nothing_else_passes_for_one(invitation: InvitationText) -> None:
    text = invitation.to_text()
    broken = "\n".join(text[start : start + 60] for start in range(0, len(text), 60))
    assert read_invitation(broken) == invitation
    for wrong in ("", "abc", text[:-8], "e30"):
        with pytest.raises(InvitationMalformed):
            read_invitation(wrong)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"key": "Bộ Nội vụ"}, NodeKeyWrong),
        ({"key": "x" * 41}, NodeKeyWrong),
        ({"key": "btp"}, NodeThereAlready),
        ({"serves": ("no-such-agency",)}, ServesUnknown),
        ({"serves": ("moj",)}, ServedAlready),
    ],
)
def test_who_cannot_be_invited(nodes: Federation, changes: dict[str, object], error: type[Exception]) -> None:
    with nodes["vpcp"]:
        if error is ServedAlready:
            changes = {"serves": (_agency_key("BTP"),)}
        with pytest.raises(error):
            invite_node(actor=ROOT, new=new_node(**changes), now=utc_now())


def test_nobody_is_invited_twice_at_once(nodes: Federation, invitation: InvitationText) -> None:
    with nodes["vpcp"], pytest.raises(NodeThereAlready):
        invite_node(actor=ROOT, new=new_node(), now=utc_now())


def test_an_address_is_bare(nodes: Federation, ministry: TestNode, invitation: InvitationText) -> None:
    for endpoint in ("bnv.example", "ftp://bnv.example", "https://bnv.example/nodes"):
        with pytest.raises(EndpointWrong):
            ask(nodes, ministry, invitation, endpoint=endpoint)


def test_a_centre_that_is_away_is_said_so(
    nodes: Federation, ministry: TestNode, invitation: InvitationText
) -> None:
    nodes.wire.cut = {"vpcp"}
    with pytest.raises(PeerSilent):
        ask(nodes, ministry, invitation)


def test_a_newcomer_holds_the_directory_and_acts_only_when_it_stands_in_it(
    nodes: Federation, ministry: TestNode, invitation: InvitationText
) -> None:
    ask(nodes, ministry, invitation)
    with ministry:
        assert directory_now().node(KEY) is None
        assert ministry.work() == 0
