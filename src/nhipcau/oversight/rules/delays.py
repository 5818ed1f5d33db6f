"""Accountability for late work: the state table of a delay record, who stands on which side. Pure.

Source: capability C14: the cause of a delay, the person and organisation responsible, how it is
handled, the responsibility of the head. Heads answer fully for what is late under them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from nhipcau.oversight.errors import DayTooEarly, NotLate, OwnDelay
from nhipcau.oversight.rules.steps import Row, Side


class Stage(StrEnum):
    """How far a late task has been accounted for."""

    NONE = "none"
    CAUSE = "cause"
    HANDLING = "handling"
    CLOSED = "closed"


class Step(StrEnum):
    """What can be done about a late task."""

    RECORD = "record"
    ASK = "ask"
    HANDLE = "handle"
    FOLLOW_UP = "follow_up"
    CLOSE = "close"


_STAY: Mapping[StrEnum, StrEnum] = {stage: stage for stage in Stage}
_ANSWER, _DECIDE = "oversight.answer", "oversight.decide"

# What is not here is refused. To be asked changes nothing about how far it has come.
STEPS: Mapping[Step, Row] = {
    # A cause may be corrected at every stage, so that what is possible does not tell how far it has come.
    Step.RECORD: Row(Side.LEAD, _ANSWER, {**_STAY, Stage.NONE: Stage.CAUSE}),
    Step.ASK: Row(Side.ABOVE, _DECIDE, _STAY),
    Step.HANDLE: Row(Side.HEAD, _DECIDE, {Stage.CAUSE: Stage.HANDLING, Stage.HANDLING: Stage.HANDLING}),
    Step.FOLLOW_UP: Row(Side.HANDLER, _DECIDE, {Stage.HANDLING: Stage.HANDLING}),
    Step.CLOSE: Row(Side.HANDLER, _DECIDE, {Stage.HANDLING: Stage.CLOSED}),
}


def require_late(*, late: bool) -> None:
    """Only what is overdue or was done late is accounted for. Raises NotLate."""
    if not late:
        raise NotLate


def require_other_post(*, responsible: object, decider: object) -> None:
    """Nobody decides on, or follows up, a delay for which they are responsible themselves.

    Raises OwnDelay.
    """
    if responsible is not None and responsible == decider:
        raise OwnDelay


def require_not_past(day: date, *, today: date) -> None:
    """A follow-up is set for today or later. Raises DayTooEarly."""
    if day < today:
        raise DayTooEarly(day=today)
