"""Enter a document in the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from nhipcau.documents.actions.relate_documents import store_links
from nhipcau.documents.errors import AlreadyRegistered, DateNeeded, NumberUnreadable, SubjectNeeded
from nhipcau.documents.events import DocumentRegistered
from nhipcau.documents.models import Document, DocumentRecipient, DocumentRelation
from nhipcau.documents.queries.force import EFFECTS, would_close_a_circle
from nhipcau.kit.classification import Classification, refuse_above
from nhipcau.kit.ids import new_id
from nhipcau.kit.references import DocumentNumber
from nhipcau.kit.references import parse as parse_number
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """What is entered. `number` may be empty: then the document is told apart by its id."""

    subject: str
    number: str = ""
    kind: str = Document.Kind.DIRECTING
    issuer_id: UUID | None = None
    issuer_text: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    ended_on: date | None = None
    language: str = "vi"
    classification: int = Classification.INTERNAL
    published: bool = False
    synthetic: bool = False
    text: str = ""
    file_id: UUID | None = None
    source_url: str = ""
    source_note: str = ""
    recipients: Iterable[UUID] = field(default_factory=tuple)


@action("documents.register_document", permission="documents.register", emits=(DocumentRegistered,))
def register_document(*, actor: Actor, new: NewDocument, now: datetime) -> Document:
    """The document in the register; relations that waited for its number now point at it.

    Raises AboveNodeLevel, SubjectNeeded, NumberUnreadable, DateNeeded, AlreadyRegistered.
    """
    refuse_above(new.classification, node_level=settings.NHIPCAU_MAX_CLASSIFICATION)
    if not new.subject.strip():
        raise SubjectNeeded
    number = _read_number(new)
    document_id = new_id()
    key = document_key(number, new.issuer_id, new.issued_on) if number else f"unnumbered:{document_id}"
    if Document.objects.filter(key=key).exists():
        raise AlreadyRegistered(number=str(number), date=new.issued_on)
    document = Document.objects.create(
        id=document_id,
        key=key,
        number=str(number) if number else "",
        type_symbol=number.type if number else "",
        kind=new.kind,
        issuer_id=new.issuer_id,
        issuer_text=new.issuer_text,
        issued_on=new.issued_on,
        effective_on=new.effective_on,
        ended_on=new.ended_on,
        subject=" ".join(new.subject.split()),
        language=new.language,
        classification=new.classification,
        published=new.published,
        synthetic=new.synthetic,
        text=new.text.replace("\r\n", "\n"),  # browsers send another line end than they show
        file_id=new.file_id,
        source_url=new.source_url,
        source_note=new.source_note,
        registered_for_id=actor.agency_id,
        registered_at=now,
    )
    DocumentRecipient.objects.bulk_create(
        [DocumentRecipient(document=document, agency_id=agency) for agency in set(new.recipients)]
    )
    if document.number:
        _resolve_waiting(document)
    record_change(document, None)
    publish(DocumentRegistered(document_id=document.id, key=key))
    return document


def document_key(number: DocumentNumber, issuer_id: UUID | None, issued_on: date | None) -> str:
    """Number + issuer + year of the date (domain: individual numbers repeat every year)."""
    year = number.year or (issued_on.year if issued_on else None)
    return f"{number}|{issuer_id or ''}|{year}"


def _read_number(new: NewDocument) -> DocumentNumber | None:
    if not new.number.strip():
        return None
    number = parse_number(new.number)
    if number is None:
        raise NumberUnreadable(number=new.number)
    if new.issued_on is None and number.year is None:
        raise DateNeeded
    return number


def _resolve_waiting(document: Document) -> None:
    """Relations noted before the document was registered find it by its number, when only one can
    be meant. One that would close a circle goes on waiting: it must not stop the registering."""
    same_number = Document.objects.filter(number=document.number).count()
    if same_number == 1:
        waiting = DocumentRelation.objects.select_for_update(of=("self",)).filter(
            to_document=None, to_number=document.number
        )
        for relation in waiting.select_related("from_document"):
            if _closes_a_circle(relation, document):
                continue
            before = snapshot(relation)
            relation.to_document, relation.to_number = document, ""
            relation.save()
            store_links(relation.from_document)
            record_change(relation, before)


def _closes_a_circle(relation: DocumentRelation, document: Document) -> bool:
    return relation.kind in EFFECTS and would_close_a_circle(
        from_id=relation.from_document_id, to_id=document.id
    )
