"""Answer a difficulty, or all of a group at once; take the answer, or say that it does not help."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nhipcau.difficulties.errors import AnswerMissing, NothingToGroup, ReasonMissing
from nhipcau.difficulties.events import DifficultyAnswered, DifficultyClosed, DifficultyReopened
from nhipcau.difficulties.models import Difficulty
from nhipcau.difficulties.rules import HANDLE, RAISE, Outcome, Step, require_other_person
from nhipcau.difficulties.steps import due_for, take_step
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("difficulties.answer_difficulty", permission=HANDLE, emits=(DifficultyAnswered,))
def answer_difficulty(
    *, actor: Actor, difficulty_id: UUID, outcome: str, answer: str, record: str = "", now: datetime
) -> Difficulty:
    """The answered difficulty, which goes back to who raised it. `record` is the number of the document
    in which the decision stands.

    Raises AnswerMissing, OwnDifficulty, and as `take_step`.
    """
    if not answer.strip() or outcome not in set(Outcome):
        raise AnswerMissing
    difficulty, before = take_step(actor=actor, difficulty_id=difficulty_id, step=Step.ANSWER)
    require_other_person(raiser_ref=difficulty.raiser_ref, actor_ref=actor.ref)
    difficulty.outcome, difficulty.answer = outcome, answer.strip()
    difficulty.answer_record, difficulty.answerer_ref = record.strip(), actor.ref
    difficulty.answered_on = civil_date(now)
    difficulty.save()
    record_change(difficulty, before, note=answer)
    publish(DifficultyAnswered(difficulty_id=difficulty.id))
    return difficulty


def answer_group(
    *, actor: Actor, group_id: UUID, outcome: str, answer: str, record: str = "", now: datetime
) -> list[Difficulty]:
    """The open members of a group that lie with the actor's agency, answered alike; all or none.

    Raises NothingToGroup when there is none, and as `answer_difficulty`.
    """
    rows = Difficulty.objects.visible_to(actor).open().filter(group_id=group_id)
    mine = [row for row in rows if actor.acts_for(row.holder_agency_id)]
    if not mine:
        raise NothingToGroup
    with transaction.atomic():
        return [
            answer_difficulty(
                actor=actor, difficulty_id=row.id, outcome=outcome, answer=answer, record=record, now=now
            )
            for row in mine
        ]


@action("difficulties.close_difficulty", permission=RAISE, emits=(DifficultyClosed,))
def close_difficulty(*, actor: Actor, difficulty_id: UUID, note: str = "", now: datetime) -> Difficulty:
    """The difficulty, removed as who raised it says. Raises as `take_step`."""
    difficulty, before = take_step(actor=actor, difficulty_id=difficulty_id, step=Step.CLOSE)
    difficulty.closed_on = civil_date(now)
    difficulty.save()
    record_change(difficulty, before, note=note)
    publish(DifficultyClosed(difficulty_id=difficulty.id))
    return difficulty


@action("difficulties.reopen_difficulty", permission=RAISE, emits=(DifficultyReopened,))
def reopen_difficulty(*, actor: Actor, difficulty_id: UUID, reason: str, now: datetime) -> Difficulty:
    """The difficulty once more with the agency that answered, because the answer did not help; counted.

    Raises ReasonMissing, and as `take_step`.
    """
    if not reason.strip():
        raise ReasonMissing
    difficulty, before = take_step(actor=actor, difficulty_id=difficulty_id, step=Step.REOPEN)
    difficulty.reopened += 1
    difficulty.answered_on = None
    difficulty.due_on = due_for(difficulty.kind, civil_date(now))
    difficulty.save()
    record_change(difficulty, before, note=reason)
    publish(DifficultyReopened(difficulty_id=difficulty.id))
    return difficulty


@action("difficulties.withdraw_difficulty", permission=RAISE, emits=(DifficultyClosed,))
def withdraw_difficulty(*, actor: Actor, difficulty_id: UUID, reason: str, now: datetime) -> Difficulty:
    """The difficulty, taken back by who raised it. Raises ReasonMissing, and as `take_step`."""
    if not reason.strip():
        raise ReasonMissing
    difficulty, before = take_step(actor=actor, difficulty_id=difficulty_id, step=Step.WITHDRAW)
    difficulty.closed_on = civil_date(now)
    difficulty.save()
    record_change(difficulty, before, note=reason)
    publish(DifficultyClosed(difficulty_id=difficulty.id))
    return difficulty
