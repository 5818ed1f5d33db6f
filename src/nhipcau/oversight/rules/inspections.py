"""Inspections and their findings: two state tables, the state of a finding on a day, objections. Pure.

Source: capability C11; Directive 33/CT-TTg of 6 November 2025 asks that execution be organised
together with inspection and checking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nhipcau.oversight.errors import DayTooEarly, NobodyInspected, ObjectionTooLate, SamePerson, ToOneself
from nhipcau.oversight.rules.steps import Row, Side


class Stage(StrEnum):
    """Where an inspection stands."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    UNDER_WAY = "under_way"
    FINDINGS = "findings"
    CONCLUDED = "concluded"
    MENDING = "mending"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What can be done with an inspection."""

    ANNOUNCE = "announce"
    START = "start"
    RECORD_FINDING = "record_finding"
    CONCLUDE = "conclude"
    CLOSE = "close"
    CANCEL = "cancel"


_INSPECT, _DECIDE = "oversight.inspect", "oversight.decide"

# What is not here is refused. Conclusions belong to whoever decides for the inspecting agency.
STEPS: Mapping[Step, Row] = {
    Step.ANNOUNCE: Row(Side.INSPECTOR, _INSPECT, {Stage.PLANNED: Stage.ANNOUNCED}),
    Step.START: Row(Side.INSPECTOR, _INSPECT, {Stage.ANNOUNCED: Stage.UNDER_WAY}),
    Step.RECORD_FINDING: Row(
        Side.INSPECTOR, _INSPECT, {Stage.UNDER_WAY: Stage.FINDINGS, Stage.FINDINGS: Stage.FINDINGS}
    ),
    Step.CONCLUDE: Row(
        Side.INSPECTOR, _DECIDE, {Stage.UNDER_WAY: Stage.CONCLUDED, Stage.FINDINGS: Stage.CONCLUDED}
    ),
    Step.CLOSE: Row(Side.INSPECTOR, _DECIDE, {Stage.CONCLUDED: Stage.CLOSED, Stage.MENDING: Stage.CLOSED}),
    Step.CANCEL: Row(
        Side.INSPECTOR,
        _DECIDE,
        dict.fromkeys((Stage.PLANNED, Stage.ANNOUNCED, Stage.UNDER_WAY), Stage.CANCELLED),
    ),
}


class FindingStage(StrEnum):
    """Where a finding stands between the inspecting side and the agency that must mend it."""

    RECORDED = "recorded"
    OPEN = "open"
    MENDED = "mended"
    NOT_MENDED = "not_mended"
    CLOSED = "closed"
    DROPPED = "dropped"


class FindingStep(StrEnum):
    """What can be done with a finding."""

    MEND = "mend"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    OBJECT = "object"
    ANSWER_OBJECTION = "answer_objection"
    MAKE_TASK = "make_task"


_TO_MEND = (FindingStage.OPEN, FindingStage.NOT_MENDED)

FINDING_STEPS: Mapping[FindingStep, Row] = {
    FindingStep.MEND: Row(Side.RESPONSIBLE, "oversight.answer", dict.fromkeys(_TO_MEND, FindingStage.MENDED)),
    FindingStep.CONFIRM: Row(Side.INSPECTOR, _INSPECT, {FindingStage.MENDED: FindingStage.CLOSED}),
    FindingStep.REFUSE: Row(Side.INSPECTOR, _INSPECT, {FindingStage.MENDED: FindingStage.NOT_MENDED}),
    FindingStep.OBJECT: Row(Side.RESPONSIBLE, "oversight.answer", {FindingStage.OPEN: FindingStage.OPEN}),
    # An objection that is upheld ends the finding; the action says so.
    FindingStep.ANSWER_OBJECTION: Row(
        Side.INSPECTOR,
        _DECIDE,
        {stage: stage for stage in (*_TO_MEND, FindingStage.MENDED)},
    ),
    FindingStep.MAKE_TASK: Row(Side.INSPECTOR, _INSPECT, {stage: stage for stage in _TO_MEND}),
}


class FindingState(StrEnum):
    """How a finding stands on a day."""

    NOT_YET = "not_yet"
    TO_MEND = "to_mend"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    WAITING = "waiting"
    MENDED = "mended"
    MENDED_LATE = "mended_late"
    DROPPED = "dropped"


OPEN_STATES = (FindingState.OVERDUE, FindingState.DUE_SOON, FindingState.TO_MEND, FindingState.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingDates:
    """The dates from which the state of a finding follows.

    `concluded_on` is the day the conclusions were issued; before it there is no duty to mend.
    `due_before` has for each re-check that failed its day and the last day in force until then.
    `reports` has for each report of mending its day and the day of its re-check.
    """

    concluded_on: date | None
    first_due_on: date | None = None
    due_on: date | None = None
    due_before: tuple[tuple[date, date], ...] = ()
    reports: tuple[tuple[date, date | None], ...] = ()
    mended_on: date | None = None
    closed_on: date | None = None
    dropped_on: date | None = None

    def due_then(self, day: date) -> date | None:
        """The last day that was in force on `day`."""
        return next((old for moved_on, old in self.due_before if moved_on > day), self.due_on)


def finding_state_on(day: date, dates: FindingDates, *, due_soon_days: int) -> FindingState:
    """The state at the end of `day`, from what was known then.

    Whether it was mended in time is judged by the first deadline: a re-check that failed gives a
    new day to work with, but does not make the finding mended in time. A report that waits for its
    re-check keeps the clock quiet.
    """
    if dates.concluded_on is None or dates.concluded_on > day:
        return FindingState.NOT_YET
    if dates.dropped_on is not None and dates.dropped_on <= day:
        return FindingState.DROPPED
    if dates.closed_on is not None and dates.closed_on <= day:
        first, mended = dates.first_due_on, dates.mended_on
        late = first is not None and mended is not None and mended > first
        return FindingState.MENDED_LATE if late else FindingState.MENDED
    if any(told <= day and (checked is None or checked > day) for told, checked in dates.reports):
        return FindingState.WAITING
    due = dates.due_then(day)
    if due is not None and due < day:
        return FindingState.OVERDUE
    soon = due is not None and due - day <= timedelta(days=due_soon_days)
    return FindingState.DUE_SOON if soon else FindingState.TO_MEND


def require_inspected(inspecting: object, inspected: list[object]) -> None:
    """Somebody else is inspected. Raises NobodyInspected, ToOneself."""
    if not inspected:
        raise NobodyInspected
    if inspecting in inspected:
        raise ToOneself


def require_period(first: date, last: date) -> None:
    """A period ends on the day it begins at the earliest. Raises DayTooEarly."""
    if last < first:
        raise DayTooEarly(day=first)


def require_objection_in_time(day: date, *, concluded_on: date, days: int) -> None:
    """Objections are possible for so many calendar days after the conclusions. Raises ObjectionTooLate."""
    until = concluded_on + timedelta(days=days)
    if day > until:
        raise ObjectionTooLate(until=until)


def require_recheck_by_others(
    *, checker_ref: str, checker_agency: object, mender_ref: str, responsible: object
) -> None:
    """The re-check is made by the inspecting side: not by who mended, nor by anybody of the agency that
    had to mend. Raises SamePerson."""
    if checker_ref == mender_ref or checker_agency == responsible:
        raise SamePerson
