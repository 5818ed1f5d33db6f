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
