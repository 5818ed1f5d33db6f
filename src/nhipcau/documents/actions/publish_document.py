"""Open a document to everyone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.errors import DocumentNotThere
from nhipcau.documents.events import DocumentPublished
from nhipcau.documents.models import Document
from nhipcau.kit.classification import Classification, refuse_above
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("documents.publish_document", permission="documents.publish", emits=(DocumentPublished,))
def publish_document(*, actor: Actor, document_id: UUID, now: datetime) -> Document:
    """The document, public from now on.

    Raises DocumentNotThere; AboveNodeLevel for a State secret, which is never published.
    """
    document = (
        Document.objects.visible_to(actor).select_for_update(of=("self",)).filter(id=document_id).first()
    )
    if document is None or not (actor.scope is None or actor.acts_for(document.registered_for_id)):
        raise DocumentNotThere
    refuse_above(document.classification, node_level=Classification.INTERNAL)
    before = snapshot(document)
    document.published = True
    document.classification = Classification.PUBLIC
    document.save()
    record_change(document, before)
    publish(DocumentPublished(document_id=document.id))
    return document
