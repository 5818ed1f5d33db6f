"""Metrics and readiness: who may read them, what stands in them, and what they cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from nhipcau.kit.clock import utc_now
from nhipcau.site.testing import Cast
from nhipcau.site.watch import metrics as metrics_module
from nhipcau.site.watch import ready as readiness_module
from nhipcau.spine.facade import seal
from nhipcau.spine.heartbeat import heartbeat_file
from nhipcau.spine.provides import Check, Gauge, gauges, ready_checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def living_worker(tmp_path: Path, settings: Any) -> Path:
    """The sign of life of a worker, in a data folder of the test's own; nothing waits for the sealer."""
    settings.NHIPCAU_DATA_DIR = str(tmp_path)
    sign = heartbeat_file(tmp_path)
    sign.parent.mkdir()
    sign.touch()
    seal()
    return sign


def scrape(client: Client) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """All samples by name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


@pytest.mark.parametrize(
    ("meta", "token", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, "", 200),
        ({"REMOTE_ADDR": "127.0.0.1"}, "long-secret", 200),
        ({"REMOTE_ADDR": "::1"}, "", 200),
        ({"REMOTE_ADDR": "::ffff:127.0.0.1"}, "", 200),
        ({"REMOTE_ADDR": "10.1.2.3"}, "", 404),
        ({"REMOTE_ADDR": ""}, "", 404),
        # The proxy sits on the same machine: what it passes on is not local.
        ({"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "", 404),
        ({"HTTP_X_FORWARDED_PROTO": "https"}, "", 404),
        ({"HTTP_FORWARDED": "for=203.0.113.9"}, "", 404),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, "", 404),
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer long-secret"}, "long-secret", 200),
        ({"HTTP_X_FORWARDED_FOR": "x", "HTTP_AUTHORIZATION": "Bearer long-secret"}, "long-secret", 200),
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer other"}, "long-secret", 404),
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer "}, "", 404),
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "long-secret"}, "long-secret", 404),
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer Nhịp"}, "long-secret", 404),
        # A wrong token is refused here too: whoever sends one wants to know that it is wrong.
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": "Bearer other"}, "long-secret", 404),
    ],
)
def test_metrics_are_for_this_machine_or_for_the_token(
    client: Client, settings: Any, meta: dict[str, str], token: str, status: int
) -> None:
    settings.NHIPCAU_METRICS_TOKEN = token
    assert client.get("/metrics", **meta).status_code == status


@pytest.mark.parametrize("door", ["/health", "/ready", "/metrics"])
def test_a_probe_needs_neither_the_host_name_of_the_pages_nor_https(
    client: Client, settings: Any, living_worker: Path, door: str
) -> None:
    settings.ALLOWED_HOSTS = ["nhipcau.example.vn"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(door, headers={"host": "127.0.0.1:8020"}).status_code == 200
    assert client.post(door, headers={"host": "127.0.0.1:8020"}).status_code == 405


def test_health_asks_the_database_nothing(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/health").status_code == 200
    assert len(queries) == 0


def test_a_scrape_costs_few_queries_however_much_there_is(client: Client, living_worker: Path) -> None:
    scrape(client)
    with CaptureQueriesContext(connection) as queries:
        scrape(client)
    assert len(queries) <= 10
    # What would walk through a whole table has no place here.
    for query in queries.captured_queries:
        assert not re.search(r"COUNT\(\*\)(?!.*(LIMIT|GROUP BY))", query["sql"]), query["sql"]


def test_the_figures_of_the_node_are_there(client: Client, living_worker: Path) -> None:
    found = scrape(client)
    [labels] = found["nhipcau_info"]
    assert {"version", "node", "profile", "python"} == {name for name, _value in labels}
    assert found["nhipcau_disk_free_bytes"][()] > 0
    assert found["nhipcau_database_size_bytes"][()] > 1_000_000
    assert set(found["nhipcau_jobs"]) == {(("state", name),) for name in ("todo", "doing", "failed")}
    assert found["nhipcau_unsealed_rows"][(("chain", "audit"),)] == 0
    assert any(
        dict(labels)["handler"].startswith("nhipcau.desk.") for labels in found["nhipcau_handler_lag_events"]
    )
    assert set(found["nhipcau_gauge_source_failed"].values()) == {0}


def test_requests_are_counted_by_the_name_of_their_route(client: Client, sign_in: Any) -> None:
    def counted(route: str, status: str) -> float:
        return scrape(client).get("nhipcau_requests_total", {}).get((("route", route), ("status", status)), 0)

    browser = sign_in("focal_hai")
    before = [counted("tasks:list", "200"), counted("none", "404")]
    browser.get(reverse("tasks:list") + "?q=Nguyễn")
    browser.get("/no/such/page/of/Nguyen")
    assert [counted("tasks:list", "200"), counted("none", "404")] == [before[0] + 1, before[1] + 1]
    seconds = scrape(client)["nhipcau_request_seconds_count"]
    assert seconds[(("route", "tasks:list"),)] >= 1
    assert "Nguy" not in client.get("/metrics").content.decode()


def test_no_label_holds_anything_of_a_person(client: Client, sign_in: Any, cast: Cast) -> None:
    actor = cast.focal_hai
    sign_in("focal_hai").get(reverse("desk:home"))
    text = client.get("/metrics").content.decode()
    for known in (actor.name, actor.ref, str(actor.account_id), "focal_hai"):
        assert known not in text


@pytest.fixture
def own_registries() -> Iterator[None]:
    """What the test registers is gone after it."""
    kept_gauges, kept_checks = list(gauges), dict(ready_checks)
    yield
    gauges[:] = kept_gauges
    ready_checks.clear()
    ready_checks.update(kept_checks)


@pytest.mark.usefixtures("own_registries")
def test_a_room_adds_its_figures_and_one_that_fails_takes_no_other_with_it(client: Client) -> None:
    def good(*, now: datetime) -> Iterator[Gauge]:
        yield Gauge("nhipcau_example_size", "Size.", 7, {"a": "1", "b": "2"})
        yield Gauge("nhipcau_example_size", "Size.", 8, {"b": "3", "a": "4"})

    def bad(*, now: datetime) -> Iterator[Gauge]:
        yield Gauge("nhipcau_half_told", "Half.", 1)
        raise ZeroDivisionError

    gauges[:0] = [bad, good]
    found = scrape(client)
    assert found["nhipcau_example_size"] == {
        (("a", "1"), ("b", "2")): 7,
        (("a", "4"), ("b", "3")): 8,
    }
    assert "nhipcau_half_told" not in found
    failed = {dict(labels)["source"]: value for labels, value in found["nhipcau_gauge_source_failed"].items()}
    assert (failed[f"{__name__}.bad"], failed[f"{__name__}.good"]) == (1, 0)
    assert "nhipcau_info" in found


def test_a_scrape_does_not_wait_for_a_database_that_is_gone(
    client: Client, living_worker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scrape(client)["nhipcau_database_up"][()] == 1

    def gone(*, now: datetime) -> Check:
        raise TimeoutError

    monkeypatch.setattr(metrics_module, "database_check", gone)
    with CaptureQueriesContext(connection) as queries:
        found = scrape(client)
    assert len(queries) == 0
    assert found["nhipcau_database_up"][()] == 0
    assert set(found["nhipcau_gauge_source_failed"].values()) == {1}
    assert {"nhipcau_info", "nhipcau_disk_free_bytes"} <= set(found)
    assert "nhipcau_unsealed_rows" not in found


def test_a_node_is_ready_when_every_check_holds(client: Client, living_worker: Path) -> None:
    answer = client.get("/ready")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    shown = answer.json()
    assert shown["ok"] is True
    assert {"database", "migrations", "sealer", "worker", "inbox"} <= set(shown["checks"])
    assert all(check["ok"] is True for check in shown["checks"].values())


def test_a_node_without_a_worker_is_not_ready_and_says_so(client: Client, living_worker: Path) -> None:
    living_worker.unlink()
    answer = client.get("/ready")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert [name for name, check in checks.items() if not check["ok"]] == ["worker"]


def test_a_node_whose_tables_are_of_another_release_is_not_ready(
    client: Client, living_worker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = readiness_module._known() | {("spine", "9999_of_tomorrow")}
    monkeypatch.setattr(readiness_module, "_known", lambda: known)
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == {"ok": False, "missing": 1}


def test_a_node_without_its_database_answers_and_asks_nothing_else(
    client: Client, living_worker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.utils import OperationalError

    def gone(*, now: datetime) -> Check:
        raise OperationalError

    monkeypatch.setattr(readiness_module, "database_check", gone)
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json() == {"ok": False, "checks": {"database": {"ok": False}}}


@pytest.mark.usefixtures("own_registries")
def test_a_room_adds_its_check_and_one_that_raises_does_not_hold(client: Client, living_worker: Path) -> None:
    ready_checks["example"] = lambda *, now: Check(ok=True, figures={"age_seconds": 3})

    def breaks(*, now: datetime) -> Check:
        raise ZeroDivisionError("An, 12 Hàng Bài")

    assert client.get("/ready").json()["checks"]["example"] == {"ok": True, "age_seconds": 3}
    ready_checks["broken"] = breaks
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["broken"] == {"ok": False}
    assert "An" not in answer.content.decode()


def test_readiness_costs_few_queries(living_worker: Path) -> None:
    readiness_module.readiness(utc_now())
    with CaptureQueriesContext(connection) as queries:
        readiness_module.readiness(utc_now())
    assert len(queries) <= 8
