"""Bring a difficulty to the level with the authority, with a reason or with a proposed solution."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.difficulties.errors import ReasonMissing
from nhipcau.difficulties.events import DifficultyPassedOn
from nhipcau.difficulties.models import Difficulty
from nhipcau.difficulties.rules import HANDLE, Step
from nhipcau.difficulties.steps import hand_over, take_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("difficulties.pass_on", permission=HANDLE, emits=(DifficultyPassedOn,))
def pass_on(
    *, actor: Actor, difficulty_id: UUID, to_agency_id: UUID, reason: str, now: datetime
) -> Difficulty:
    """The difficulty with the agency that has the authority.

    Raises ReasonMissing, HandlerIsSelf, HandlerEnded, and as `take_step`.
    """
    return _hand_on(actor, difficulty_id, to_agency_id, Step.PASS_ON, reason, "", now)


@action("difficulties.propose_solution", permission=HANDLE, emits=(DifficultyPassedOn,))
def propose_solution(
    *, actor: Actor, difficulty_id: UUID, to_agency_id: UUID, proposal: str, now: datetime
) -> Difficulty:
    """The difficulty with a proposed solution, before the agency that decides on it.

    Raises ReasonMissing (no proposal), HandlerIsSelf, HandlerEnded, and as `take_step`.
    """
    return _hand_on(actor, difficulty_id, to_agency_id, Step.PROPOSE, "", proposal, now)


def _hand_on(
    actor: Actor,
    difficulty_id: UUID,
    to_agency_id: UUID,
    step: Step,
    reason: str,
    proposal: str,
    now: datetime,
) -> Difficulty:
    words = (proposal or reason).strip()
    if not words:
        raise ReasonMissing
    difficulty, before = take_step(actor=actor, difficulty_id=difficulty_id, step=step)
    move = hand_over(actor=actor, difficulty=difficulty, to_agency_id=to_agency_id, now=now)
    move.reason, move.proposal = reason.strip(), proposal.strip()
    move.save()
    difficulty.proposal = proposal.strip() or difficulty.proposal
    difficulty.save()
    record_change(difficulty, before, note=words)
    publish(DifficultyPassedOn(difficulty_id=difficulty.id, holder_agency_id=to_agency_id, move_id=move.id))
    return difficulty
