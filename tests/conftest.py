"""Fixtures of the tests that need a running node."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.running_node import RunningNode, RunningNodes, start_demo, start_nodes


@pytest.fixture(scope="session")
def demo_node() -> Iterator[RunningNode]:
    """One fresh demo for all tests of the session that need one."""
    node = start_demo()
    yield node
    node.stop()


@pytest.fixture(scope="session")
def three_nodes() -> Iterator[RunningNodes]:
    """Centre, ministry and province for all tests of the session that need them (xdist group "three")."""
    nodes = start_nodes()
    yield nodes
    nodes.remove()
