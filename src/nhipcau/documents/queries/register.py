"""Reads of the register: documents, their cards, numbers and texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import Q

from nhipcau.documents.errors import DocumentNotThere, DocumentNumberUnknown
from nhipcau.documents.models import Document, DocumentRecipient, DocumentRelation
from nhipcau.kit.references import parse as parse_number
from nhipcau.spine.facade import Actor


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document as other rooms show it."""

    id: UUID
    key: str
    number: str
    subject: str
    issued_on: date | None
    language: str
    published: bool
    synthetic: bool

    @classmethod
    def of(cls, row: Document) -> Self:
        """The card of a document that is at hand."""
        return cls(**{name: getattr(row, name) for name in _FIELDS})

    @property
    def label(self) -> str:
        """The number, or the subject where there is none."""
        return self.number or self.subject


_FIELDS = ("id", "key", "number", "subject", "issued_on", "language", "published", "synthetic")


def document_card(*, actor: Actor | None, document_id: UUID) -> DocumentCard:
    """The document. Raises DocumentNotThere, also when the actor may not see it."""
    row = Document.objects.visible_to(actor).filter(id=document_id).values(*_FIELDS).first()
    if row is None:
        raise DocumentNotThere
    return DocumentCard(**row)


def document_cards(ids: Iterable[UUID]) -> dict[UUID, DocumentCard]:
    """Documents by id, for a caller that has already asked for permission. One query."""
    rows = Document.objects.filter(id__in=set(ids)).values(*_FIELDS)
    return {row["id"]: DocumentCard(**row) for row in rows}


_DEEPEST = 6
_CARRY_OUT = (DocumentRelation.Kind.IMPLEMENTS, DocumentRelation.Kind.GUIDES)


def documents_below(*, actor: Actor | None, document_id: UUID) -> list[tuple[DocumentCard, int]]:
    """The documents that carry the document out, those that carry these out, and so on: each once, with how
    far below it stands (1 for those directly below), as far as the actor may see them.

    One query a level, at most six; documents that name each other do no harm.
    """
    found: list[tuple[DocumentCard, int]] = []
    seen, level = {document_id}, {document_id}
    for depth in range(1, _DEEPEST + 1):
        rows = (
            Document.objects.visible_to(actor)
            .filter(relations__kind__in=_CARRY_OUT, relations__to_document_id__in=level)
            .exclude(id__in=seen)
            .distinct()
            .order_by("issued_on", "number")
            .values(*_FIELDS)
        )
        cards = [DocumentCard(**row) for row in rows]
        if not cards:
            break
        found += [(card, depth) for card in cards]
        level = {card.id for card in cards}
        seen |= level
    return found


def document_text(*, actor: Actor, document_id: UUID) -> tuple[str, str, date | None]:
    """Text, language and date of a document. Raises DocumentNotThere."""
    row = (
        Document.objects.visible_to(actor)
        .filter(id=document_id)
        .values_list("text", "language", "issued_on")
        .first()
    )
    if row is None:
        raise DocumentNotThere
    return row


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """A document as the source of what is read from it: its text, and what is inherited from it."""

    id: UUID
    text: str
    language: str
    issued_on: date | None
    issuer_id: UUID | None
    classification: int
    synthetic: bool


def document_source(*, actor: Actor, document_id: UUID, lock: bool = False) -> DocumentSource:
    """The document. Raises DocumentNotThere.

    With `lock`, inside an action, whoever else reads from this document waits: two officers who
    read it at once must not keep the same thing twice.
    """
    rows = Document.objects.visible_to(actor).filter(id=document_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.values(*(field.name for field in fields(DocumentSource))).first()
    if row is None:
        raise DocumentNotThere
    return DocumentSource(**row)


def find_documents(*, actor: Actor | None, text: str, limit: int = 20) -> list[Document]:
    """Documents whose number or subject holds `text`, newest first."""
    rows = Document.objects.visible_to(actor).filter(
        Q(number__unaccent__icontains=text) | Q(subject__unaccent__icontains=text)
    )
    return list(rows.defer("text")[:limit])


def known_numbers(actor: Actor) -> list[tuple[str, date | None]]:
    """Numbers and dates of the register, for reading a new text against it."""
    rows = Document.objects.visible_to(actor).exclude(number="")
    return list(rows.values_list("number", "issued_on"))


def document_by_number(number: str, *, year: int | None = None) -> DocumentCard | None:
    """The one document with this number (and year of date), None when none or several."""
    rows = Document.objects.filter(number=number)
    if year is not None:
        rows = rows.filter(issued_on__year=year)
    found = list(rows.values(*_FIELDS)[:2])
    return DocumentCard(**found[0]) if len(found) == 1 else None


def documents_by_number(*, actor: Actor, numbers: Iterable[str]) -> dict[str, list[DocumentCard]]:
    """The documents of the register that bear these numbers, by number; one query. Numbers without
    a year repeat, so there may be several."""
    rows = Document.objects.visible_to(actor).filter(number__in=set(numbers)).exclude(number="")
    found: dict[str, list[DocumentCard]] = {}
    for row in rows.values(*_FIELDS):
        found.setdefault(row["number"], []).append(DocumentCard(**row))
    return found


def add_recipients(document_id: UUID, agency_ids: Iterable[UUID]) -> None:
    """The agencies have work from this document, so they may see it. Called inside an action."""
    DocumentRecipient.objects.bulk_create(
        [DocumentRecipient(document_id=document_id, agency_id=agency) for agency in set(agency_ids)],
        ignore_conflicts=True,
    )


def document_named(*, actor: Actor, text: str) -> UUID | None:
    """The one document with this number, None for an empty text.

    Raises DocumentNumberUnknown when there is none, or several that only the year tells apart.
    """
    if not text.strip():
        return None
    number = parse_number(text)
    cards = documents_by_number(actor=actor, numbers=[str(number)]).get(str(number), []) if number else []
    if len(cards) != 1:
        raise DocumentNumberUnknown(number=text.strip())
    return cards[0].id
