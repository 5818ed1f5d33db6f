"""At which node a document is at home."""

from __future__ import annotations

from uuid import UUID

from nhipcau.documents.models import Document
from nhipcau.nodes.facade import home_of, own_key


def owner_of(document: Document) -> UUID | None:
    """Whose document it is: of the agency that issued it, else of the one that registered it."""
    return document.issuer_id or document.registered_for_id


def comes_from_here(document_id: UUID) -> bool:
    """Whether other nodes get the document from this one. One query."""
    document = Document.objects.only("issuer_id", "registered_for_id").filter(id=document_id).first()
    return document is not None and home_of(owner_of(document)) == own_key()
