"""How long the agency with which a difficulty lies has to answer: versioned data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class AnswerPolicy:
    """Working days from the day after it came, by kind; `source` says who set them."""

    valid_from: date
    working_days: dict[str, int]
    source: str


@cache
def _policies() -> tuple[AnswerPolicy, ...]:
    path = resources.files("nhipcau.difficulties") / "data" / "answer_policy.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["policies"]
    policies = [AnswerPolicy(date.fromisoformat(entry.pop("valid_from")), **entry) for entry in entries]
    return tuple(sorted(policies, key=lambda policy: policy.valid_from))


def answer_policy(day: date) -> AnswerPolicy:
    """The policy in force on `day`; the first one for days before it."""
    in_force = [policy for policy in _policies() if policy.valid_from <= day]
    return in_force[-1] if in_force else _policies()[0]
