"""Several nodes in one test process: a database and a data folder each, joined by a wire within the process.

A node is entered with ``with node:``; what is called in there happens there. The wire carries requests to
the doors of the other node through Django's own client, so that everything but the network is real.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connections
from django.test import Client, override_settings

from nhipcau.agencies.facade import actor_for, agencies_by_key
from nhipcau.identity.facade import account_by_username
from nhipcau.kit.clock import utc_now
from nhipcau.nodes.actions.take_directory import take_directory
from nhipcau.nodes.courier import Courier, RawAnswer
from nhipcau.nodes.directory_document import Directory, NodeEntry, Roots
from nhipcau.nodes.errors import PeerSilent
from nhipcau.nodes.founding import (
    draft_directory,
    entry_for,
    make_node_keys,
    make_roots,
    root_keys,
    sign_directory,
)
from nhipcau.nodes.held import key_store
from nhipcau.nodes.intake import retry_stopped, take_in
from nhipcau.nodes.outgoing import dispatch
from nhipcau.nodes.post import due_peers, send_batch
from nhipcau.spine.facade import Actor, settle, system_actor

KEYS = {"vpcp": "VPCP", "btp": "BTP", "tuyen-quang": "province:tuyen-quang"}
NAMES = {"vpcp": "Văn phòng Chính phủ", "btp": "Bộ Tư pháp", "tuyen-quang": "Tuyên Quang"}


@dataclass
class TestNode:
    """One node of the federation: its key, its database, its folder."""

    __test__ = False

    key: str
    database: str
    folder: Path
    wire: TestWire
    entered: list[Any] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        """Its address, which only the test's wire knows."""
        return f"http://{self.key}.example"

    def __enter__(self) -> TestNode:
        kept = connections["default"]
        changed = override_settings(NHIPCAU_NODE=self.key, NHIPCAU_DATA_DIR=str(self.folder))
        changed.enable()
        if kept.settings_dict["NAME"] == self.database:
            self.entered.append((kept, None, changed))
            return self
        own = kept.copy()
        own.settings_dict = {**kept.settings_dict, "NAME": self.database, "OPTIONS": {}}
        connections["default"] = own
        name = settings.DATABASES["default"]["NAME"]
        settings.DATABASES["default"]["NAME"] = self.database
        self.entered.append((kept, (own, name), changed))
        return self

    def __exit__(self, *_: object) -> None:
        kept, own, changed = self.entered.pop()
        if own is not None:
            own[0].close()
            settings.DATABASES["default"]["NAME"] = own[1]
            connections["default"] = kept
        changed.disable()

    def actor(self, username: str, on: date) -> Actor:
        """A member of the cast, here."""
        account = account_by_username(username)
        assert account is not None
        return actor_for(account, on=on)

    def work(self, *, rounds: int = 1) -> int:
        """What the worker does: seal, lay out, send, take in. Returns how much there was to do."""
        done = 0
        with self:
            for _round in range(rounds):
                settle()
                done += dispatch(now=utc_now())
                for peer in due_peers(now=utc_now()):
                    done += send_batch(peer, Courier(self.wire), now=utc_now())
                done += take_in(now=utc_now())
                done += retry_stopped(now=utc_now(), only_waiting=True)
        return done


@dataclass
class TestWire:
    """Carries requests between the nodes of a test. `spoil` may change what is carried; `cut` nodes are away."""

    __test__ = False

    nodes: dict[str, TestNode] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    spoil: Callable[[str, str, dict[str, str], bytes], tuple[str, str, dict[str, str], bytes]] | None = None
    carried: int = 0

    def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        """One exchange, in the node of the address."""
        sent = dict(headers)
        if self.spoil is not None:
            method, url, sent, body = self.spoil(method, url, sent, body)
        parts = urlsplit(url)
        key = parts.netloc.removesuffix(".example")
        if key in self.cut or key not in self.nodes:
            raise PeerSilent(node=key, reason="it is away")
        self.carried += 1
        with self.nodes[key]:
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            answer = Client(headers=sent).generic(
                method, path, data=body, content_type=sent.get("content-type", "application/octet-stream")
            )
        return RawAnswer(answer.status_code, dict(answer.headers), answer.content)


