"""How the directory changes: the table of states in full, keys, revocation, names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nhipcau.nodes.changes import (
    STATE_STEPS,
    Change,
    ChangeKind,
    apply_change,
    apply_changes,
    require_endpoint,
    stands_in,
)
from nhipcau.nodes.directory_document import NodeEntry, NodeState
from nhipcau.nodes.errors import NodeUnknown
from nhipcau.nodes.joining_errors import ChangeImpossible, EndpointWrong, KeyNotThere, KeysMalformed
from nhipcau.nodes.keys import PublicKey, Use

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def key(node: str = "btp", number: int = 1, use: Use = Use.EVENTS) -> PublicKey:
    x = Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)).public_key().public_bytes_raw()
    return PublicKey(f"{node}/events/{number}", use, x, NOW, NOW + timedelta(days=400))


def entry(name: str = "btp", **changes: object) -> NodeEntry:
    made = NodeEntry(
        key=name, names={"vi": name}, endpoint=f"https://{name}.example", serves=(name,), host=False,
        state=NodeState.ACTIVE, protocols=(1,), events={"tasks.task-assigned": (1,)}, keys=(key(name),),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def change(kind: ChangeKind, node: str = "btp", **content: object) -> Change:
    return Change(kind=kind, node=node, content=content)


EXPECTED = {
    (ChangeKind.SUSPEND, NodeState.ACTIVE): NodeState.SUSPENDED,
    (ChangeKind.SUSPEND, NodeState.SUSPENDED): NodeState.SUSPENDED,
    (ChangeKind.RESUME, NodeState.SUSPENDED): NodeState.ACTIVE,
    (ChangeKind.RESUME, NodeState.ACTIVE): NodeState.ACTIVE,
    (ChangeKind.LEAVE, NodeState.ACTIVE): NodeState.LEFT,
    (ChangeKind.LEAVE, NodeState.SUSPENDED): NodeState.LEFT,
    (ChangeKind.LEAVE, NodeState.LEFT): NodeState.LEFT,
}


@pytest.mark.parametrize(("kind", "state"), list(product(STATE_STEPS, NodeState)))
def test_every_step_from_every_state(kind: ChangeKind, state: NodeState) -> None:
    nodes = (entry(state=state), entry("vpcp"))
    if (kind, state) not in EXPECTED:
        with pytest.raises(ChangeImpossible):
            apply_change(nodes, change(kind))
        return
    after = apply_change(nodes, change(kind))
    assert (after[0].state, after[1]) == (EXPECTED[kind, state], nodes[1])


def test_the_host_does_not_leave() -> None:
    with pytest.raises(ChangeImpossible):
        apply_change((entry(host=True),), change(ChangeKind.LEAVE))


@pytest.mark.parametrize("kind", [kind for kind in ChangeKind if kind is not ChangeKind.JOIN])
def test_a_node_that_is_not_there_does_not_change(kind: ChangeKind) -> None:
    with pytest.raises(NodeUnknown):
        apply_change((entry(),), change(kind, "nobody"))


def test_a_change_made_twice_changes_nothing_more() -> None:
    nodes = (entry(), entry("vpcp"))
    changes = [
        change(ChangeKind.SUSPEND),
        change(ChangeKind.KEYS, keys=[key(number=2).to_json()], events={"x": [2, 1]}, protocols=[2, 1]),
        change(ChangeKind.REVOKE, kid="btp/events/1", since=NOW.isoformat()),
        change(ChangeKind.ENDPOINT, "vpcp", endpoint="https://new.example"),
        change(ChangeKind.SERVES, serves=["btp", "bnv"]),
        change(ChangeKind.JOIN, "new", entry=entry("new").to_json()),
    ]
    after = apply_changes(nodes, changes)
    assert after != nodes
    assert apply_changes(after, changes) == after
    assert all(stands_in(one, after) for one in changes)
    assert not any(stands_in(one, nodes) for one in changes)


def test_new_keys_stand_beside_the_old_ones() -> None:
    (after,) = apply_change((entry(),), change(ChangeKind.KEYS, keys=[key(number=2).to_json()]))
    assert [one.kid for one in after.keys] == ["btp/events/1", "btp/events/2"]
    assert after.events == entry().events


def test_what_was_revoked_is_not_taken_back_by_the_node_and_only_moves_earlier() -> None:
    def revoke(since: datetime) -> Change:
        return change(ChangeKind.REVOKE, kid="btp/events/1", since=since.isoformat())

    nodes = apply_change((entry(),), revoke(NOW))
    nodes = apply_change(nodes, change(ChangeKind.KEYS, keys=[key().to_json()]))
    assert nodes[0].keys[0].revoked_at == NOW
    assert apply_change(nodes, revoke(NOW + timedelta(days=1))) == nodes
    earlier = NOW - timedelta(days=1)
    assert apply_change(nodes, revoke(earlier))[0].keys[0].revoked_at == earlier


def test_a_key_that_is_not_there_is_not_revoked() -> None:
    with pytest.raises(KeyNotThere):
        apply_change((entry(),), change(ChangeKind.REVOKE, kid="btp/events/9", since=NOW.isoformat()))


@pytest.mark.parametrize(
    "bad",
    [key("vpcp", 2), replace(key(number=2), use=Use.ROOT), replace(key(number=2), kid="btpx/events/1")],
    ids=["of another node", "a root", "of a similar name"],
)
def test_a_node_brings_only_keys_of_its_own_name(bad: PublicKey) -> None:
    with pytest.raises(KeysMalformed):
        apply_change((entry(),), change(ChangeKind.KEYS, keys=[bad.to_json()]))


def test_another_key_under_a_known_name_is_refused() -> None:
    forged = replace(key(number=2), kid="btp/events/1")
    with pytest.raises(ChangeImpossible):
        apply_change((entry(),), change(ChangeKind.KEYS, keys=[forged.to_json()]))


def test_nobody_joins_under_the_name_of_another() -> None:
    stranger = entry(keys=(replace(key(number=2), kid="btp/events/2"),))
    with pytest.raises(ChangeImpossible):
        apply_change((entry(),), change(ChangeKind.JOIN, entry=stranger.to_json()))


@pytest.mark.parametrize(
    "good", ["https://a.example", "http://127.0.0.1:8020", "https://[::1]:443", "http://a"]
)
def test_an_address_is_scheme_host_and_port(good: str) -> None:
    require_endpoint(good)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "a.example",
        "ftp://a.example",
        "https://",
        "https://a/",
        "https://a?b",
        "https://u@a",
        "https://a\n",
    ],
)
def test_anything_else_is_no_address(bad: str) -> None:
    with pytest.raises(EndpointWrong):
        require_endpoint(bad)
