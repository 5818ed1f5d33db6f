"""Taking a step on a difficulty: found, locked, permitted, on the right side, possible at this stage."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import agency, names_now
from nhipcau.deadlines.facade import Unit, Within, calculate
from nhipcau.difficulties.errors import DifficultyNotThere, HandlerEnded, HandlerIsSelf
from nhipcau.difficulties.models import Difficulty, DifficultyMove
from nhipcau.difficulties.policies import answer_policy
from nhipcau.difficulties.rules import STEPS, Step, next_stage, require_side
from nhipcau.kit.clock import civil_date
from nhipcau.nodes.facade import acts_here
from nhipcau.spine.facade import Actor, snapshot

Snapshot = dict[str, object]


def take_step(*, actor: Actor, difficulty_id: UUID, step: Step) -> tuple[Difficulty, Snapshot]:
    """The locked difficulty, already at its next stage but not saved, and how it was before.

    Raises NotPermitted, DifficultyNotThere, NotTheHolder, NotTheRaiser, StepNotPossible.
    """
    actor.require(STEPS[step][1])
    rows = Difficulty.objects.visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(id=difficulty_id).first()
    if found is None:
        raise DifficultyNotThere
    require_side(
        step,
        acts_for_holder=actor.acts_for(found.holder_agency_id),
        acts_for_raiser=actor.acts_for(found.raised_by_id),
    )
    before = dict(snapshot(found))
    found.stage = next_stage(found.stage, step)
    return found, before


def possible_steps(*, actor: Actor, difficulty: Difficulty) -> frozenset[Step]:
    """What `actor` may do with the difficulty now and at this node, for showing buttons."""
    if not acts_here(actor):
        return frozenset()
    holder = actor.acts_for(difficulty.holder_agency_id)
    raiser = actor.acts_for(difficulty.raised_by_id)
    own = difficulty.raiser_ref == actor.ref
    return frozenset(
        step
        for step, (side, permission, stages) in STEPS.items()
        if (holder if side.value == "holder" else raiser)
        and actor.can(permission)
        and difficulty.stage in stages
        and not (own and step is Step.ANSWER)
    )


def hand_over(*, actor: Actor, difficulty: Difficulty, to_agency_id: UUID, now: datetime) -> DifficultyMove:
    """Lay the difficulty with another agency, whose days begin now; the move, not saved.

    Raises HandlerIsSelf, HandlerEnded, AgencyNotThere.
    """
    today = civil_date(now)
    if to_agency_id == difficulty.holder_agency_id:
        raise HandlerIsSelf
    refuse_ended(to_agency_id, today)
    move = DifficultyMove(
        difficulty=difficulty,
        from_agency_id=difficulty.holder_agency_id,
        to_agency_id=to_agency_id,
        by_ref=actor.ref,
        at=now,
        due_on=due_for(difficulty.kind, today),
    )
    difficulty.holder_agency_id, difficulty.due_on = to_agency_id, move.due_on
    return move


def refuse_ended(agency_id: UUID, today: date) -> None:
    """Raise HandlerEnded for an agency that is no more, AgencyNotThere for none."""
    ended_on = agency(agency_id).dissolved_on
    if ended_on is not None and ended_on <= today:
        raise HandlerEnded(agency=names_now([agency_id]).get(agency_id, ""))


def due_for(kind: str, today: date) -> date:
    """The last day for an answer when a difficulty of this kind comes in today."""
    days = answer_policy(today).working_days[kind]
    return calculate(Within(days, Unit.WORKING_DAY, today)).last_day
