"""Note what one document does to another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.errors import DocumentNotThere, RelationToItself
from nhipcau.documents.events import DocumentsRelated
from nhipcau.documents.models import Document, DocumentRelation
from nhipcau.kit.references import parse as parse_number
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links


@action("documents.relate_documents", permission="documents.register", emits=(DocumentsRelated,))
def relate_documents(
    *,
    actor: Actor,
    document_id: UUID,
    kind: str,
    to_document_id: UUID | None = None,
    to_number: str = "",
    now: datetime,
) -> DocumentRelation:
    """The relation; noting it twice changes nothing.

    A number that is not in the register is kept and resolved when that document is entered.
    Raises DocumentNotThere, RelationToItself.
    """
    document = Document.objects.visible_to(actor).filter(id=document_id).first()
    if document is None:
        raise DocumentNotThere
    target = _target(actor, to_document_id, to_number)
    if target is not None and target.id == document.id:
        raise RelationToItself
    parsed = parse_number(to_number) if target is None else None
    relation, _ = DocumentRelation.objects.get_or_create(
        from_document=document,
        kind=kind,
        to_document=target,
        to_number="" if target else str(parsed or to_number),
    )
    store_links(document)
    record_change(relation, None)
    publish(
        DocumentsRelated(document_id=document.id, relation=kind, to_document_id=target.id if target else None)
    )
    return relation


def _target(actor: Actor, to_document_id: UUID | None, to_number: str) -> Document | None:
    visible = Document.objects.visible_to(actor)
    if to_document_id is not None:
        found_by_id = visible.filter(id=to_document_id).first()
        if found_by_id is None:
            raise DocumentNotThere
        return found_by_id
    number = parse_number(to_number)
    found = list(visible.filter(number=str(number))[:2]) if number else []
    return found[0] if len(found) == 1 else None


def store_links(document: Document) -> None:
    """Make the document's relations found from the other side."""
    related = document.relations.exclude(to_document=None)
    set_links(
        from_kind="documents.document",
        from_id=document.id,
        links=[("documents.document", row.to_document_id, row.kind) for row in related if row.to_document_id],
    )
