"""Policies of the desk room as versioned data: the entry in force on a day decides."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from nhipcau.agencies.facade import working_calendar


@dataclass(frozen=True, slots=True)
class LetterPolicy:
    """Within how many working days an agency answers an urging letter, and by when a conclusion that is
    proposed asks for what is overdue."""

    valid_from: date
    answer_working_days: int
    finish_working_days: int
    source: str

    def answer_by(self, day: date) -> date:
        """The last day for the answer to a letter of `day`."""
        return _working_days_after(day, self.answer_working_days)

    def finish_by(self, day: date) -> date:
        """The last day that a draft of conclusions of `day` proposes for overdue work."""
        return _working_days_after(day, self.finish_working_days)


def _working_days_after(day: date, count: int) -> date:
    return working_calendar(day, day + timedelta(days=2 * count + 30)).add_working_days(day, count)


@cache
def _policies() -> tuple[LetterPolicy, ...]:
    path = resources.files("nhipcau.desk") / "data" / "letter_policy.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["policies"]
    policies = [LetterPolicy(date.fromisoformat(entry.pop("valid_from")), **entry) for entry in entries]
    return tuple(sorted(policies, key=lambda policy: policy.valid_from))


def letter_policy(day: date) -> LetterPolicy:
    """The policy in force on `day`; the first one for days before it."""
    found = [policy for policy in _policies() if policy.valid_from <= day]
    return found[-1] if found else _policies()[0]
