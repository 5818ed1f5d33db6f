"""Give the opinion for which an agency was asked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.documents.errors import OpinionAlreadyGiven
from nhipcau.documents.events import OpinionAnswered
from nhipcau.documents.models import DraftOpinion
from nhipcau.documents.rules.drafting import DraftAct, OpinionAnswer, require_answer
from nhipcau.documents.steps import take_opinion
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("documents.answer_opinion", permission="documents.draft_law", emits=(OpinionAnswered,))
def answer_opinion(
    *,
    actor: Actor,
    opinion_id: UUID,
    answer: OpinionAnswer,
    text: str = "",
    answered_on: date | None = None,
    now: datetime,
) -> DraftOpinion:
    """The opinion as it was given. An answer after its last day is taken and shown as late.

    Raises OpinionAlreadyGiven, OpinionTextMissing, and as `take_opinion`.
    """
    opinion = take_opinion(actor=actor, opinion_id=opinion_id, act=DraftAct.ANSWER_OPINION)
    if opinion.answer != OpinionAnswer.WAITING or answer == OpinionAnswer.WAITING:
        raise OpinionAlreadyGiven
    require_answer(answer, text)
    before = snapshot(opinion)
    opinion.answer, opinion.text = answer, text.strip()
    opinion.answered_on, opinion.answerer_ref = answered_on or civil_date(now), actor.ref
    opinion.save()
    record_change(opinion, before)
    publish(OpinionAnswered(draft_id=opinion.draft_id, opinion_id=opinion.id, answer=answer))
    return opinion
