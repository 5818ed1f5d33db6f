"""Fixtures of all tests; the plugin nhipcau.site.testing has started the database by now."""

from __future__ import annotations

from typing import Any

import pytest

from nhipcau.site.testing import load_session_data


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables with reference data and the cast, for all tests of the session."""
    with django_db_blocker.unblock():
        load_session_data()
