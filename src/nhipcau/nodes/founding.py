"""Making the keys of a node and the directory that names it: for the root's keepers, and for a demo."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from nhipcau.nodes.directory_document import PROTOCOLS, TYP, Directory, NodeEntry, NodeState, Roots
from nhipcau.nodes.events import RecordSent
from nhipcau.nodes.jws import sign_general
from nhipcau.nodes.key_files import FileKeyStore
from nhipcau.nodes.keys import SigningKey, Use
from nhipcau.nodes.provides import flows
from nhipcau.spine.event_types import event_type

NODE_USES = (Use.TRANSPORT, Use.EVENTS, Use.ENCRYPTION)
_KEY_DAYS = 400
_DIRECTORY_DAYS = 90


def make_node_keys(store: FileKeyStore, node: str, *, now: datetime) -> None:
    """A key of each use that a node needs, where there is none that is good."""
    there = {key.use for key in store.public_keys() if key.good_at(now)}
    for use in NODE_USES:
        if use not in there:
            store.make(use, node, now=now, days=_KEY_DAYS)


def taken_events() -> dict[str, tuple[int, ...]]:
    """For the directory: which versions of which events this software takes."""
    whole, _, version = event_type(RecordSent).rpartition(".v")
    return {whole: (int(version),), **{base: flow.versions for base, flow in flows.items()}}


def entry_for(
    store: FileKeyStore,
    *,
    key: str,
    names: Mapping[str, str],
    endpoint: str,
    serves: Sequence[str],
    host: bool = False,
    events: Mapping[str, tuple[int, ...]] | None = None,
) -> NodeEntry:
    """What the directory says about a node with these keys."""
    return NodeEntry(
        key=key,
        names=names,
        endpoint=endpoint.rstrip("/"),
        serves=tuple(serves),
        host=host,
        state=NodeState.ACTIVE,
        protocols=PROTOCOLS,
        events=events if events is not None else taken_events(),
        keys=tuple(store.public_keys()),
    )


def make_roots(folder: Path, *, count: int, need: int, now: datetime, name: str = "root") -> Roots:
    """Root keys, one folder each: they belong to different people, on machines without a network."""
    keys = []
    for number in range(1, count + 1):
        store = FileKeyStore(folder / f"{name}-{number}")
        if not store.public_keys():
            store.make(Use.ROOT, f"{name}-{number}", now=now, days=3650)
        keys += store.public_keys()
    return Roots(need, tuple(keys))


def root_keys(folder: Path, *, now: datetime) -> list[SigningKey]:
    """The root keys that lie in a folder."""
    return [
        FileKeyStore(place).signing_key(Use.ROOT, now=now)
        for place in sorted(folder.iterdir())
        if place.is_dir()
    ]


def draft_directory(
    nodes: Sequence[NodeEntry], roots: Roots, *, version: int, now: datetime, days: int = _DIRECTORY_DAYS
) -> Directory:
    """A directory that nobody has signed yet."""
    return Directory(
        version=version, issued_at=now, expires_at=now + timedelta(days=days), roots=roots, nodes=tuple(nodes)
    )


def sign_directory(directory: Directory, keys: Sequence[SigningKey]) -> bytes:
    """The directory with the signatures of these roots."""
    payload = json.dumps(directory.to_json(), ensure_ascii=False, sort_keys=True).encode()
    return json.dumps(sign_general(payload, keys, typ=TYP)).encode()
