"""Policies of the tasks room as versioned data: the entry in force on a day decides."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class ExtensionPolicy:
    """How often (`most_times`) and how far at once (`longest_days`, calendar days) a deadline may move."""

    valid_from: date
    most_times: int
    longest_days: int
    source: str


@cache
def _policies() -> tuple[ExtensionPolicy, ...]:
    path = resources.files("nhipcau.tasks") / "data" / "extension_policy.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["policies"]
    policies = [ExtensionPolicy(date.fromisoformat(entry.pop("valid_from")), **entry) for entry in entries]
    return tuple(sorted(policies, key=lambda policy: policy.valid_from))


def extension_policy(day: date) -> ExtensionPolicy:
    """The policy in force on `day`; the first one for days before it."""
    in_force = [policy for policy in _policies() if policy.valid_from <= day]
    return in_force[-1] if in_force else _policies()[0]
