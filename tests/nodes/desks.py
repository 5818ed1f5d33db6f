"""The desks of a federation: commands as their operators type them, and a node that is not yet in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from nhipcau.kit.clock import utc_now
from nhipcau.nodes import courier
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.refresh import refresh_directory
from nhipcau.site.cli import app
from nhipcau.site.commands import nodes_admin, nodes_directory, nodes_doctor, nodes_keys, operate
from tests.nodes.federation import Federation, TestNode, _copy, drop

COMMANDS: list[ModuleType] = [nodes_admin, nodes_directory, nodes_doctor, nodes_keys, operate]
Run = Callable[..., str]
_registered = False


@pytest.fixture
def run(nodes: Federation, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command at a node: ``run(node, "node", "keys", "list")``; its output."""
    for module in COMMANDS:
        monkeypatch.setattr(module, "open_node", lambda *_args, **_named: None)
    monkeypatch.setattr(courier, "HttpWire", lambda: nodes.wire)
    _register()

    def type_in(node: TestNode | None, *words: object, fails: bool = False) -> str:
        if node is None:
            found = CliRunner().invoke(app, [str(word) for word in words])
        else:
            with node:
                found = CliRunner().invoke(app, [str(word) for word in words])
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        assert bool(found.exit_code) is fails, found.output
        return found.output

    return type_in


def _register() -> None:
    global _registered
    if not _registered:
        nodes_admin.register(app)
        operate.register(app)
        _registered = True


@contextmanager
def newcomer(nodes: Federation, key: str, folder: Path) -> Iterator[TestNode]:
    """A node with nothing but its database, reachable on the wire."""
    some = next(iter(nodes.nodes.values()))
    pristine = some.database.removesuffix(f"_{some.key.replace('-', '_')}")
    name = f"{pristine}_{key.replace('-', '_')}"
    _copy(pristine, name)
    node = TestNode(key, name, folder / key, nodes.wire)
    node.folder.mkdir(parents=True, exist_ok=True)
    nodes.wire.nodes[key] = node
    try:
        yield node
    finally:
        nodes.wire.nodes.pop(key, None)
        drop(name)


def everybody_refreshes(nodes: Federation) -> None:
    """What each worker does once a minute."""
    for node in nodes.wire.nodes.values():
        with node:
            refresh_directory(Courier(nodes.wire), now=utc_now())
