"""Propose what is to become of a legal document, or that a new one is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from nhipcau.documents.errors import DocumentNotThere, ItemAlreadyThere, ProgrammeNotThere
from nhipcau.documents.events import ReviewItemProposed
from nhipcau.documents.models import Document, ProgrammeAgency, ReviewItem, ReviewProgramme
from nhipcau.documents.rules.review import Competence, Outcome, ReviewStage, require_item
from nhipcau.spine.facade import Actor, action, publish, record_change


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The verdict on a document (or the subject of a new one), by whose authority, why, who, when."""

    outcome: Outcome
    reason: str
    document_id: UUID | None = None
    subject: str = ""
    competence: Competence = Competence.OWN
    advised_id: UUID | None = None
    scope: str = ""
    agency_id: UUID | None = None
    due_on: date | None = None
    synthetic: bool = False


@action("documents.propose_review_item", permission="documents.review_law", emits=(ReviewItemProposed,))
def propose_review_item(*, actor: Actor, programme_id: UUID, proposal: Proposal, now: datetime) -> ReviewItem:
    """The item, proposed; a document stands once in a programme.

    The agency that is responsible for it takes part in the programme from then on. Raises
    ProgrammeNotThere, ItemAlreadyThere, and as `checked_proposal`.
    """
    programme = (
        ReviewProgramme.objects.visible_to(actor).select_for_update(of=("self",)).filter(id=programme_id)
    ).first()
    if programme is None:
        raise ProgrammeNotThere
    document = checked_proposal(actor, proposal)
    refuse_twice(programme.id, document)
    last = programme.items.aggregate(last=Max("position"))["last"]
    item = ReviewItem(
        programme=programme,
        position=(last or 0) + 1,
        stage=ReviewStage.PROPOSED,
        synthetic=proposal.synthetic,
    )
    fill(item, proposal, document, agency_id=proposal.agency_id or actor.own_agency())
    item.save()
    record_change(item, None)
    publish(ReviewItemProposed(item_id=item.id, programme_id=programme.id, outcome=item.outcome))
    return item


def checked_proposal(actor: Actor, proposal: Proposal) -> Document | None:
    """The document that the proposal is about. Raises DocumentNotThere, and as `require_item`."""
    require_item(
        outcome=proposal.outcome,
        has_document=proposal.document_id is not None,
        subject=proposal.subject,
        competence=proposal.competence,
        advises=proposal.advised_id is not None,
        reason=proposal.reason,
    )
    if proposal.outcome == Outcome.NEW or proposal.document_id is None:
        return None
    document = Document.objects.visible_to(actor).filter(id=proposal.document_id).first()
    if document is None:
        raise DocumentNotThere
    return document


def refuse_twice(programme_id: UUID, document: Document | None, *, but: UUID | None = None) -> None:
    """Raises ItemAlreadyThere for a document that has an open item in the programme."""
    if document is None:
        return
    others = ReviewItem.objects.filter(programme_id=programme_id, document=document)
    others = others.exclude(stage=ReviewStage.DROPPED)
    other = (others.exclude(id=but) if but else others).first()
    if other is not None:
        raise ItemAlreadyThere(number=other.position)


def fill(item: ReviewItem, proposal: Proposal, document: Document | None, *, agency_id: UUID) -> None:
    """What was proposed, on the item; its agency sees the programme from now on."""
    advises = proposal.competence == Competence.ADVISE
    item.document = document
    item.subject = " ".join(proposal.subject.split()) if document is None else ""
    item.outcome = proposal.outcome
    item.competence = proposal.competence
    item.advised_id = proposal.advised_id if advises else None
    item.reason = proposal.reason.strip()
    item.scope = " ".join(proposal.scope.split())
    item.agency_id = agency_id
    item.due_on = proposal.due_on
    ProgrammeAgency.objects.get_or_create(programme_id=item.programme_id, agency_id=agency_id)
