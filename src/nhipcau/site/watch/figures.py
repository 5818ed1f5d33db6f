"""Figures of what the node stands on: release, disk, database, queue of jobs."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import connection

from nhipcau.site.watch.version import version
from nhipcau.spine.provides import Gauge

_STATES = ("todo", "doing", "failed")


def node_gauges(*, now: datetime) -> Iterator[Gauge]:
    """Release and disk: what can be told without the database."""
    labels = {
        "version": version(),
        "node": settings.NHIPCAU_NODE,
        "profile": settings.NHIPCAU_PROFILE,
        "python": platform.python_version(),
    }
    yield Gauge("nhipcau_info", "The release that runs; the value is always 1.", 1, labels)
    disk = shutil.disk_usage(settings.NHIPCAU_DATA_DIR)
    yield Gauge("nhipcau_disk_free_bytes", "Free on the disk of the data folder.", disk.free)
    yield Gauge("nhipcau_disk_size_bytes", "Size of the disk of the data folder.", disk.total)


def database_gauges(*, now: datetime) -> Iterator[Gauge]:
    """Size of the database, and jobs by state. Jobs that succeeded are deleted, so their table is small."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        [size] = cursor.fetchone() or (0,)
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
        jobs = dict(cursor.fetchall())
    yield Gauge("nhipcau_database_size_bytes", "Size of the database.", size)
    for state in _STATES:
        yield Gauge("nhipcau_jobs", "Jobs of the queue by state.", jobs.get(state, 0), {"state": state})
