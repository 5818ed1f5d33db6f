"""Jobs: queued in the same PostgreSQL. Rooms put theirs into `jobs.py`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import procrastinate
from django.conf import settings


def on_app_ready(app: procrastinate.App) -> None:
    """Load the jobs of every room, so that the worker knows them."""
    for room in settings.ROOMS:
        if find_spec(f"{room}.jobs"):
            import_module(f"{room}.jobs")
