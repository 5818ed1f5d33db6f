"""Escalation: who is reminded on which day before and after a deadline. Pure, the same for every room.

A policy is versioned data: steps with an offset in working days and the level that is written
to. `notices` replays a policy over cases, for the daily job as for the simulator.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from nhipcau.deadlines.errors import PolicyInvalid
from nhipcau.kit.calendar import ONE_DAY, WorkingCalendar

_FARTHEST = 250


class Level(StrEnum):
    """To whom a step goes, each above the one before."""

    OFFICER = "officer"
    UNIT_HEAD = "unit_head"
    AGENCY_LEADER = "agency_leader"
    GOVERNMENT_LEADER = "government_leader"


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """`offset` working days after the last day; negative before it, 0 on it."""

    offset: int
    level: Level


@dataclass(frozen=True, slots=True)
class EscalationPolicy:
    """The steps for one kind of deadline, in force from a day on."""

    kind: str
    valid_from: date
    steps: tuple[EscalationStep, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Case:
    """What has a deadline: when it began, when it ended, and its last days over time.

    `dues` are (first day on which it was in force, last day), in order. On `closed_on` it was
    still open in the morning.
    """

    ref: object
    begun_on: date
    dues: tuple[tuple[date, date], ...]
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One step that falls on a day."""

    day: date
    step: EscalationStep
    due_on: date
    case: Case


def read_policies(text: str) -> tuple[EscalationPolicy, ...]:
    """The policies of a file like `data/escalation.json`, the oldest first. Raises PolicyInvalid."""
    try:
        entries = json.loads(text)["policies"]
        found = [_policy(entry) for entry in entries]
    except (ValueError, KeyError, TypeError) as error:
        raise PolicyInvalid(reason=str(error)) from error
    return tuple(sorted(found, key=lambda policy: policy.valid_from))


def _policy(entry: dict[str, Any]) -> EscalationPolicy:
    steps = [EscalationStep(int(step["offset"]), Level(step["level"])) for step in entry["steps"]]
    if not steps or any(abs(step.offset) > _FARTHEST for step in steps):
        problem = f"steps: at least one, none farther than {_FARTHEST} working days"
        raise ValueError(problem)
    ordered = tuple(sorted(steps, key=lambda step: (step.offset, list(Level).index(step.level))))
    return EscalationPolicy(
        entry["kind"], date.fromisoformat(entry["valid_from"]), ordered, str(entry["source"])
    )


@cache
def _built_in() -> tuple[EscalationPolicy, ...]:
    path = resources.files("nhipcau.deadlines") / "data" / "escalation.json"
    return read_policies(path.read_text(encoding="utf-8"))


def built_in_policies() -> tuple[EscalationPolicy, ...]:
    """The versions that come with the software, the oldest first."""
    return _built_in()


def policies_in(file: Path) -> tuple[EscalationPolicy, ...]:
    """The policies of a file of the node. Raises PolicyInvalid."""
    try:
        return read_policies(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyInvalid(reason=error.strerror or str(error)) from error


def escalation_policy(
    kind: str, day: date, policies: Sequence[EscalationPolicy] = ()
) -> EscalationPolicy | None:
    """The policy for a kind of deadline that is in force on `day`; None before the first one."""
    in_force = [each for each in policies or _built_in() if each.kind == kind and each.valid_from <= day]
    return in_force[-1] if in_force else None


def step_day(due_on: date, offset: int, calendar: WorkingCalendar) -> date:
    """The working day of a step: on the last day or the working day before it, or so many away."""
    if offset > 0:
        return calendar.add_working_days(due_on, offset)
    day = calendar.previous_working_day(due_on)
    for _ in range(-offset):
        day = calendar.previous_working_day(day - ONE_DAY)
    return day


class Clock:
    """The days of the steps by last day; many cases share a last day, each is computed once."""

    def __init__(
        self, policies: Callable[[date], EscalationPolicy | None], calendar: WorkingCalendar
    ) -> None:
        self._policies = policies
        self._calendar = calendar
        self._known: dict[date, tuple[tuple[date, EscalationStep], ...]] = {}

    def days(self, due_on: date) -> tuple[tuple[date, EscalationStep], ...]:
        """The steps for a last day, by the policy in force on it."""
        if due_on not in self._known:
            policy = self._policies(due_on)
            steps = policy.steps if policy else ()
            self._known[due_on] = tuple(
                (step_day(due_on, step.offset, self._calendar), step) for step in steps
            )
        return self._known[due_on]


def notices(cases: Iterable[Case], clock: Clock, *, begin: date, end: date) -> Iterator[Notice]:
    """The steps that fell due from `begin` up to and with `end`, case after case.

    A step counts when the case was open on its day and the last day that it belongs to was in
    force then: an extension silences the old one, and the days overdue before it stay told.
    """
    for case in cases:
        ends = [since for since, _ in case.dues[1:]] + [date.max]
        for (since, due_on), until in zip(case.dues, ends, strict=True):
            for day, step in clock.days(due_on):
                open_then = case.begun_on <= day and (case.closed_on is None or day <= case.closed_on)
                if begin <= day <= end and since <= day < until and open_then:
                    yield Notice(day, step, due_on, case)
