"""Starting, stopping and resetting: one clear line each, and nobody's data is deleted."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhipcau.kit.errors import CodedError
from nhipcau.site import errors_start
from nhipcau.site.cli import exit_code
from nhipcau.site.commands.folders import data_folder
from nhipcau.site.errors_start import AlreadyRunning, DidNotAnswer, PortTaken, RealDataHere
from nhipcau.site.node import (
    Node,
    make_session_key,
    read_state,
    refuse_taken_port,
    reset_data,
    stop_node,
)
from nhipcau.spine.errors import DatabaseMissing, NotPermitted


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_named_with_the_way_out(taken: int) -> None:
    with pytest.raises(PortTaken) as refusal:
        refuse_taken_port("127.0.0.1", taken)
    assert refusal.value.text() == f"Port {taken} is taken by another program. Choose another with --port."


def test_a_port_that_was_just_given_up_is_free(taken: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    refuse_taken_port("127.0.0.1", free)


def test_a_taken_port_is_refused_before_the_database_is_made(tmp_path: Path, taken: int) -> None:
    with pytest.raises(PortTaken):
        Node(tmp_path, "demo", taken, lambda _text: None).prepare()
    assert not (tmp_path / "postgres").exists()


def test_two_nodes_do_not_share_a_folder(tmp_path: Path, taken: int) -> None:
    first = Node(tmp_path, "demo", taken, lambda _text: None)
    with pytest.raises(PortTaken):
        first.prepare()  # holds the folder's lock by now
    with pytest.raises(AlreadyRunning):
        Node(tmp_path, "demo", taken, lambda _text: None).prepare()
    assert first.lock is not None
    first.lock.close()


def test_the_session_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    make_session_key(tmp_path)
    path = tmp_path / "keys" / "session.key"
    key = path.read_text()
    make_session_key(tmp_path)
    assert path.read_text() == key
    assert len(key) > 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", ["", "x y", "99999999\nhttp://x/", "1", "\0"])
def test_a_folder_in_which_nothing_runs_says_so(tmp_path: Path, content: str) -> None:
    assert read_state(tmp_path) == (0, "")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "node").write_text(content)
    assert read_state(tmp_path) == (0, "")
    assert stop_node(tmp_path) is False


def test_a_folder_in_which_a_node_runs_names_it(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "node").write_text(f"{os.getpid()}\nhttp://127.0.0.1:8020/\n")
    assert read_state(tmp_path) == (os.getpid(), "http://127.0.0.1:8020/")


def test_a_demos_folder_is_deleted_and_a_missing_one_is_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "demo-data"
    reset_data(folder)
    folder.mkdir()
    (folder / "demo").touch()
    (folder / "files").mkdir()
    (folder / "files" / "x").write_text("x")
    reset_data(folder)
    assert not folder.exists()


@pytest.mark.parametrize("name", ["letter.txt", "postgres", ".hidden"])
def test_a_folder_that_is_not_a_demos_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(RealDataHere) as refusal:
        reset_data(tmp_path)
    assert str(tmp_path) in refusal.value.text()
    assert (tmp_path / name).read_text() == "mine"


def test_a_folder_with_something_of_somebody_called_demo_is_left_alone(tmp_path: Path) -> None:
    """The mark is the empty file that the demo makes, not a folder with that name."""
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "thesis.txt").write_text("mine")
    with pytest.raises(RealDataHere):
        reset_data(tmp_path)
    assert (tmp_path / "demo" / "thesis.txt").exists()


def test_demo_and_node_have_folders_of_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NHIPCAU_DATA_DIR", raising=False)
    assert data_folder(None, "demo") != data_folder(None, "node")
    assert data_folder(tmp_path / "a" / ".." / "b", "demo") == tmp_path / "b"
    monkeypatch.setenv("NHIPCAU_DATA_DIR", str(tmp_path))
    assert data_folder(None, "node") == tmp_path
    assert data_folder(None, "demo") != tmp_path  # a real node's folder never becomes the demo's


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PortTaken(port=1), 1),
        (NotPermitted(permission="x"), 1),
        (errors_start.DemoDataHere(), 1),
        (DidNotAnswer(seconds=1, log="x"), 3),
        (DatabaseMissing(where="x"), 3),
    ],
)
def test_exit_codes_tell_no_from_missing(error: CodedError, code: int) -> None:
    assert exit_code(error) == code