@dataclass
class Federation:
    """The nodes of a test with their roots."""

    nodes: dict[str, TestNode]
    wire: TestWire
    roots_folder: Path
    roots: Roots
    version: int = 0

    def __getitem__(self, key: str) -> TestNode:
        return self.nodes[key]

    def entry(self, key: str, **changes: Any) -> NodeEntry:
        """The entry of a node."""
        node = self.nodes[key]
        with node:
            given: dict[str, Any] = {
                "key": key,
                "names": {"vi": NAMES[key], "en": key},
                "endpoint": node.endpoint,
                "serves": [_agency_key(KEYS[key])],
                "host": key == "vpcp",
            }
            return entry_for(key_store(), **{**given, **changes})

    def directory(self, entries: list[NodeEntry] | None = None, *, now: datetime | None = None) -> Directory:
        """A draft of the next version."""
        self.version += 1
        chosen = entries if entries is not None else [self.entry(key) for key in self.nodes]
        return draft_directory(chosen, self.roots, version=self.version, now=now or utc_now())

    def publish(self, directory: Directory) -> bytes:
        """Sign it with two roots and let every node take it."""
        document = sign_directory(directory, root_keys(self.roots_folder, now=utc_now())[:2])
        for node in self.nodes.values():
            with node:
                take_directory(
                    actor=system_actor("test"), document=document, first_roots=self.roots, now=utc_now()
                )
        return document

    def settle(self, limit: int = 60) -> None:
        """Let all nodes work until nobody has anything to do."""
        for _round in range(limit):
            if not sum([node.work() for node in self.nodes.values()]):
                return
        raise AssertionError("the nodes do not come to rest")


def _agency_key(symbol: str) -> str:
    from nhipcau.agencies.facade import agency

    (agency_id,) = agencies_by_key([symbol], on=date(2025, 12, 1)).values()
    return agency(agency_id).key


def make_pristine() -> str:
    """A copy of the session's database from which those of the nodes are copied; its name."""
    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]
    template = connections["default"].settings_dict["NAME"]
    _copy(template, f"{template}_pristine")
    return f"{template}_pristine"


@dataclass(frozen=True)
class Joined:
    """Three nodes that have joined and come to rest, to be copied for each test: that is three times faster
    than joining anew."""

    pristine: str
    folder: Path
    roots: Roots

    def database(self, key: str) -> str:
        """The database that is copied for a node."""
        return f"{self.pristine}_{key.replace('-', '_')}_joined"


def make_joined(pristine: str, folder: Path) -> Joined:
    """Let nodes join each other once for the session."""
    joined = Joined(pristine, folder, make_roots(folder / "roots", count=3, need=2, now=utc_now()))
    wire = TestWire()
    wire.nodes = {key: TestNode(key, joined.database(key), folder / key, wire) for key in KEYS}
    for node in wire.nodes.values():
        _copy(pristine, node.database)
        node.folder.mkdir(parents=True, exist_ok=True)
        with node:
            make_node_keys(key_store(), node.key, now=utc_now())
    found = Federation(wire.nodes, wire, folder / "roots", joined.roots)
    found.publish(found.directory())
    found.settle()
    return joined


@contextmanager
def federation(joined: Joined, folder: Path) -> Iterator[Federation]:
    """Nodes of a test's own, with directory and first load behind them."""
    wire = TestWire()
    shutil.copytree(joined.folder, folder, dirs_exist_ok=True)
    names = {key: joined.database(key).removesuffix("_joined") for key in KEYS}
    for key, name in names.items():
        _copy(joined.database(key), name)
    wire.nodes = {key: TestNode(key, name, folder / key, wire) for key, name in names.items()}
    try:
        yield Federation(wire.nodes, wire, folder / "roots", joined.roots, version=1)
    finally:
        for name in names.values():
            drop(name)


def _copy(template: str, name: str) -> None:
    drop(name)
    _sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop(name: str) -> None:
    """Remove a database, whoever is connected; the server's own vacuum is waited for."""
    for _try in range(40):
        with suppress(psycopg.errors.InsufficientPrivilege):
            return _sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        time.sleep(0.25)
    raise AssertionError(name)


def _sql(statement: str) -> None:
    parts = connections["default"].settings_dict
    with psycopg.connect(
        host=parts["HOST"], dbname="postgres", user=parts["USER"] or None, autocommit=True
    ) as connection:
        connection.execute(statement)


NOW = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
__all__ = ["NOW", "Federation", "Joined", "TestNode", "TestWire", "federation", "make_joined"]
