"""Open a review programme of legal documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from nhipcau.documents.errors import DocumentNotThere, SubjectNeeded
from nhipcau.documents.events import ReviewOpened
from nhipcau.documents.models import Document, ProgrammeAgency, ReviewProgramme
from nhipcau.documents.rules.review import require_law_reason
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """A programme: the law that gives reason for it, or a reason in words, and who takes part."""

    title: str
    reason_document_id: UUID | None = None
    reason: str = ""
    opened_on: date | None = None
    due_on: date | None = None
    agencies: Iterable[UUID] = field(default_factory=tuple)
    synthetic: bool = False


@action("documents.open_review", permission="documents.review_law", emits=(ReviewOpened,))
def open_review(*, actor: Actor, new: NewReview, now: datetime) -> ReviewProgramme:
    """The programme, led by the actor's agency.

    Raises SubjectNeeded, LawReasonMissing, DocumentNotThere.
    """
    if not new.title.strip():
        raise SubjectNeeded
    if new.reason_document_id is None:
        require_law_reason(new.reason)
    elif not Document.objects.visible_to(actor).filter(id=new.reason_document_id).exists():
        raise DocumentNotThere
    lead = actor.own_agency()
    programme = ReviewProgramme.objects.create(
        title=" ".join(new.title.split()),
        reason_document_id=new.reason_document_id,
        reason=new.reason.strip(),
        lead_agency_id=lead,
        opened_on=new.opened_on or civil_date(now),
        due_on=new.due_on,
        opened_at=now,
        synthetic=new.synthetic,
    )
    ProgrammeAgency.objects.bulk_create(
        [ProgrammeAgency(programme=programme, agency_id=agency) for agency in {*new.agencies} - {lead}]
    )
    record_change(programme, None)
    publish(ReviewOpened(programme_id=programme.id))
    return programme
