"""Say what the drafting agency made of an opinion."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.errors import OpinionNotGiven
from nhipcau.documents.events import OpinionExplained
from nhipcau.documents.models import DraftOpinion
from nhipcau.documents.rules.drafting import TO_EXPLAIN, DraftAct, Handling, require_explanation
from nhipcau.documents.steps import take_opinion
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("documents.explain_opinion", permission="documents.draft_law", emits=(OpinionExplained,))
def explain_opinion(
    *, actor: Actor, opinion_id: UUID, handling: Handling, explanation: str = "", now: datetime
) -> DraftOpinion:
    """The opinion with what was made of it; it may be said anew until the draft is submitted.

    Raises OpinionNotGiven, ExplanationMissing, and as `take_opinion`.
    """
    opinion = take_opinion(actor=actor, opinion_id=opinion_id, act=DraftAct.EXPLAIN_OPINION)
    if opinion.answer not in TO_EXPLAIN or handling == Handling.NONE:
        raise OpinionNotGiven
    require_explanation(handling, explanation)
    before = snapshot(opinion)
    opinion.handling, opinion.explanation = handling, explanation.strip()
    opinion.explained_on = civil_date(now)
    opinion.save()
    record_change(opinion, before)
    publish(OpinionExplained(draft_id=opinion.draft_id, opinion_id=opinion.id, handling=handling))
    return opinion
