"""Take a relation back that was noted by mistake."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.actions.relate_documents import store_links
from nhipcau.documents.errors import RelationNotThere
from nhipcau.documents.events import RelationWithdrawn
from nhipcau.documents.models import Document, DocumentRelation
from nhipcau.spine.facade import Actor, action, publish, record_removal


@action("documents.withdraw_relation", permission="documents.register", emits=(RelationWithdrawn,))
def withdraw_relation(*, actor: Actor, document_id: UUID, relation_id: int, now: datetime) -> None:
    """The relation is gone; the audit keeps what it was. Raises RelationNotThere."""
    document = Document.objects.visible_to(actor).filter(id=document_id).first()
    relation = DocumentRelation.objects.filter(id=relation_id, from_document=document).first()
    if document is None or relation is None:
        raise RelationNotThere
    record_removal(relation)
    kind = relation.kind
    relation.delete()
    store_links(document)
    publish(RelationWithdrawn(document_id=document.id, relation=kind))
