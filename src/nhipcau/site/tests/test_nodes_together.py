"""The members of the nodes on one machine: apart from each other, and open to the commands."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from nhipcau.agencies.facade import agencies_by_key, names_now
from nhipcau.kit.clock import today
from nhipcau.site.errors_start import AlreadyRunning, MemberNotPrepared, PortTaken
from nhipcau.site.members import kept_environment, members_in
from nhipcau.site.node import lock_folder, web_command
from nhipcau.site.nodes_together import NodesTogether
from nhipcau.spine.postgres import Postgres


def silent(_text: str) -> None:
    return None


@pytest.fixture
def own_signals() -> Iterator[None]:
    """Preparing takes over Ctrl-C; the tests get it back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_members_share_neither_port_nor_folder_nor_database_nor_agency(tmp_path: Path) -> None:
    members = members_in(tmp_path, first_port=9000)
    assert [(member.key, member.port) for member in members] == [
        ("vpcp", 9000),
        ("btp", 9001),
        ("tuyen-quang", 9002),
    ]
    for apart in ("folder", "database", "address"):
        assert len({getattr(member, apart) for member in members}) == len(members)
    served = [key for member in members for key in member.serves]
    assert len(served) == len(set(served))


@pytest.mark.parametrize("language", ["vi", "en", "lo", "km"])
def test_members_are_called_as_the_directory_calls_the_first_agency_they_serve(
    db: None, tmp_path: Path, language: str
) -> None:
    for member in members_in(tmp_path):
        ids = agencies_by_key(member.serves, on=today())
        assert set(ids) == set(member.serves)
        with translation.override(language):
            assert names_now([ids[member.serves[0]]])[ids[member.serves[0]]] == member.names[language]


def test_what_the_operator_set_is_kept_and_the_rest_is_modest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NHIPCAU_WORKERS", raising=False)
    monkeypatch.setenv("NHIPCAU_THREADS", "9")
    words = web_command("127.0.0.1", 9000, members_in(tmp_path)[0].environment)
    assert words[words.index("--workers") + 1] == "1"
    assert words[words.index("--blocking-threads") + 1] == "9"


def test_the_folder_of_a_member_says_how_to_open_it(tmp_path: Path) -> None:
    member = members_in(tmp_path / "a folder; with $signs")[1]
    assert kept_environment(member.folder) == {}
    member.make_folders()
    assert kept_environment(member.folder) == member.environment


def test_a_taken_port_of_any_member_is_refused_before_the_database_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        together = NodesTogether(tmp_path, members_in(tmp_path, first_port=port - 2), silent)
        with pytest.raises(PortTaken) as refusal, together.held():
            together.prepare()
    assert str(port) in refusal.value.text()
    assert not (tmp_path / "postgres").exists()


def test_a_folder_in_which_nodes_run_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "node").write_text(f"{os.getpid()}\nhttp://127.0.0.1:9000/\n")
    with lock_folder(tmp_path):
        together = NodesTogether(tmp_path, members_in(tmp_path), silent)
        with pytest.raises(AlreadyRunning) as refusal, together.held():
            together.prepare()
    assert "http://127.0.0.1:9000/" in refusal.value.text()
    assert (tmp_path / "run" / "node").exists()


def test_a_member_that_cannot_be_prepared_is_named_with_the_reason(
    tmp_path: Path, own_signals: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Postgres, "is_running", lambda self: True)
    monkeypatch.setattr(Postgres, "start", lambda self: None)  # so that the members find no server
    monkeypatch.setattr(Postgres, "has_database", lambda self, name: True)
    together = NodesTogether(tmp_path, members_in(tmp_path, first_port=free_port()), silent)
    with pytest.raises(MemberNotPrepared) as refusal, together.held():
        together.prepare()
    assert refusal.value.text().startswith("The database of node vpcp could not be prepared: ")
    assert "spine.database-missing" in refusal.value.text()
    assert not (tmp_path / "run" / "node").exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_cookies_are_named_after_the_node() -> None:
    words = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    named = subprocess.run(
        [sys.executable, "-c", words],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "nhipcau.site.settings", "NHIPCAU_NODE": "tỉnh; x=1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert named.stdout.split() == ["sessionid_t-nh--x-1", "csrftoken_t-nh--x-1"]
