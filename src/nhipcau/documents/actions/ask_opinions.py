"""Ask agencies for their opinion on a draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import names_now
from nhipcau.documents.errors import NoOpinionsAsked, OpinionAlreadyAsked, OpinionDueInThePast
from nhipcau.documents.events import OpinionAsked
from nhipcau.documents.models import DraftOpinion
from nhipcau.documents.rules.drafting import DraftAct
from nhipcau.documents.steps import take_draft_act
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("documents.ask_opinions", permission="documents.draft_law", emits=(OpinionAsked,))
def ask_opinions(
    *,
    actor: Actor,
    draft_id: UUID,
    agency_ids: Iterable[UUID],
    due_on: date,
    asked_on: date | None = None,
    now: datetime,
) -> list[DraftOpinion]:
    """The opinions, waiting; those who are asked may see the draft from now on.

    Raises NoOpinionsAsked, OpinionAlreadyAsked, OpinionDueInThePast, and as `take_draft_act`.
    """
    draft = take_draft_act(actor=actor, draft_id=draft_id, act=DraftAct.ASK_OPINION)
    day, asked = asked_on or civil_date(now), tuple(dict.fromkeys(agency_ids))
    if not asked:
        raise NoOpinionsAsked
    if due_on < day:
        raise OpinionDueInThePast
    known = draft.opinions.filter(agency_id__in=asked).first()
    if known is not None:
        raise OpinionAlreadyAsked(agency=names_now([known.agency_id]).get(known.agency_id, ""))
    opinions = [
        DraftOpinion(draft=draft, agency_id=agency, asked_on=day, due_on=due_on, synthetic=draft.synthetic)
        for agency in asked
    ]
    for opinion in DraftOpinion.objects.bulk_create(opinions):
        record_change(opinion, None)
    publish(OpinionAsked(draft_id=draft.id, agency_ids=asked, due_on=due_on))
    return opinions
