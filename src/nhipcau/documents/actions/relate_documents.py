"""Note what one document does to another."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.documents.errors import (
    DocumentNotThere,
    RelationDaysDisordered,
    RelationsInACircle,
    RelationToItself,
)
from nhipcau.documents.events import DocumentsRelated
from nhipcau.documents.models import Document, DocumentRelation
from nhipcau.documents.queries.force import EFFECTS, would_close_a_circle
from nhipcau.kit.references import parse as parse_number
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links, snapshot


@action("documents.relate_documents", permission="documents.register", emits=(DocumentsRelated,))
def relate_documents(
    *,
    actor: Actor,
    document_id: UUID,
    kind: str,
    to_document_id: UUID | None = None,
    to_number: str = "",
    scope: str = "",
    start_on: date | None = None,
    until_on: date | None = None,
    now: datetime,
) -> DocumentRelation:
    """The relation; noting it again only sets its days.

    It counts from the entry into force of the document, or from `start_on`, which may lie before;
    `scope` names the articles. A number that is not in the register is kept and resolved when that
    document is entered. Raises DocumentNotThere, RelationToItself, RelationDaysDisordered,
    RelationsInACircle.
    """
    if start_on is not None and until_on is not None and until_on <= start_on:
        raise RelationDaysDisordered(start=start_on, until=until_on)
    document = Document.objects.visible_to(actor).filter(id=document_id).first()
    if document is None:
        raise DocumentNotThere
    target = _target(actor, to_document_id, to_number)
    if target is not None and target.id == document.id:
        raise RelationToItself
    if target is not None:
        refuse_circle(document.id, kind, target.id)
    parsed = parse_number(to_number) if target is None else None
    place = {
        "from_document": document,
        "kind": kind,
        "to_document": target,
        "to_number": "" if target else str(parsed or to_number),
        "scope": " ".join(scope.split()),
    }
    known = DocumentRelation.objects.filter(**place).first()
    before = snapshot(known) if known else None
    relation = known or DocumentRelation(**place)
    relation.start_on, relation.until_on = start_on, until_on
    relation.save()
    store_links(document)
    record_change(relation, before)
    publish(
        DocumentsRelated(document_id=document.id, relation=kind, to_document_id=target.id if target else None)
    )
    return relation


def refuse_circle(from_id: UUID, kind: str, to_id: UUID) -> None:
    """A document acts on earlier ones only. Raises RelationsInACircle."""
    if kind in EFFECTS and would_close_a_circle(from_id=from_id, to_id=to_id):
        raise RelationsInACircle


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
    related = set(document.relations.exclude(to_document=None).values_list("to_document_id", "kind"))
    set_links(
        from_kind="documents.document",
        from_id=document.id,
        links=[("documents.document", to, kind) for to, kind in related],
    )
