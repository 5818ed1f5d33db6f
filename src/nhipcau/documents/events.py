"""Events of the documents room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class DocumentRegistered(Event):
    """A document entered the register."""

    document_id: UUID
    key: str


@dataclass(frozen=True, slots=True)
class DocumentPublished(Event):
    """A document is open to everyone from now on."""

    document_id: UUID


@dataclass(frozen=True, slots=True)
class DocumentsRelated(Event):
    """A relation between two documents was noted."""

    document_id: UUID
    relation: str
    to_document_id: UUID | None


@dataclass(frozen=True, slots=True)
class RelationWithdrawn(Event):
    """A relation that was noted by mistake was taken back."""

    document_id: UUID
    relation: str


@dataclass(frozen=True, slots=True)
class ForceDaysSet(Event):
    """The days between which a document is in force were noted anew."""

    document_id: UUID
    effective_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class GlossaryChanged(Event):
    """An entry of the glossary was added or changed."""

    entry_id: UUID


@dataclass(frozen=True, slots=True)
class FindReviewed(Event):
    """A person said whether something that was read out of a text is right."""

    document_id: UUID
    review_id: UUID
    kind: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ReviewOpened(Event):
    """A review programme of legal documents was opened."""

    programme_id: UUID


@dataclass(frozen=True, slots=True)
class ReviewItemProposed(Event):
    """A verdict on a document, or a new document, was proposed."""

    item_id: UUID
    programme_id: UUID
    outcome: str


@dataclass(frozen=True, slots=True)
class ReviewItemRevised(Event):
    """A proposal was changed before it was agreed."""

    item_id: UUID
    outcome: str


@dataclass(frozen=True, slots=True)
class ReviewItemAgreed(Event):
    """The lead of the programme agreed to a verdict."""

    item_id: UUID
    outcome: str


@dataclass(frozen=True, slots=True)
class ReviewItemStarted(Event):
    """Work on what was agreed began."""

    item_id: UUID


@dataclass(frozen=True, slots=True)
class ReviewItemReopened(Event):
    """A verdict is open again."""

    item_id: UUID


@dataclass(frozen=True, slots=True)
class ReviewItemDropped(Event):
    """An item was taken out of its programme."""

    item_id: UUID


@dataclass(frozen=True, slots=True)
class LegalDraftOpened(Event):
    """A legal document is being drafted."""

    draft_id: UUID
    review_item_id: UUID | None


@dataclass(frozen=True, slots=True)
class DraftPlanSet(Event):
    """The days of the steps were planned."""

    draft_id: UUID


@dataclass(frozen=True, slots=True)
class DraftStepFinished(Event):
    """A step of a draft was finished."""

    draft_id: UUID
    step: str
    finished_on: date


@dataclass(frozen=True, slots=True)
class OpinionAsked(Event):
    """Agencies were asked for their opinion on a draft."""

    draft_id: UUID
    agency_ids: tuple[UUID, ...]
    due_on: date


@dataclass(frozen=True, slots=True)
class OpinionAnswered(Event):
    """An agency gave its opinion."""

    draft_id: UUID
    opinion_id: UUID
    answer: str


@dataclass(frozen=True, slots=True)
class OpinionExplained(Event):
    """The drafting agency said what it made of an opinion."""

    draft_id: UUID
    opinion_id: UUID
    handling: str


@dataclass(frozen=True, slots=True)
class LegalDraftPromulgated(Event):
    """A draft became a document of the register."""

    draft_id: UUID
    document_id: UUID


@dataclass(frozen=True, slots=True)
class LegalDraftWithdrawn(Event):
    """A draft was given up."""

    draft_id: UUID


@dataclass(frozen=True, slots=True)
class DraftAimed(Event):
    """It was noted what a draft is to do to a document."""

    draft_id: UUID
    document_id: UUID
