"""Pytest plugin: the tests' own data folder and built-in database, with reference data and cast.

Loaded by ``-p nhipcau.site.testing`` in pyproject.toml, so that `pytest` alone works too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

os.environ.setdefault("NHIPCAU_PROFILE", "test")
if os.environ["NHIPCAU_PROFILE"] == "test":
    from nhipcau.site.commands.folders import test_folder

    os.environ["NHIPCAU_DATA_DIR"] = str(test_folder())
    # Two runs at once have a database each; the workers of xdist inherit the name.
    os.environ.setdefault("NHIPCAU_TEST_DATABASE", f"test_nhipcau_{os.getpid()}")

from nhipcau.spine.postgres import Postgres

_database = Postgres(
    Path(os.environ["NHIPCAU_DATA_DIR"]),
    # Nothing of the tests must survive a power cut; this halves their time.
    settings={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
    progress=lambda text: print(f"tests: {text}"),
)
_started = False


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the database before anything asks for it; the workers of xdist find it running."""
    global _started
    if not os.environ.get("DATABASE_URL") and not os.environ.get("PYTEST_XDIST_WORKER"):
        _started = not _database.is_running()
        _database.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the database if this run started it and no other run works in it."""
    if _started and not _database.in_use():
        _database.stop()


def load_session_data() -> None:
    """Reference data and the cast, which no test changes for the others."""
    from nhipcau.simulation.accounts import load_cast
    from nhipcau.site.bootstrap import load_reference_data

    load_reference_data(lambda _text: None)
    load_cast()


class Cast:
    """Actors of the cast by their user name: ``cast.officer_binh``."""

    def __init__(self, on: date) -> None:
        self.on = on

    def __getattr__(self, username: str) -> Any:
        from nhipcau.agencies.facade import actor_for
        from nhipcau.identity.facade import account_by_username

        account = account_by_username(username)
        if account is None:
            raise AttributeError(username)
        return actor_for(account, on=self.on)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast as it stood on 25 January 2024."""
    return Cast(date(2024, 1, 25))


@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:
    """Opens a browser of its own in which a member of the cast is signed in: ``sign_in("focal_hai")``."""

    def open_browser(username: str, language: str = "en", *, second_factor: bool = True) -> Client:
        from django.test import Client

        from nhipcau.identity.facade import Account

        client = Client()
        client.force_login(Account.objects.get(username=username))
        if second_factor:
            session = client.session
            session["nhipcau_second_factor"] = True
            session.save()
        client.cookies["django_language"] = language
        return client

    return open_browser
