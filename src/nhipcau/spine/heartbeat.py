"""The worker's sign of life: a file in the data folder whose time is renewed while the relay goes round.

A file and not a row, so that a worker that lives is told from a database that does not answer.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

BEAT_SECONDS = 10


def heartbeat_file(data_dir: Path) -> Path:
    """Where the sign of life lies; removed when a node starts, so that an old one counts for nothing."""
    return data_dir / "run" / "worker.alive"


class Heartbeat:
    """Renews the sign of life, at most once in `BEAT_SECONDS`."""

    def __init__(self) -> None:
        self._last = -float(BEAT_SECONDS)

    def beat(self) -> None:
        """To be called every round."""
        if time.monotonic() - self._last < BEAT_SECONDS:
            return
        self._last = time.monotonic()
        path = heartbeat_file(Path(settings.NHIPCAU_DATA_DIR))
        with suppress(OSError):  # a full disk must not stop the relay; the missing sign tells of it
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()


def seconds_since_heartbeat(now: datetime) -> float | None:
    """How long ago the worker gave its last sign of life; None when it never did."""
    try:
        last = heartbeat_file(Path(settings.NHIPCAU_DATA_DIR)).stat().st_mtime
    except OSError:
        return None
    return max(0.0, now.timestamp() - last)
