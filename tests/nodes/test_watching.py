"""A running node is watched: what its processes did adds up, and a killed one is noticed and forgiven."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.running_node import RunningNode

pytestmark = pytest.mark.xdist_group("node")


def ask(node: RunningNode, path: str, **headers: str) -> tuple[int, str]:
    """Status and body, asked for as a probe on the same machine does."""
    request = urllib.request.Request(f"{node.address}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def total(node: RunningNode, name: str, **labels: str) -> float:
    """The sum of the samples of `name` with these labels."""
    _status, text = ask(node, "/metrics")
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def until(holds: Callable[[], Any], seconds: float = 60) -> None:
    """Wait until something holds; a web process that was killed needs a moment to stand up again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if holds():
                return
        except (OSError, urllib.error.URLError):
            pass
        time.sleep(0.2)
    raise AssertionError("it never held")


def test_a_node_is_ready_and_tells_what_all_its_processes_did(demo_node: RunningNode) -> None:
    until(lambda: ask(demo_node, "/ready")[0] == 200)
    before = total(demo_node, "nhipcau_requests_total", route="account_login")
    for _ in range(8):
        ask(demo_node, "/account/login/")
    assert total(demo_node, "nhipcau_requests_total", route="account_login") == before + 8
    # The worker has no door of its own; the web processes tell of it.
    until(lambda: total(demo_node, "nhipcau_relay_rounds_total") > 0)
    assert ask(demo_node, "/metrics", **{"X-Forwarded-For": "203.0.113.9"})[0] == 404


def test_a_killed_process_takes_no_counts_with_it_and_its_worker_comes_back(demo_node: RunningNode) -> None:
    until(lambda: ask(demo_node, "/ready")[0] == 200)
    for _ in range(8):
        ask(demo_node, "/account/login/")
    requests = total(demo_node, "nhipcau_requests_total", route="account_login")
    rounds = total(demo_node, "nhipcau_relay_rounds_total")
    demo_node.kill("web")
    demo_node.kill("worker")
    until(lambda: total(demo_node, "nhipcau_relay_rounds_total") > rounds)
    assert total(demo_node, "nhipcau_requests_total", route="account_login") == requests
    until(lambda: ask(demo_node, "/ready")[0] == 200)


def test_an_event_is_handled_under_the_trace_of_its_action(demo_node: RunningNode) -> None:
    """What the demo loaded was told to the desk by handlers, whose own events carry on the trace."""
    [(without,)] = demo_node.sql("SELECT count(*) FROM spine_outboxevent WHERE trace IS NULL")
    assert without == 0
    carried = """SELECT count(*) FROM spine_outboxevent AS told JOIN spine_outboxevent AS cause
                 ON substr(told.trace, 4, 32) = substr(cause.trace, 4, 32)
                 WHERE told.type LIKE 'desk.%%' AND cause.type LIKE 'tasks.%%'"""
    until(lambda: demo_node.sql(carried)[0][0] > 0)


def test_web_server_and_pages_write_to_one_log_in_the_form_of_the_node(demo_node: RunningNode) -> None:
    ask(demo_node, "/account/login/")
    text = (demo_node.folder / "logs" / "web.log").read_text()
    assert "account_login" in text
    assert "Started worker-1" in text
    assert "[INFO]" not in text  # the form in which granian would write by itself
    config = json.loads((demo_node.folder / "run" / "logging.json").read_text())
    assert config["formatters"]["line"]["form"] == "console"
