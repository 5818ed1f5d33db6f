"""Policies of the oversight room as versioned data: the entry in force on a day decides."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class OversightPolicy:
    """For how many calendar days after the conclusions a finding may be objected to; how many days after
    a committed day of a closing drive its lead is reminded, and how often from then on."""

    valid_from: date
    objection_days: int
    remind_after_days: tuple[int, ...]
    remind_every_days: int
    source: str


@cache
def _policies() -> tuple[OversightPolicy, ...]:
    path = resources.files("nhipcau.oversight") / "data" / "oversight_policy.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["policies"]
    policies = [
        OversightPolicy(
            date.fromisoformat(entry.pop("valid_from")),
            remind_after_days=tuple(entry.pop("remind_after_days")),
            **entry,
        )
        for entry in entries
    ]
    return tuple(sorted(policies, key=lambda policy: policy.valid_from))


def oversight_policy(day: date) -> OversightPolicy:
    """The policy in force on `day`; the first one for days before it."""
    in_force = [policy for policy in _policies() if policy.valid_from <= day]
    return in_force[-1] if in_force else _policies()[0]
