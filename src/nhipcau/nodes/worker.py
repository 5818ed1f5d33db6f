"""What runs beside the relay on a node with peers: laying out, sending, taking in, fetching."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import structlog
from django.db import close_old_connections

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.courier import Courier, HttpWire
from nhipcau.nodes.files import fetch_next
from nhipcau.nodes.intake import retry_stopped, take_in
from nhipcau.nodes.models import IncomingEvent, SeenNonce
from nhipcau.nodes.outgoing import dispatch, lay_unsent
from nhipcau.nodes.post import due_peers, send_batch
from nhipcau.nodes.refresh import refresh_directory

log = structlog.get_logger(__name__)
_SENDERS = 6
_PAUSE_S = 0.2
_RETRY_ROUNDS = 150
_TIDY_ROUNDS = 300


def run_nodes(stop: threading.Event) -> None:
    """Work until `stop` is set; each part in its own thread, so that none holds up another."""
    courier = Courier(HttpWire())
    parts = {
        "lay": lambda: dispatch(now=utc_now()),
        "intake": _Intake().round,
        "fetch": lambda: int(fetch_next(courier, now=utc_now())),
        "tidy": _Tidy(courier).round,
    }
    threads = [
        threading.Thread(target=_loop, args=(name, part, stop), name=f"nodes-{name}", daemon=True)
        for name, part in parts.items()
    ]
    for thread in threads:
        thread.start()
    _send_until(stop, courier)
    for thread in threads:
        thread.join(timeout=5)


def _loop(name: str, part: Callable[[], int], stop: threading.Event) -> None:
    """Go on as long as there is work; pause when there is none; survive everything."""
    while not stop.is_set():
        worked = 0
        try:
            worked = part()
        except Exception:
            log.exception("nodes: a round failed; trying again", part=name)
            stop.wait(2)
        with suppress(Exception):
            close_old_connections()
        if not worked:
            stop.wait(_PAUSE_S)


def _send_until(stop: threading.Event, courier: Courier) -> None:
    """Keep a batch under way to every node that is due."""
    under_way: dict[str, Future[int]] = {}
    with ThreadPoolExecutor(_SENDERS, thread_name_prefix="nodes-post") as pool:
        while not stop.is_set():
            try:
                due = due_peers(now=utc_now())
            except Exception:
                log.exception("nodes: the post cannot read its streams; trying again")
                due = []
            finally:
                close_old_connections()
            for peer in due:
                if peer not in under_way or under_way[peer].done():
                    under_way[peer] = pool.submit(_send, peer, courier)
            stop.wait(0.02 if due else _PAUSE_S)


def _send(peer: str, courier: Courier) -> int:
    try:
        return send_batch(peer, courier, now=utc_now())
    except Exception:
        log.exception("nodes: a batch failed; trying again", peer=peer)
        return 0
    finally:
        close_old_connections()


class _Intake:
    """Applies; tries again what waits as soon as something else went through, the rest now and then."""

    def __init__(self) -> None:
        self.rounds = 0
        self.came = 0

    def round(self) -> int:
        self.rounds += 1
        done = take_in(now=utc_now())
        if (done or self.came) and IncomingEvent.objects.filter(state=IncomingEvent.State.WAITING).exists():
            self.came = retry_stopped(now=utc_now(), only_waiting=True)
        else:
            self.came = 0
        if self.rounds % _RETRY_ROUNDS == 0:
            retry_stopped(now=utc_now())
        return done + self.came


class _Tidy:
    """Forgets nonces that have expired, and asks for a newer directory once a minute."""

    def __init__(self, courier: Courier) -> None:
        self.courier = courier
        self.rounds = 0

    def round(self) -> int:
        self.rounds += 1
        if self.rounds % _TIDY_ROUNDS == 1:
            SeenNonce.objects.filter(expires_at__lt=utc_now() - timedelta(minutes=5)).delete()
            refresh_directory(self.courier, now=utc_now())
            lay_unsent(now=utc_now())
        return 0
