"""The counts of several processes: added up, kept when one dies, at zero when the node starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.mmap_dict import MmapedDict

from nhipcau.site.node import Node, log_config
from nhipcau.site.watch.counts import COUNTS_VARIABLE, Counts, begin_counts, counts_path, fold_dead
from nhipcau.spine.heartbeat import heartbeat_file

COUNTING = """
import sys
from nhipcau.spine.counters import count_action, count_request
for _ in range(int(sys.argv[1])):
    count_action("example.act", "done")
    count_request("example:page", 200, 0.05)
print("counted", flush=True)
sys.stdin.read()
"""


def counting(folder: Path, times: int) -> subprocess.Popen[str]:
    """A process that has counted `times` and lives on."""
    process = subprocess.Popen(
        [sys.executable, "-c", COUNTING, str(times)],
        env={**os.environ, COUNTS_VARIABLE: str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "counted\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def summed(folder: Path) -> dict[str, float | None]:
    """What the node says: actions, requests, and how many took at most 0.1 s."""
    registry = CollectorRegistry()
    registry.register(Counts(folder))
    return {
        "actions": registry.get_sample_value(
            "nhipcau_actions_total", {"action": "example.act", "outcome": "done"}
        ),
        "requests": registry.get_sample_value("nhipcau_request_seconds_count", {"route": "example:page"}),
        "fast": registry.get_sample_value(
            "nhipcau_request_seconds_bucket", {"route": "example:page", "le": "0.1"}
        ),
    }


def all_of(count: int) -> dict[str, float]:
    return {"actions": count, "requests": count, "fast": count}


def test_processes_are_added_up_and_what_a_dead_one_counted_stays(tmp_path: Path) -> None:
    begin_counts(tmp_path)
    folder = counts_path(tmp_path)
    living, dying = counting(folder, 2), counting(folder, 3)
    try:
        assert summed(folder) == all_of(5)
        end(dying)
        assert summed(folder) == all_of(5)
        assert not list(folder.glob(f"*_{dying.pid}.db"))
        for _ in range(2):  # the next ones to die are added to the same file
            end(counting(folder, 10))
        assert summed(folder) == all_of(25)
        assert summed(folder) == all_of(25)
        assert len(list(folder.glob("*.db"))) == 4  # of the living and of the dead, each two kinds
    finally:
        end(living)
    assert summed(folder) == all_of(25)


def test_a_starting_node_counts_from_zero_and_has_no_sign_of_life_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHIPCAU_PROFILE", "node")
    begin_counts(tmp_path)
    folder = counts_path(tmp_path)
    end(counting(folder, 2))
    heartbeat_file(tmp_path).touch()
    Node(tmp_path, "node", 1, lambda _text: None)._prepare_watching()
    assert list(folder.iterdir()) == []
    assert not heartbeat_file(tmp_path).exists()
    assert '"form": "json"' in log_config(tmp_path).read_text()


def test_folding_leaves_alone_what_belongs_to_a_process_that_lives(tmp_path: Path) -> None:
    file = MmapedDict(str(tmp_path / f"counter_{os.getpid()}.db"))
    file.write_value('["a", "a_total", {}, "A."]', 4.0, 0.0)
    file.close()
    (tmp_path / "note.txt").write_text("mine")
    fold_dead(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {f"counter_{os.getpid()}.db", "note.txt"}


@pytest.mark.parametrize("given", ["", "/no/such/folder"])
def test_outside_a_node_there_is_no_folder_of_counts(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    from nhipcau.site.watch.counts import counts_folder

    monkeypatch.setenv(COUNTS_VARIABLE, given)
    assert counts_folder() is None
