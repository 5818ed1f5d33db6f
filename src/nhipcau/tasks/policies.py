"""Policies of the tasks room as versioned data: the entry in force on a day decides."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class ExtensionPolicy:
    """How often (`most_times`) and how far at once (`longest_days`, calendar days) a deadline may move."""

    valid_from: date
    most_times: int
    longest_days: int
    source: str


@dataclass(frozen=True, slots=True)
class ReportPeriods:
    """Reports of a month are closed `closes_after_days` days into the next one."""

    valid_from: date
    closes_after_days: int
    source: str

    def closed_on(self, day: date) -> date:
        """The first day on which nothing more is reported for `day`."""
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return following + timedelta(days=self.closes_after_days)


@dataclass(frozen=True, slots=True)
class ConversationPolicy:
    """How long the author may correct a comment, and how long a comment may be."""

    valid_from: date
    correct_minutes: int
    longest_text: int
    source: str


@dataclass(frozen=True, slots=True)
class BulkPolicy:
    """How many tasks one act may take (`most_rows`), and how long it can be undone."""

    valid_from: date
    undo_minutes: int
    most_rows: int
    source: str


@dataclass(frozen=True, slots=True)
class CalendarFeedPolicy:
    """How long a calendar shows what is gone, and how many tasks it holds at most."""

    valid_from: date
    gone_days: int
    most_tasks: int
    source: str


P = TypeVar("P", ExtensionPolicy, ReportPeriods, ConversationPolicy, BulkPolicy, CalendarFeedPolicy)


@cache
def _policies(kind: type[P], name: str) -> tuple[P, ...]:
    path = resources.files("nhipcau.tasks") / "data" / f"{name}.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["policies"]
    policies = [kind(date.fromisoformat(entry.pop("valid_from")), **entry) for entry in entries]
    return tuple(sorted(policies, key=lambda policy: policy.valid_from))


def _in_force(policies: tuple[P, ...], day: date) -> P:
    """The entry in force on `day`; the first one for days before it."""
    return next((policy for policy in reversed(policies) if policy.valid_from <= day), policies[0])


def extension_policy(day: date) -> ExtensionPolicy:
    """The policy of extensions in force on `day`."""
    policies: tuple[ExtensionPolicy, ...] = _policies(ExtensionPolicy, "extension_policy")
    return _in_force(policies, day)


def report_periods(day: date) -> ReportPeriods:
    """The policy of report periods in force on `day`."""
    policies: tuple[ReportPeriods, ...] = _policies(ReportPeriods, "report_periods")
    return _in_force(policies, day)


def conversation_policy(day: date) -> ConversationPolicy:
    """The policy of comments in force on `day`."""
    policies: tuple[ConversationPolicy, ...] = _policies(ConversationPolicy, "conversation")
    return _in_force(policies, day)


def bulk_policy(day: date) -> BulkPolicy:
    """The policy of bulk acts in force on `day`."""
    policies: tuple[BulkPolicy, ...] = _policies(BulkPolicy, "bulk_policy")
    return _in_force(policies, day)


def calendar_feed_policy(day: date) -> CalendarFeedPolicy:
    """The policy of calendars of deadlines in force on `day`."""
    policies: tuple[CalendarFeedPolicy, ...] = _policies(CalendarFeedPolicy, "calendar_feed")
    return _in_force(policies, day)
