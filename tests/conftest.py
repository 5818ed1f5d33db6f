"""Fixtures of the tests that need a running node."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.running_node import RunningNode, start_demo


@pytest.fixture(scope="session")
def demo_node() -> Iterator[RunningNode]:
    """One fresh demo for all tests of the session that need one."""
    node = start_demo()
    yield node
    node.stop()
