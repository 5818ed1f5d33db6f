"""A review round of the standing body: the state table, and how an answer stands on a day. Pure.

Source: capability C15: the Government Office, with the standing body, compiles what ministries and
localities report and proposes solutions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nhipcau.oversight.errors import NobodyAsked, SamePerson, SamePost
from nhipcau.oversight.rules.steps import Row, Side


class Stage(StrEnum):
    """Where a round stands."""

    OPEN = "open"
    COMPILED = "compiled"
    SIGNED = "signed"
    SENT = "sent"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What can be done in a round."""

    ANSWER = "answer"
    REOPEN = "reopen"
    COMPILE = "compile"
    PROPOSE = "propose"
    SIGN = "sign"
    SEND = "send"
    CANCEL = "cancel"


_REVIEW = "oversight.review"

# What is not here is refused. Nothing is answered or reopened once the round is compiled.
STEPS: Mapping[Step, Row] = {
    Step.ANSWER: Row(Side.ASKED, "oversight.answer", {Stage.OPEN: Stage.OPEN}),
    Step.REOPEN: Row(Side.BODY, _REVIEW, {Stage.OPEN: Stage.OPEN}),
    Step.COMPILE: Row(Side.BODY, _REVIEW, {Stage.OPEN: Stage.COMPILED}),
    Step.PROPOSE: Row(Side.BODY, _REVIEW, {Stage.COMPILED: Stage.COMPILED}),
    Step.SIGN: Row(Side.BODY, "oversight.decide", {Stage.COMPILED: Stage.SIGNED}),
    Step.SEND: Row(Side.BODY, _REVIEW, {Stage.SIGNED: Stage.SENT}),
    Step.CANCEL: Row(Side.BODY, _REVIEW, {Stage.OPEN: Stage.CANCELLED}),
}


class AnswerState(StrEnum):
    """How the answer of an agency stands on a day."""

    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    WAITED_FOR = "waited_for"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class AnswerDates:
    """The deadline of the round and the day of the answer."""

    due_on: date
    answered_on: date | None


def answer_state_on(day: date, dates: AnswerDates) -> AnswerState:
    """The state at the end of `day`; the deadline itself is still in time."""
    if dates.answered_on is not None and dates.answered_on <= day:
        late = dates.answered_on > dates.due_on
        return AnswerState.ANSWERED_LATE if late else AnswerState.ANSWERED
    return AnswerState.MISSING if day > dates.due_on else AnswerState.WAITED_FOR


def require_asked(asked: list[object]) -> None:
    """Somebody is asked. Raises NobodyAsked."""
    if not asked:
        raise NobodyAsked


def require_other_post(
    *, compiler_ref: str, compiler_post: object, signer_ref: str, signer_post: object
) -> None:
    """Whoever compiled does not sign: another person in another post does. Raises SamePerson, SamePost."""
    if compiler_ref == signer_ref:
        raise SamePerson
    if compiler_post is not None and compiler_post == signer_post:
        raise SamePost


def counted_on(*, period_to: date, today: date) -> date:
    """The day as of which tasks are counted: the last day of the period, or today while it runs."""
    return min(period_to, today)
