"""Centre, ministry and province side by side: each for itself, all stopped and watched together."""

from __future__ import annotations

import http.cookiejar
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from nhipcau.site.members import members_in
from tests.running_node import ROOT, Officer, RunningNode, RunningNodes, begin_nodes, text_of

pytestmark = pytest.mark.xdist_group("three")
KEYS = ("vpcp", "btp", "tuyen-quang")


@pytest.fixture
def just_begun() -> Iterator[RunningNodes]:
    """Three fresh nodes that are still being prepared."""
    nodes = begin_nodes()
    yield nodes
    nodes.remove()


def fetch(address: str, language: str = "en") -> str:
    request = urllib.request.Request(address, headers={"Accept-Language": language})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())


def is_signed_in(officer: Officer) -> bool:
    return 'name="login"' not in officer.get("/")[1]


def await_that(holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def processes_of(folder: Path) -> list[str]:
    """The command lines of all running processes that work in the folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (place / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
            seen = (place / "environ").read_bytes().decode(errors="replace")
            if str(folder) in words or str(folder) in seen:
                found.append(words)
    return found


@pytest.mark.parametrize("key", KEYS)
def test_each_answers_with_its_own_key(three_nodes: RunningNodes, key: str) -> None:
    assert json.loads(fetch(f"{three_nodes[key].address}/health")) == {"ok": True, "node": key}


@pytest.mark.parametrize("language", ["vi", "en", "lo", "km"])
def test_each_shows_the_name_of_the_agency_that_it_serves(three_nodes: RunningNodes, language: str) -> None:
    for member in members_in(three_nodes.folder):
        page = text_of(fetch(f"{three_nodes[member.key].address}/account/login/", language))
        assert page.replace("&#x27;", "'").count(member.names[language]) >= 3  # title, header, footer


def test_each_has_the_officers_of_its_own_agency(three_nodes: RunningNodes) -> None:
    officers = "SELECT username FROM identity_account ORDER BY 1"
    assert three_nodes["btp"].sql(officers) == [("admin_btp",), ("focal_hai",), ("minister_mai",)]
    assert three_nodes["tuyen-quang"].sql(officers) == [("admin_quang",), ("chair_son",), ("focal_quang",)]
    assert ("officer_binh",) in three_nodes["vpcp"].sql(officers)
    page = fetch(f"{three_nodes['btp'].address}/account/login/")
    assert "focal_hai" in page
    assert "focal_quang" not in page


def test_the_work_is_spread_over_the_nodes_without_a_loss(three_nodes: RunningNodes) -> None:
    """Each node gets what concerns its agencies, and nothing of it stops on the way."""
    await_that(lambda: not any(_under_way(three_nodes)), "the nodes did not come to rest", 120)
    tasks = {key: three_nodes[key].sql("SELECT count(*) FROM tasks_task")[0][0] for key in KEYS}
    assert tasks["vpcp"] > 400
    assert 100 < tasks["btp"] < tasks["vpcp"]
    assert 20 < tasks["tuyen-quang"] < tasks["vpcp"]
    stopped = "SELECT peer, type, state, code, problem FROM nodes_incomingevent WHERE state <> 'done'"
    assert {key: three_nodes[key].sql(stopped) for key in KEYS} == {key: [] for key in KEYS}


def _under_way(nodes: RunningNodes) -> Iterator[int]:
    """What is still to be loaded, sent, taken in or tried once more."""
    for key in KEYS:
        yield from nodes[key].sql(
            """SELECT (SELECT count(*) FROM spine_outboxevent WHERE number IS NULL)
                    + (SELECT coalesce(max(number), 0) FROM spine_outboxevent)
                    - (SELECT number FROM nodes_dispatchstate)
                    + (SELECT count(*) FROM nodes_transfer WHERE ended_at IS NULL)
                    + (SELECT count(*) FROM nodes_incomingevent WHERE state IN ('held', 'waiting'))
                    + (SELECT coalesce(sum(number), 0) FROM nodes_outgoingstream)
                    - (SELECT coalesce(sum(acknowledged), 0) FROM nodes_peerdelivery)"""
        )[0]


def test_no_event_of_one_has_the_id_of_another(three_nodes: RunningNodes) -> None:
    """What the nodes had in common before they parted was never published."""
    ids = [row for key in KEYS for row in three_nodes[key].sql("SELECT id FROM spine_outboxevent")]
    assert len(ids) == len(set(ids)) > 1000


def test_a_provinces_officer_signs_in_at_the_provinces_node_and_not_at_the_ministrys(
    three_nodes: RunningNodes,
) -> None:
    at_home = Officer(three_nodes["tuyen-quang"], "focal_quang")
    assert is_signed_in(at_home)
    assert "Lý Văn Quang" in at_home.get("/")[1]
    assert not is_signed_in(Officer(three_nodes["btp"], "focal_quang"))


def test_one_browser_is_signed_in_at_all_three(three_nodes: RunningNodes) -> None:
    """They have one host name, and browsers keep cookies by host, not by port."""
    cookies = http.cookiejar.CookieJar()
    officers = [
        Officer(three_nodes[key], name, cookies)
        for key, name in (("vpcp", "admin_tu"), ("btp", "minister_mai"), ("tuyen-quang", "chair_son"))
    ]
    names = ("Mai Anh Tú", "Nguyễn Thị Mai", "Bùi Hà Sơn")
    assert [name in officer.get("/")[1] for officer, name in zip(officers, names, strict=True)] == [True] * 3


@pytest.mark.parametrize("name", ["worker", "web"])
def test_what_dies_at_one_is_started_again(three_nodes: RunningNodes, name: str) -> None:
    node, others = three_nodes["btp"], (three_nodes["vpcp"], three_nodes["tuyen-quang"])
    before, untouched = node.pid(name), [other.pid(name) for other in others]
    node.kill(name)
    await_that(lambda: node.pid(name) != before, f"{name} was not started again")
    os.kill(node.pid(name), 0)
    node.await_answer()
    assert [other.pid(name) for other in others] == untouched
    assert f"btp: {name} ended" in three_nodes.said


def test_commands_open_the_folder_of_one(three_nodes: RunningNodes) -> None:
    words = ["audit", "verify", "--data-dir", str(three_nodes["btp"].folder)]
    verified = run_command(*words)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert not (three_nodes["btp"].folder / "postgres").exists()  # no second server was made


def run_command(*words: str) -> subprocess.CompletedProcess[str]:
    hidden = ("NHIPCAU_PROFILE", "NHIPCAU_DATA_DIR", "NHIPCAU_TEST_DATABASE", "DATABASE_URL")
    return subprocess.run(
        [sys.executable, "-m", "nhipcau.site.cli", *words],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in hidden},
        capture_output=True,
        text=True,
        check=False,
    )


def test_ctrl_c_leaves_nothing_running_and_a_second_start_takes_seconds(three_nodes: RunningNodes) -> None:
    counts = {key: history_of(three_nodes[key]) for key in KEYS}
    status = ("status", "--nodes", "--data-dir", str(three_nodes.folder))
    running = run_command(*status)
    assert (running.returncode, running.stdout.count("running at http")) == (0, 3)

    three_nodes.stop()
    assert three_nodes.process.returncode == 0
    assert processes_of(three_nodes.folder) == []
    assert run_command(*status).returncode == 1
    for key in KEYS:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", three_nodes[key].port)) != 0

    begin = time.monotonic()
    three_nodes.start_again()
    assert time.monotonic() - begin < 45  # 12 on a free machine of two cores
    assert {key: history_of(three_nodes[key]) for key in KEYS} == counts  # nothing was loaded twice


def history_of(node: RunningNode) -> tuple[int, ...]:
    """What would grow if something were loaded twice."""
    [row] = node.sql(
        """SELECT (SELECT count(*) FROM identity_account), (SELECT count(*) FROM agencies_post),
             (SELECT count(*) FROM tasks_task), (SELECT count(*) FROM documents_glossaryentry)"""
    )
    return tuple(row)


def test_stopping_while_they_are_prepared_leaves_nothing_running(just_begun: RunningNodes) -> None:
    await_that(lambda: "making the tables" in just_begun.said, "the preparing did not begin")
    assert processes_of(just_begun.folder)
    just_begun.stop()
    assert just_begun.process.returncode == 0
    assert processes_of(just_begun.folder) == []
    assert "Traceback" not in just_begun.said
