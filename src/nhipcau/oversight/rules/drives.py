"""Closing drives: the state tables of a drive and its items, and how an item stands on a day. Pure.

Source: capability C07: overdue work first, each with a new commitment and a check on its day, until
none is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nhipcau.oversight.errors import (
    CheckTooEarly,
    DayNotLater,
    DayTooEarly,
    DayTooLate,
    ItemsLeft,
    ProductWaits,
)
from nhipcau.oversight.rules import commitments
from nhipcau.oversight.rules.steps import Row, Side


class Stage(StrEnum):
    """Where a drive stands."""

    OPEN = "open"
    CLOSED = "closed"


class Step(StrEnum):
    """What can be done with a drive."""

    PICK = "pick"
    CLOSE = "close"


class ItemStage(StrEnum):
    """Where an overdue task stands in its drive, set only by actions."""

    WAITING = "waiting"
    COMMITTED = "committed"
    ASKED_AGAIN = "asked_again"
    DONE = "done"
    TAKEN_OUT = "taken_out"


class ItemStep(StrEnum):
    """What can be done with an item. What a check finds is read from the task, not chosen."""

    COMMIT = "commit"
    FIND_DONE = "find_done"
    FIND_NOT_DONE = "find_not_done"
    FIND_WITHDRAWN = "find_withdrawn"
    TAKE_OUT = "take_out"


OPEN_ITEM_STAGES = (ItemStage.WAITING, ItemStage.COMMITTED, ItemStage.ASKED_AGAIN)
TO_COMMIT_STAGES = (ItemStage.WAITING, ItemStage.ASKED_AGAIN)

# What is not here is refused.
STEPS: Mapping[Step, Row] = {
    Step.PICK: Row(Side.BODY, "oversight.review", {Stage.OPEN: Stage.OPEN}),
    Step.CLOSE: Row(Side.BODY, "oversight.decide", {Stage.OPEN: Stage.CLOSED}),
}

ITEM_STEPS: Mapping[ItemStep, Row] = {
    ItemStep.COMMIT: Row(Side.LEAD, "oversight.commit", dict.fromkeys(TO_COMMIT_STAGES, ItemStage.COMMITTED)),
    ItemStep.FIND_DONE: Row(Side.BODY, "oversight.decide", dict.fromkeys(OPEN_ITEM_STAGES, ItemStage.DONE)),
    ItemStep.FIND_NOT_DONE: Row(Side.BODY, "oversight.decide", {ItemStage.COMMITTED: ItemStage.ASKED_AGAIN}),
    ItemStep.FIND_WITHDRAWN: Row(
        Side.BODY, "oversight.decide", dict.fromkeys(OPEN_ITEM_STAGES, ItemStage.TAKEN_OUT)
    ),
    ItemStep.TAKE_OUT: Row(
        Side.BODY, "oversight.decide", dict.fromkeys(OPEN_ITEM_STAGES, ItemStage.TAKEN_OUT)
    ),
}

# Of a commitment that was made in a drive, these are taken in the drive and nowhere else.
HELD_BY_DRIVE = frozenset(
    {
        commitments.Step.MOVE_DAY,
        commitments.Step.DELIVER,
        commitments.Step.ACCEPT,
        commitments.Step.RETURN,
        commitments.Step.RELEASE,
    }
)


class ItemState(StrEnum):
    """How an item stands on a day; computed and stored nowhere."""

    NOT_YET = "not_yet"
    TO_COMMIT = "to_commit"
    COMMITTED = "committed"
    PASSED = "passed"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    TAKEN_OUT = "taken_out"


# A task is left in the drive while it is in one of these.
LEFT = (ItemState.PASSED, ItemState.TO_COMMIT, ItemState.COMMITTED)
SHOWN_ITEM_STATES = (*LEFT, ItemState.DONE, ItemState.TAKEN_OUT, ItemState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class PledgeDates:
    """A commitment of an item: when it was made, for which day, and when a further one was asked."""

    made_on: date
    due_on: date
    again_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDates:
    """The dates from which the state follows; `pledges` in the order in which they were made."""

    added_on: date
    pledges: tuple[PledgeDates, ...] = ()
    taken_out_on: date | None = None


def item_state_on(day: date, dates: ItemDates, *, task_done: bool, task_withdrawn: bool) -> ItemState:
    """The state at the end of `day`; whether the task was done or withdrawn then is read from the task.

    The committed day itself is still in time.
    """
    if dates.added_on > day:
        return ItemState.NOT_YET
    if dates.taken_out_on is not None and dates.taken_out_on <= day:
        return ItemState.TAKEN_OUT
    if task_withdrawn:
        return ItemState.WITHDRAWN
    if task_done:
        return ItemState.DONE
    made = [pledge for pledge in dates.pledges if pledge.made_on <= day]
    if not made or (made[-1].again_on is not None and made[-1].again_on <= day):
        return ItemState.TO_COMMIT
    return ItemState.PASSED if made[-1].due_on < day else ItemState.COMMITTED


def require_new_day(*, due_on: date, today: date, before: date | None, last: date) -> None:
    """A commitment is for today or later, later than the one before it, and by the last day of the drive.

    Once the last day of the drive has come, later days are taken, as the drive goes on until none is
    left. Raises DayTooEarly, DayNotLater, DayTooLate.
    """
    if due_on < today:
        raise DayTooEarly(day=today)
    if before is not None and due_on <= before:
        raise DayNotLater(due=before)
    if today < last < due_on:
        raise DayTooLate(day=last)


def require_check(*, due_on: date, today: date, product_waits: bool) -> None:
    """A task that is not done is checked on its committed day, not before; and not while its product
    waits to be accepted or returned, for which its lead is not to blame.

    Raises CheckTooEarly, ProductWaits.
    """
    if today < due_on:
        raise CheckTooEarly(day=due_on)
    if product_waits:
        raise ProductWaits


def require_none_left(left: int) -> None:
    """A drive closes only when none is left. Raises ItemsLeft."""
    if left:
        raise ItemsLeft(count=left)


def left_at(day: date, spans: Iterable[tuple[date, date | None]]) -> int:
    """How many were left at the end of `day`; a span has the day an item was picked, and the day on which
    its task ended or it was taken out."""
    return sum(added <= day and (ended is None or ended > day) for added, ended in spans)


def days_of(*, opened_on: date, until: date, most: int) -> list[date]:
    """Days from the opening to `until` for a chart: every day, or evenly spread ones where there are
    more than `most`; the last one is always `until`."""
    length = (until - opened_on).days
    if length < 0:
        return []
    step = -(-(length + 1) // most)
    found = [until - timedelta(days=back) for back in range(0, length + 1, step)]
    return found[::-1]


def reminder_due(*, due_on: date, today: date, after_days: tuple[int, ...], every: int) -> int | None:
    """Of how many days after the committed day the latest reminder is that is due by `today`.

    `after_days` are the first reminders, then one `every` so many days. None before the first.
    """
    passed = (today - due_on).days
    first = [days for days in after_days if days <= passed]
    if not first:
        return None
    last = after_days[-1]
    return first[-1] if passed < last + every else last + (passed - last) // every * every
