"""The rules of difficulties: who may take which step, when, and what follows. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from nhipcau.difficulties.errors import NotTheHolder, NotTheRaiser, OwnDifficulty, StepNotPossible


class Kind(StrEnum):
    """What kind of difficulty it is (capability C13)."""

    LEGAL = "legal"
    TECHNICAL = "technical"
    DATA = "data"
    PEOPLE = "people"
    MONEY = "money"
    OTHER = "other"


class Stage(StrEnum):
    """Where a difficulty stands between who raised it and who can remove it."""

    RAISED = "raised"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can be done with a difficulty."""

    PASS_ON = "pass_on"  # noqa: S105 - no password
    PROPOSE = "propose"
    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class Side(StrEnum):
    """Who may take a step: the agency with which it lies, or the one that raised it."""

    HOLDER = "holder"
    RAISER = "raiser"


class Outcome(StrEnum):
    """What an answer says."""

    REMOVED = "removed"
    GUIDED = "guided"
    PLANNED = "planned"
    REFUSED = "refused"


OPEN_STAGES = (Stage.RAISED, Stage.PROPOSED)
RAISE = "difficulties.raise"
HANDLE = "difficulties.handle"

# step: (who, permission, {stage before: stage after}). What is not here is refused.
STEPS: dict[Step, tuple[Side, str, dict[Stage, Stage]]] = {
    Step.PASS_ON: (Side.HOLDER, HANDLE, dict.fromkeys(OPEN_STAGES, Stage.RAISED)),
    Step.PROPOSE: (Side.HOLDER, HANDLE, dict.fromkeys(OPEN_STAGES, Stage.PROPOSED)),
    Step.ANSWER: (Side.HOLDER, HANDLE, dict.fromkeys(OPEN_STAGES, Stage.ANSWERED)),
    Step.CLOSE: (Side.RAISER, RAISE, {Stage.ANSWERED: Stage.CLOSED}),
    Step.REOPEN: (Side.RAISER, RAISE, {Stage.ANSWERED: Stage.RAISED}),
    Step.WITHDRAW: (Side.RAISER, RAISE, dict.fromkeys(OPEN_STAGES, Stage.WITHDRAWN)),
}


def next_stage(stage: str, step: Step) -> Stage:
    """The stage after `step`. Raises StepNotPossible."""
    after = STEPS[step][2].get(Stage(stage))
    if after is None:
        raise StepNotPossible(step=step, stage=Stage(stage))
    return after


def require_side(step: Step, *, acts_for_holder: bool, acts_for_raiser: bool) -> None:
    """Raise NotTheHolder or NotTheRaiser when the actor stands on the wrong side for `step`."""
    side = STEPS[step][0]
    if side is Side.HOLDER and not acts_for_holder:
        raise NotTheHolder
    if side is Side.RAISER and not acts_for_raiser:
        raise NotTheRaiser


def require_other_person(*, raiser_ref: str, actor_ref: str) -> None:
    """Nobody answers their own difficulty, in whatever post. Raises OwnDifficulty."""
    if raiser_ref == actor_ref:
        raise OwnDifficulty


def is_late(*, stage: str, due_on: date, day: date) -> bool:
    """Whether the agency with which it lies has let its day pass. The last day is inclusive."""
    return stage in OPEN_STAGES and due_on < day


def stage_taken_in(stage: str, step: Step | None) -> Stage:
    """The stage after another node took `step`, so that all nodes end at the same one.

    Who raised it may withdraw it while the holder, who has not heard of that, passes it on or answers: it
    is withdrawn then, in whatever order the two are heard of. A step that the table does not allow at this
    stage was overtaken and moves nothing.
    """
    now = Stage(stage)
    if step is None:
        return now
    if step is Step.WITHDRAW and now is Stage.ANSWERED:
        return Stage.WITHDRAWN
    return STEPS[step][2].get(now, now)
