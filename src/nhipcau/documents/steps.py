"""Taking a step on an item of a review or on a draft: found, locked, on the right side, possible."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nhipcau.documents.errors import LegalDraftNotThere, OpinionNotThere, ReviewItemNotThere
from nhipcau.documents.models import DraftedStep, DraftOpinion, LegalDraft, ReviewItem
from nhipcau.documents.rules.drafting import (
    DRAFT_ACTS,
    DraftAct,
    DraftSide,
    require_draft_act,
    require_draft_side,
)
from nhipcau.documents.rules.review import (
    REVIEW_STEPS,
    ReviewSide,
    ReviewState,
    ReviewStep,
    next_review_stage,
    require_review_side,
)
from nhipcau.nodes.facade import may_here
from nhipcau.spine.facade import Actor, snapshot

Snapshot = dict[str, object]


@dataclass(frozen=True, slots=True)
class TakenItem:
    """A locked item, already at its next stage but not saved, and how it was before."""

    item: ReviewItem
    before: Snapshot


def take_review_step(*, actor: Actor, item_id: UUID, step: ReviewStep) -> TakenItem:
    """The item for the step. Raises ReviewItemNotThere, NotTheReviewLead, NotTheItemsAgency,
    ReviewStepNotPossible."""
    item = (
        ReviewItem.objects.visible_to(actor)
        .with_outcome()
        .select_for_update(of=("self",))
        .select_related("programme", "document")
        .filter(id=item_id)
        .first()
    )
    if item is None:
        raise ReviewItemNotThere
    require_review_side(
        step,
        leads=actor.acts_for(item.programme.lead_agency_id),
        responsible=actor.acts_for(item.agency_id),
    )
    before = dict(snapshot(item))
    done = item.review_state() is ReviewState.DONE
    item.stage = next_review_stage(item.stage, step, done=done)
    return TakenItem(item, before)


def possible_review_steps(*, actor: Actor, item: ReviewItem) -> frozenset[ReviewStep]:
    """What `actor` may do with an item of `with_outcome` now, for showing buttons."""
    if not may_here(actor, "documents.review_law") or item.review_state() is ReviewState.DONE:
        return frozenset()
    leads = actor.acts_for(item.programme.lead_agency_id)
    responsible = leads or actor.acts_for(item.agency_id)
    return frozenset(
        step
        for step, (side, stages) in REVIEW_STEPS.items()
        if item.stage in stages and (leads if side is ReviewSide.LEAD else responsible)
    )


def take_draft_act(*, actor: Actor, draft_id: UUID, act: DraftAct) -> LegalDraft:
    """The locked draft, on which the act is possible for the actor.

    Raises LegalDraftNotThere, NotTheDraftingAgency, DraftStepNotPossible.
    """
    draft = LegalDraft.objects.visible_to(actor).select_for_update(of=("self",)).filter(id=draft_id).first()
    if draft is None:
        raise LegalDraftNotThere
    require_draft_side(act, leads=actor.acts_for(draft.lead_agency_id), on_side=_answers(actor, draft))
    require_draft_act(draft.stage, act)
    return draft


def take_opinion(*, actor: Actor, opinion_id: UUID, act: DraftAct) -> DraftOpinion:
    """The locked opinion with its draft, on which the act is possible for the actor.

    Raises OpinionNotThere, NotTheAskedAgency, NotTheDraftingAgency, DraftStepNotPossible.
    """
    opinion = (
        DraftOpinion.objects.visible_to(actor)
        .select_related("draft")
        .select_for_update(of=("self",))
        .filter(id=opinion_id)
        .first()
    )
    if opinion is None:
        raise OpinionNotThere
    require_draft_side(
        act,
        leads=actor.acts_for(opinion.draft.lead_agency_id),
        on_side=actor.acts_for(opinion.agency_id),
    )
    require_draft_act(opinion.draft.stage, act)
    return opinion


def possible_draft_acts(*, actor: Actor, draft: LegalDraft) -> frozenset[DraftAct]:
    """What `actor` may do with the draft now; answering belongs to the opinion, not to the draft."""
    if not may_here(actor, "documents.draft_law"):
        return frozenset()
    leads = actor.acts_for(draft.lead_agency_id)
    found = set()
    for act, (side, stages) in DRAFT_ACTS.items():
        on_side = leads or (side is DraftSide.STEP and _answers(actor, draft))
        if side is not DraftSide.ASKED and draft.stage in stages and on_side:
            found.add(act)
    return frozenset(found)


def _answers(actor: Actor, draft: LegalDraft) -> bool:
    """Whether the actor's agency answers for the step at which the draft stands."""
    step = DraftedStep.objects.filter(draft=draft, step=draft.stage).first()
    return step is not None and actor.acts_for(step.agency_id)
