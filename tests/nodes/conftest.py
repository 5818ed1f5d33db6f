"""The federation in one process, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.nodes.federation import Federation, drop, federation, make_pristine


@pytest.fixture(scope="session")
def pristine(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The database of a node that has done nothing yet."""
    with django_db_blocker.unblock():
        name = make_pristine()
        yield name
        drop(name)


@pytest.fixture
def nodes(pristine: str, db: None, tmp_path: Path) -> Iterator[Federation]:
    """Centre, one ministry and one province, joined and at rest."""
    with federation(pristine, tmp_path) as found:
        yield found
