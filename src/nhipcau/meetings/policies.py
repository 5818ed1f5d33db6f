"""Policies of the meetings room as versioned data: the entry in force on a day decides."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class QuorumPolicy:
    """The share of members that must be there; `more_than` excludes the share itself."""

    valid_from: date
    share_percent: int
    more_than: bool
    source: str


@cache
def _policies() -> tuple[QuorumPolicy, ...]:
    path = resources.files("nhipcau.meetings") / "data" / "quorum.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["policies"]
    policies = [QuorumPolicy(date.fromisoformat(entry.pop("valid_from")), **entry) for entry in entries]
    return tuple(sorted(policies, key=lambda policy: policy.valid_from))


def quorum_policy(day: date) -> QuorumPolicy:
    """The policy in force on `day`; the first one for days before it."""
    in_force = [policy for policy in _policies() if policy.valid_from <= day]
    return in_force[-1] if in_force else _policies()[0]
