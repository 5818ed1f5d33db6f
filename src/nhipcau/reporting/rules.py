"""Deliveries: their states, what may follow what, and when to try again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from nhipcau.reporting.errors import StepNotPossible

LINK: Final = "reporting.link"


class Kind(StrEnum):
    """What is told."""

    PROGRESS = "progress"
    STATUS = "status"


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    REFUSED = "refused"
    DROPPED = "dropped"


class Step(StrEnum):
    """What can happen to a delivery."""

    DELIVER = "deliver"
    PUT_OFF = "put_off"
    REFUSE = "refuse"
    RESEND = "resend"
    DROP = "drop"


TRANSITIONS: Final[dict[tuple[State, Step], State]] = {
    (State.WAITING, Step.DELIVER): State.DELIVERED,
    (State.WAITING, Step.PUT_OFF): State.WAITING,
    (State.WAITING, Step.REFUSE): State.REFUSED,
    (State.WAITING, Step.DROP): State.DROPPED,
    (State.WAITING, Step.RESEND): State.WAITING,  # at once, whatever the clock says
    (State.REFUSED, Step.RESEND): State.WAITING,
    (State.REFUSED, Step.DROP): State.DROPPED,
}


def next_state(state: str, step: Step) -> State:
    """The state after the step. Raises StepNotPossible."""
    following = TRANSITIONS.get((State(state), step))
    if following is None:
        raise StepNotPossible(state=State(state))
    return following


def next_try(now: datetime, tries: int, minutes: Sequence[int], after: timedelta | None = None) -> datetime:
    """When to try again after `tries` failures: by the list of pauses, its last one without end.

    `after` is how long the outside system asked to wait (RFC 9110 §10.2.3); the longer one counts.
    """
    pause = timedelta(minutes=minutes[min(max(tries, 1), len(minutes)) - 1])
    return now + max(pause, after or timedelta())
