"""Fixtures of all tests; the plugin nhipcau.site.testing has started the database by now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from nhipcau.site.testing import load_session_data


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables with reference data and the cast, for all tests of the session."""
    with django_db_blocker.unblock():
        load_session_data()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Each test begins in the node's language, whatever page another one has opened before."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
