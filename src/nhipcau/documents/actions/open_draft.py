"""Open the drafting of a legal document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import agency_by_key
from nhipcau.documents.actions.start_review_item import start_review_item
from nhipcau.documents.errors import ReviewItemNotThere, SubjectNeeded
from nhipcau.documents.events import LegalDraftOpened, ReviewItemStarted
from nhipcau.documents.models import DraftAim, DraftedStep, LegalDraft, ReviewItem
from nhipcau.documents.policies import DraftingPlan, PlannedStep, drafting_plan
from nhipcau.documents.rules.drafting import DocumentType, DraftingStep, require_plan
from nhipcau.documents.rules.review import EFFECT_OF, Outcome, ReviewStage
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLegalDraft:
    """What is to be drafted. `shortened` waives the days of public comment (shortened procedure)."""

    title: str
    type: DocumentType
    reason: str = ""
    review_item_id: UUID | None = None
    shortened: bool = False
    opened_on: date | None = None
    planned: Mapping[DraftingStep, date] = field(default_factory=dict)
    synthetic: bool = False


@action("documents.open_draft", permission="documents.draft_law", emits=(LegalDraftOpened, ReviewItemStarted))
def open_draft(*, actor: Actor, new: NewLegalDraft, now: datetime) -> LegalDraft:
    """The draft at its first step, with the steps of the version in force on its day.

    For an item of a review it takes over what the document is to do, and the item is started.
    Raises SubjectNeeded, PlanDisordered, ReviewItemNotThere, and as `start_review_item`.
    """
    if not new.title.strip():
        raise SubjectNeeded
    opened_on = new.opened_on or civil_date(now)
    plan = drafting_plan(new.type, opened_on)
    require_plan([new.planned.get(step.step) for step in plan.steps])
    item = _item(actor, new.review_item_id, now) if new.review_item_id else None
    draft = LegalDraft.objects.create(
        title=" ".join(new.title.split()),
        type=new.type,
        lead_agency_id=actor.own_agency(),
        reason=new.reason.strip(),
        review_item=item,
        shortened=new.shortened,
        steps_version=plan.valid_from,
        stage=plan.steps[0].step,
        opened_on=opened_on,
        opened_at=now,
        synthetic=new.synthetic,
    )
    DraftedStep.objects.bulk_create(_steps(draft, plan, new))
    if item is not None and item.outcome != Outcome.NEW and item.document_id:
        kind = EFFECT_OF[Outcome(item.outcome)].value
        DraftAim.objects.create(draft=draft, kind=kind, document_id=item.document_id, scope=item.scope)
    record_change(draft, None)
    publish(LegalDraftOpened(draft_id=draft.id, review_item_id=item.id if item else None))
    return draft


def _item(actor: Actor, item_id: UUID, now: datetime) -> ReviewItem:
    """The item, started now if it was only agreed. Raises ReviewItemNotThere."""
    item = ReviewItem.objects.visible_to(actor).filter(id=item_id).first()
    if item is None:
        raise ReviewItemNotThere
    if item.stage == ReviewStage.UNDER_WAY and actor.acts_for(item.agency_id):
        return item
    return start_review_item(actor=actor, item_id=item_id, now=now)


def _steps(draft: LegalDraft, plan: DraftingPlan, new: NewLegalDraft) -> list[DraftedStep]:
    return [
        DraftedStep(
            draft=draft,
            position=position,
            step=step.step,
            agency_id=_agency(step, draft),
            least_days=0 if new.shortened else step.least_days,
            planned_on=new.planned.get(step.step),
        )
        for position, step in enumerate(plan.steps, start=1)
    ]


def _agency(step: PlannedStep, draft: LegalDraft) -> UUID:
    """Who answers for the step: the agency that the plan names, else the drafting one."""
    return agency_by_key(step.agency).id if step.agency else draft.lead_agency_id
