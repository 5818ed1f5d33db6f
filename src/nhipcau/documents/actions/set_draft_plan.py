"""Plan the days on which the steps of a draft are to be finished."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from nhipcau.documents.events import DraftPlanSet
from nhipcau.documents.models import LegalDraft
from nhipcau.documents.rules.drafting import DraftAct, DraftingStep, require_plan
from nhipcau.documents.steps import take_draft_act
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("documents.set_draft_plan", permission="documents.draft_law", emits=(DraftPlanSet,))
def set_draft_plan(
    *, actor: Actor, draft_id: UUID, planned: Mapping[DraftingStep, date | None], now: datetime
) -> LegalDraft:
    """The draft with its plan; steps that are finished keep theirs.

    Raises PlanDisordered, and as `take_draft_act`.
    """
    draft = take_draft_act(actor=actor, draft_id=draft_id, act=DraftAct.SET_PLAN)
    steps = list(draft.steps.select_for_update().order_by("position"))
    for step in steps:
        before = snapshot(step)
        if step.finished_on is None and DraftingStep(step.step) in planned:
            step.planned_on = planned[DraftingStep(step.step)]
            step.save()
            record_change(step, before)
    require_plan([step.planned_on for step in steps])
    record_change(draft, snapshot(draft))
    publish(DraftPlanSet(draft_id=draft.id))
    return draft
