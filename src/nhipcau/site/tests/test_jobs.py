"""The worker knows the jobs of every room, and when they are due."""

from __future__ import annotations

import os
import subprocess
import sys

_PROBE = """
import django
django.setup()
from procrastinate.contrib.django import app
app.perform_import_paths()
print(*sorted(task.name for task in (p.task for p in app.periodic_registry.periodic_tasks.values())))
"""


def test_the_worker_finds_the_periodic_jobs_of_the_rooms() -> None:
    """In a process of its own, because a test run has imported modules in another order."""
    answer = subprocess.run(
        [sys.executable, "-c", _PROBE],
        capture_output=True, text=True, check=True, timeout=120,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "nhipcau.site.settings"},
    )  # fmt: skip
    found = answer.stdout.split()
    for name in ("tasks.jobs.remind_all", "tasks.jobs.send_all_urges", "desk.jobs.freeze_week"):
        assert f"nhipcau.{name}" in found
