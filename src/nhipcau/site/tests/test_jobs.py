"""Every job that a room declares is known to the worker, and comes round by itself."""

from __future__ import annotations

import re
from pathlib import Path

from procrastinate.contrib.django import procrastinate_app

import nhipcau

PACKAGE = Path(nhipcau.__file__).parent


def declared() -> set[str]:
    """The periodic jobs that stand in the rooms' files."""
    found = set()
    for path in PACKAGE.glob("*/jobs.py"):
        names = re.findall(r"@app\.periodic.*?\ndef (\w+)", path.read_text(), re.DOTALL)
        found |= {f"nhipcau.{path.parent.name}.jobs.{name}" for name in names}
    return found


def test_the_worker_knows_every_periodic_job() -> None:
    app = procrastinate_app.current_app
    known = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert len(declared()) >= 4
    assert known == declared()
    assert declared() <= set(app.tasks)


def test_each_of_them_is_due_within_a_week() -> None:
    app = procrastinate_app.current_app
    at = 1_700_000_000.0
    for task in app.periodic_registry.periodic_tasks.values():
        coming = task.croniter.get_next(ret_type=float, start_time=at)
        assert at < coming <= at + 7 * 86_400
