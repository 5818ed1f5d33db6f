"""Settings: read from the environment, documented from the same table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nhipcau.site import options
from nhipcau.site.options import OPTIONS, as_bool, as_list, default_data_dir, option, reference_page
from nhipcau.site.settings import _database


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", True),
        ("TRUE", True),
        (" yes ", True),
        ("on", True),
        ("0", False),
        ("no", False),
        ("", False),
        ("x", False),
    ],
)
def test_words_of_truth(text: str, value: bool) -> None:
    assert as_bool(text) is value


def test_lists_are_parted_by_commas_and_blanks_do_not_count() -> None:
    assert as_list(" a.vn, b.vn ,,") == ["a.vn", "b.vn"]


def test_the_environment_goes_before_the_default_and_empty_means_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NHIPCAU_DUE_SOON_DAYS", "12")
    assert option("NHIPCAU_DUE_SOON_DAYS") == 12
    monkeypatch.setenv("NHIPCAU_DUE_SOON_DAYS", "")
    assert option("NHIPCAU_DUE_SOON_DAYS") == 7


def test_every_default_can_be_read_and_every_setting_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    page = reference_page()
    for item in OPTIONS:
        monkeypatch.delenv(item.name, raising=False)
        item.value()
        assert item.help_text
        assert f"`{item.name}`" in page
    assert len({item.name for item in OPTIONS}) == len(OPTIONS)


def test_nothing_dangerous_is_on_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for item in OPTIONS:
        monkeypatch.delenv(item.name, raising=False)
    assert option("NHIPCAU_PROFILE") == "node"
    assert option("NHIPCAU_DEBUG") is False
    assert option("NHIPCAU_MAX_CLASSIFICATION") == 1
    assert option("NHIPCAU_SECRET_KEY") == ""


@pytest.mark.parametrize(
    ("user", "expected"), [(0, "/var/lib/nhipcau/node"), (1000, "/home/an/.local/share/nhipcau/node")]
)
def test_root_and_others_have_their_own_data_folder(
    monkeypatch: pytest.MonkeyPatch, user: int, expected: str
) -> None:
    monkeypatch.setattr(options.os, "geteuid", lambda: user)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/an"))
    assert default_data_dir() == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://an:b%40d@db.vn:6432/steer?sslmode=verify-full",
            {"NAME": "steer", "USER": "an", "PASSWORD": "b@d", "HOST": "db.vn", "PORT": "6432"},
        ),
        (
            "postgresql://nhipcau@/nhipcau?host=/srv/a%20b/socket",
            {"NAME": "nhipcau", "USER": "nhipcau", "PASSWORD": "", "HOST": "/srv/a b/socket", "PORT": ""},
        ),
    ],
)
def test_the_address_of_a_database_is_taken_apart(url: str, expected: dict[str, str]) -> None:
    found: dict[str, Any] = _database(url)
    assert {name: found[name] for name in expected} == expected
    assert found["OPTIONS"].get("sslmode") == ("verify-full" if "sslmode" in url else None)
    assert "host" not in found["OPTIONS"]
