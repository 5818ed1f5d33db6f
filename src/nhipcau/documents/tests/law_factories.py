"""Legal documents, reviews and drafts for tests; all invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.facade import (
    Document,
    DocumentType,
    LegalDraft,
    NewDocument,
    NewLegalDraft,
    NewReview,
    Outcome,
    Proposal,
    ReviewItem,
    ReviewProgramme,
    answer_opinion,
    ask_opinions,
    explain_opinion,
    finish_draft_step,
    open_draft,
    open_review,
    propose_review_item,
    register_document,
)
from nhipcau.documents.rules.drafting import Handling, OpinionAnswer
from nhipcau.spine.facade import Actor


def at(year: int, month: int, day: int) -> datetime:
    """Ten o'clock of that day in Việt Nam."""
    return datetime(year, month, day, 3, tzinfo=UTC)


NOW = at(2025, 1, 2)


def agency_id(key: str) -> UUID:
    """The id of an agency by key or symbol."""
    return agencies_by_key([key], on=date(2025, 1, 2))[key]


def enter(actor: Actor, number: str, issued: date, **more: Any) -> Document:
    """A public legal document, in force from its date unless told otherwise."""
    values: dict[str, Any] = {
        "number": number, "kind": "legal", "subject": f"Văn bản giả định {number}", "issued_on": issued,
        "effective_on": issued, "published": True, "classification": 0, "synthetic": True,
    }  # fmt: skip
    return register_document(actor=actor, new=NewDocument(**values | more), now=NOW)


def review(actor: Actor, *agencies: UUID) -> ReviewProgramme:
    """A review led by the actor's agency."""
    new = NewReview(title="Rà soát giả định", reason="Luật mới", agencies=agencies, synthetic=True)
    return open_review(actor=actor, new=new, now=NOW)


def item(actor: Actor, programme: ReviewProgramme, outcome: str = "new", **more: Any) -> ReviewItem:
    """An item proposed by the actor for its agency."""
    values: dict[str, Any] = {"outcome": Outcome(outcome), "reason": "Chưa phù hợp", "synthetic": True}
    if outcome == "new":
        values["subject"] = "Văn bản mới giả định"
    proposal = Proposal(**values | more)
    return propose_review_item(actor=actor, programme_id=programme.id, proposal=proposal, now=NOW)


def draft(actor: Actor, **more: Any) -> LegalDraft:
    """A draft of a circular in the shortened procedure, at its first step."""
    values: dict[str, Any] = {
        "title": "Thông tư giả định", "type": DocumentType.CIRCULAR, "shortened": True, "synthetic": True
    }  # fmt: skip
    return open_draft(actor=actor, new=NewLegalDraft(**values | more), now=NOW)


def draft_at(actor: Actor, asked: Actor, stage: str, **more: Any) -> LegalDraft:
    """A draft at the stage; one agency was asked, disagreed, and was explained."""
    made = draft(actor, **more)
    while made.stage != stage:
        if made.stage == "opinions":
            opinion = ask_opinions(
                actor=actor, draft_id=made.id, agency_ids=[asked.own_agency()], due_on=NOW.date(), now=NOW
            )[0]
            disagree, not_taken = OpinionAnswer.DISAGREE, Handling.NOT_TAKEN
            answer_opinion(actor=asked, opinion_id=opinion.id, answer=disagree, text="Trái luật", now=NOW)
            explain_opinion(
                actor=actor, opinion_id=opinion.id, handling=not_taken, explanation="Đúng luật", now=NOW
            )
        made = finish_draft_step(actor=actor, draft_id=made.id, now=NOW)
    return made
