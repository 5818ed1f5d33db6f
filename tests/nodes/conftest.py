"""The federation in one process, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.nodes.federation import KEYS, Federation, Joined, drop, federation, make_joined, make_pristine


@pytest.fixture(scope="session")
def pristine(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The database of a node that has done nothing yet."""
    with django_db_blocker.unblock():
        name = make_pristine()
        yield name
        drop(name)


@pytest.fixture(scope="session")
def joined(
    pristine: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Joined]:
    """Centre, one ministry and one province that have joined, to be copied."""
    with django_db_blocker.unblock():
        found = make_joined(pristine, tmp_path_factory.mktemp("joined"))
        yield found
        for key in KEYS:
            drop(found.database(key))


@pytest.fixture
def nodes(joined: Joined, db: None, tmp_path: Path) -> Iterator[Federation]:
    """Centre, one ministry and one province, joined and at rest."""
    with federation(joined, tmp_path / "nodes") as found:
        yield found
