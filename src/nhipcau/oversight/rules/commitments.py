"""Commitments: the state table, and the state of a promise on a day. Pure.

Source: capability C12 (promises, milestones, slip history): the meeting of the Project 06
working group asked that promises be kept and road maps be drawn up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nhipcau.oversight.errors import DayNotLater, DayTooEarly, DayTooLate, SamePerson, ToOneself
from nhipcau.oversight.rules.steps import Row, Side


class Stage(StrEnum):
    """Where a commitment stands between who promised and who was promised."""

    RUNNING = "running"
    DELIVERED = "delivered"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    RELEASED = "released"


class Step(StrEnum):
    """What can be done with a commitment."""

    MOVE_DAY = "move_day"
    REACH_MILESTONE = "reach_milestone"
    BIND_TASK = "bind_task"
    DELIVER = "deliver"
    ACCEPT = "accept"
    RETURN = "return"
    KEEP_BY_TASK = "keep_by_task"
    RELEASE = "release"


_OPEN = (Stage.RUNNING, Stage.RETURNED)
_STAY: Mapping[StrEnum, StrEnum] = {stage: stage for stage in _OPEN}

# What is not here is refused.
STEPS: Mapping[Step, Row] = {
    Step.MOVE_DAY: Row(Side.PROMISER, "oversight.commit", _STAY),
    Step.REACH_MILESTONE: Row(Side.PROMISER, "oversight.commit", _STAY),
    Step.BIND_TASK: Row(Side.PROMISER, "oversight.commit", _STAY),
    Step.DELIVER: Row(Side.PROMISER, "oversight.commit", dict.fromkeys(_OPEN, Stage.DELIVERED)),
    Step.ACCEPT: Row(Side.RECEIVER, "oversight.decide", {Stage.DELIVERED: Stage.ACCEPTED}),
    Step.RETURN: Row(Side.RECEIVER, "oversight.decide", {Stage.DELIVERED: Stage.RETURNED}),
    # In a closing drive the task that carries it out tells, so nothing is handed in here.
    Step.KEEP_BY_TASK: Row(Side.RECEIVER, "oversight.decide", {Stage.RUNNING: Stage.ACCEPTED}),
    Step.RELEASE: Row(
        Side.RECEIVER, "oversight.decide", dict.fromkeys((*_OPEN, Stage.DELIVERED), Stage.RELEASED)
    ),
}


class State(StrEnum):
    """How a promise stands on a day; never typed, never merged."""

    NOT_YET = "not_yet"
    RUNNING = "running"
    SLIPPING = "slipping"
    BROKEN = "broken"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    RELEASED = "released"


SHOWN_STATES = tuple(state for state in State if state is not State.NOT_YET)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedDay:
    """A day that was promised: as first said, as it is now, and as it was before each move.

    `before` has for each move its day and the promised day that was in force until then, in order.
    """

    first: date
    now: date
    before: tuple[tuple[date, date], ...] = ()

    def on(self, day: date) -> date:
        """The promised day that was in force on `day`."""
        return next((old for moved_on, old in self.before if moved_on > day), self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneDates:
    """A milestone: its day, and when it was reached."""

    due: PromisedDay
    done_on: date | None = None

    def missed_on(self, day: date) -> bool:
        """Whether its day had passed on `day` without its being reached."""
        return self.due.on(day) < day and (self.done_on is None or self.done_on > day)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentDates:
    """The dates from which the state follows.

    `in_hand` has for each product the day it was handed in and the day it was returned (None while
    it was not). `delivered_on` is the day on which the accepted product had been handed in.
    """

    said_on: date
    due: PromisedDay
    milestones: tuple[MilestoneDates, ...] = ()
    in_hand: tuple[tuple[date, date | None], ...] = ()
    delivered_on: date | None = None
    accepted_on: date | None = None
    released_on: date | None = None


def state_on(day: date, dates: CommitmentDates) -> State:
    """The state at the end of `day`, from what was known then.

    A promise is what was first said: what comes after the first day is kept *late*, also where the
    day had been moved. A product handed in by the day in force keeps the promise from being broken
    while the receiver looks at it.
    """
    if dates.said_on > day:
        return State.NOT_YET
    if dates.released_on is not None and dates.released_on <= day:
        return State.RELEASED
    if dates.accepted_on is not None and dates.accepted_on <= day:
        late = dates.delivered_on is None or dates.delivered_on > dates.due.first
        return State.KEPT_LATE if late else State.KEPT
    due = dates.due.on(day)
    if due < day and not _in_hand_in_time(day, due, dates):
        return State.BROKEN
    slipped = due > dates.due.first or any(step.missed_on(day) for step in dates.milestones)
    return State.SLIPPING if slipped else State.RUNNING


def _in_hand_in_time(day: date, due: date, dates: CommitmentDates) -> bool:
    return any(
        handed_in <= min(day, due) and (returned is None or returned > day)
        for handed_in, returned in dates.in_hand
    )


def require_two_sides(promiser: object, receiver: object) -> None:
    """Nobody promises to themselves. Raises ToOneself."""
    if promiser == receiver:
        raise ToOneself


def require_promise_in_order(*, said_on: date, due_on: date, milestones: tuple[date, ...]) -> None:
    """The last day lies on or after the day of the promise, milestones between.

    Raises DayTooEarly, DayTooLate.
    """
    for day in (due_on, *milestones):
        if day < said_on:
            raise DayTooEarly(day=said_on)
    for day in milestones:
        require_within(day, last=due_on)


def require_within(day: date, *, last: date) -> None:
    """A milestone lies on the last day of the promise at the latest. Raises DayTooLate."""
    if day > last:
        raise DayTooLate(day=last)


def require_later(*, due_on: date, later: date) -> None:
    """A slip moves a day back, never forward. Raises DayNotLater."""
    if later <= due_on:
        raise DayNotLater(due=due_on)


def require_receiver_decides(
    *, decider_ref: str, decider_agency: object, promiser: object, doers: tuple[str, ...]
) -> None:
    """Who promised or handed the product in does not say that the promise was kept: neither the same
    person in another post, nor anybody of the agency that promised. Raises SamePerson."""
    if decider_agency == promiser or decider_ref in doers:
        raise SamePerson
