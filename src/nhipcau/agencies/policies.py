"""Policies of the agencies room as versioned data."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib import resources


@cache
def _entries() -> tuple[tuple[str, date], ...]:
    path = resources.files("nhipcau.agencies") / "data" / "national_view.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["agencies"]
    return tuple((entry["key"], date.fromisoformat(entry["valid_from"])) for entry in entries)


def national_view(day: date) -> frozenset[str]:
    """Keys of the agencies that follow the work of the whole Government on a day."""
    return frozenset(key for key, valid_from in _entries() if valid_from <= day)
