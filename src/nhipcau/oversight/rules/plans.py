"""The annual review of an agency and its plan for the next year: state table and days. Pure.

Source: capability C18: a provincial department reviews 2024 (results, targets, shortcomings) and
sets goals, solutions and tasks for 2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from nhipcau.oversight.errors import DayTooEarly, DayTooLate, PlanEmpty
from nhipcau.oversight.rules.steps import Row, Side


class Stage(StrEnum):
    """Where a review with its plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"


class Step(StrEnum):
    """What can be done with it."""

    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    ISSUE = "issue"


_PLAN, _DECIDE = "oversight.plan", "oversight.decide"

# What is not here is refused. What is approved is frozen; its lines may still become tasks.
STEPS: Mapping[Step, Row] = {
    Step.EDIT: Row(Side.OWNER, _PLAN, {Stage.DRAFT: Stage.DRAFT}),
    Step.SUBMIT: Row(Side.OWNER, _PLAN, {Stage.DRAFT: Stage.SUBMITTED}),
    Step.RETURN: Row(Side.OWNER, _DECIDE, {Stage.SUBMITTED: Stage.DRAFT}),
    Step.APPROVE: Row(Side.OWNER, _DECIDE, {Stage.SUBMITTED: Stage.APPROVED}),
    Step.ISSUE: Row(Side.OWNER, _PLAN, {Stage.APPROVED: Stage.APPROVED}),
}


def year_counted_on(*, year: int, today: date) -> date:
    """The day as of which the year's tasks are counted: 31 December, or today while the year runs."""
    return min(date(year, 12, 31), today)


def require_in_year(day: date, *, year: int) -> None:
    """The work of a plan falls due in its year. Raises DayTooEarly, DayTooLate."""
    if day < date(year, 1, 1):
        raise DayTooEarly(day=date(year, 1, 1))
    if day > date(year, 12, 31):
        raise DayTooLate(day=date(year, 12, 31))


def require_year(year: int, *, today: date) -> None:
    """A year that has begun can be reviewed. Raises DayTooLate."""
    if year > today.year:
        raise DayTooLate(day=today)


def require_lines(number: int) -> None:
    """A plan has at least one line of work. Raises PlanEmpty."""
    if not number:
        raise PlanEmpty
