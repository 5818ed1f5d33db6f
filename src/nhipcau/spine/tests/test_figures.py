"""Figures for those who watch: what waits, for how long, and at what cost they are computed."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhipcau.kit.clock import utc_now
from nhipcau.spine import figures, inbox, relay
from nhipcau.spine.facade import on, seal, settle
from nhipcau.spine.figures import sealer_check, spine_gauges, worker_check
from nhipcau.spine.heartbeat import heartbeat_file
from nhipcau.spine.provides import Subscription, gauges, ready_checks
from nhipcau.spine.tests.conftest import NOW, PLATFORM, FileRead, FileRenamed, add_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_handlers", "data_dir")]


@pytest.fixture
def data_dir(tmp_path: Path, settings: object) -> Path:
    """A data folder of the test's own, with no sign of life in it."""
    settings.NHIPCAU_DATA_DIR = str(tmp_path)  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture(autouse=True)
def _all_sealed() -> None:
    """What loading the reference data left is not the test's."""
    seal()


def figure(name: str, now: datetime | None = None, **labels: str) -> float | None:
    """The value of one figure."""
    found = [
        g.value for g in spine_gauges(now=now or utc_now()) if (g.name, dict(g.labels)) == (name, labels)
    ]
    assert len(found) < 2
    return found[0] if found else None


def test_what_waits_for_the_sealer_is_counted_chain_by_chain() -> None:
    for chain in ("outbox", "audit"):
        assert figure("nhipcau_unsealed_rows", chain=chain) == 0
        assert figure("nhipcau_oldest_unsealed_seconds", chain=chain) == 0
    add_file(actor=PLATFORM, now=NOW)
    add_file(actor=PLATFORM, now=NOW)
    assert figure("nhipcau_unsealed_rows", chain="outbox") == 2
    assert figure("nhipcau_unsealed_rows", chain="audit") == 2


@pytest.mark.parametrize("chain", ["outbox", "audit"])
def test_age_is_that_of_the_row_and_not_of_the_matter_it_speaks_of(chain: str) -> None:
    """A task of years ago that is entered today is no reason to wake anybody."""
    before = utc_now()
    add_file(actor=PLATFORM, now=datetime(2019, 1, 1, tzinfo=UTC))
    age = figure("nhipcau_oldest_unsealed_seconds", before + timedelta(hours=1), chain=chain)
    assert age is not None
    assert 3590 < age < 3601


def test_more_than_matters_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "COUNTED_AT_MOST", 2)
    for _ in range(3):
        add_file(actor=PLATFORM, now=NOW)
    assert figure("nhipcau_unsealed_rows", chain="outbox") == 2


def test_a_handler_lags_only_behind_events_that_are_meant_for_it() -> None:
    @on(FileRenamed)
    def wants(event: FileRenamed, *, now: datetime) -> None: ...

    @on(FileRead)
    def does_not(event: FileRead, *, now: datetime) -> None: ...

    names = {handler: f"{handler.__module__}.{handler.__qualname__}" for handler in (wants, does_not)}
    add_file(actor=PLATFORM, now=NOW)
    settle()
    for name in names.values():
        assert figure("nhipcau_handler_lag_events", handler=name) == 0
    for _ in range(3):
        add_file(actor=PLATFORM, now=NOW)
    seal()
    assert figure("nhipcau_handler_lag_events", handler=names[wants]) == 3
    assert figure("nhipcau_handler_lag_events", handler=names[does_not]) == 0


def test_what_a_handler_failed_on_is_counted_by_handler_also_when_the_handler_is_gone(
    own_handlers: dict[str, Subscription],
) -> None:
    @on(FileRenamed)
    def breaks(event: FileRenamed, *, now: datetime) -> None:
        raise ZeroDivisionError

    name = f"{breaks.__module__}.{breaks.__qualname__}"
    assert figure("nhipcau_parked_events", handler=name) == 0
    add_file(actor=PLATFORM, now=NOW)
    settle()
    assert figure("nhipcau_parked_events", handler=name) == 1
    own_handlers.clear()
    assert figure("nhipcau_parked_events", handler=name) == 1


def test_the_figures_cost_the_same_number_of_queries_whatever_waits_and_whoever_listens() -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(spine_gauges(now=utc_now()))
        return len(queries)

    few = cost()
    for number in range(5):

        @on(FileRenamed, FileRead)
        def listens(event: FileRenamed, *, now: datetime) -> None: ...

        listens.__qualname__ = f"listens_{number}"
        on(FileRenamed, FileRead)(listens)
        add_file(actor=PLATFORM, now=NOW)
    assert cost() == few <= 7


@pytest.mark.parametrize(
    ("seconds", "ok"),
    [(0, True), (figures.SEALED_WITHIN_SECONDS - 5, True), (figures.SEALED_WITHIN_SECONDS + 5, False)],
)
def test_the_sealer_is_alive_while_nothing_waits_long(seconds: int, ok: bool) -> None:
    assert sealer_check(now=utc_now() + timedelta(days=1)).ok  # nothing waits
    add_file(actor=PLATFORM, now=NOW)
    check = sealer_check(now=utc_now() + timedelta(seconds=seconds))
    assert check.ok is ok
    assert check.figures["unsealed_events"] == 1


@pytest.mark.parametrize("seconds", [0, 60, 119, 121, 86_400])
def test_the_worker_is_alive_while_its_sign_of_life_is_young(data_dir: Path, seconds: int) -> None:
    assert worker_check(now=utc_now()).ok is False  # never gave one
    sign = heartbeat_file(data_dir)
    sign.parent.mkdir()
    sign.touch()
    os.utime(sign, (utc_now().timestamp() - seconds,) * 2)
    assert worker_check(now=utc_now()).ok is (seconds < 120)
    beat = figure("nhipcau_worker_heartbeat_seconds")
    assert beat is not None
    assert seconds <= beat < seconds + 5


def test_the_relay_gives_a_sign_of_life_and_a_full_disk_does_not_stop_it(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    monkeypatch.setattr(relay, "seal", lambda _between: stop.set() or 0)
    relay.run_relay(stop)
    assert worker_check(now=utc_now()).ok
    heartbeat_file(data_dir).unlink()
    heartbeat_file(data_dir).parent.rmdir()
    heartbeat_file(data_dir).parent.write_text("in the way")
    stop.clear()
    relay.run_relay(stop)
    assert worker_check(now=utc_now()).ok is False


def test_a_handler_with_years_to_read_does_not_look_like_a_dead_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inbox, "_BATCH", 2)
    read: list[str] = []

    @on(FileRenamed)
    def reads(event: FileRenamed, *, now: datetime) -> None:
        read.append("event")

    for _ in range(5):
        add_file(actor=PLATFORM, now=NOW)
    seal()
    inbox.deliver(lambda: read.append("sign"))
    assert read == ["sign", "event", "event"] * 2 + ["sign", "event"]


def test_the_spine_registers_what_it_offers() -> None:
    assert spine_gauges in gauges
    assert {"sealer", "worker", "inbox"} <= set(ready_checks)
