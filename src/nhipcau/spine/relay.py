"""The relay: seals, then delivers, over and over. One runs per node (another stands by)."""

from __future__ import annotations

import threading
from contextlib import suppress

import structlog
from django.db import close_old_connections

from nhipcau.spine.counters import count_round
from nhipcau.spine.heartbeat import Heartbeat
from nhipcau.spine.inbox import deliver, retry_parked
from nhipcau.spine.sealer import seal

log = structlog.get_logger(__name__)


def run_relay(stop: threading.Event, *, pause: float = 0.25, retry_every: int = 120) -> None:
    """Seal and deliver until `stop` is set; parked events are tried again every `retry_every` rounds."""
    rounds, life = 0, Heartbeat()
    while not stop.is_set():
        worked = 0
        life.beat()
        try:
            worked = seal(life.beat) + deliver(life.beat)
            if rounds % retry_every == 0:
                retry_parked()
            count_round("worked" if worked else "idle")
        except Exception:  # whatever it is, a relay that has ended delivers nothing
            log.exception("relay: a round failed; trying again")
            count_round("failed")
            with suppress(Exception):
                close_old_connections()
        rounds += 1
        if not worked:
            stop.wait(pause)


def settle() -> None:
    """Seal and deliver until nothing is left to do (tests, loading, command line)."""
    while seal() + deliver():
        pass
