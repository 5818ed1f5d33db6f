"""Note from when until when a document is in force."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.documents.errors import DocumentNotThere, ForceDaysDisordered
from nhipcau.documents.events import ForceDaysSet
from nhipcau.documents.models import Document
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("documents.set_force_days", permission="documents.register", emits=(ForceDaysSet,))
def set_force_days(
    *, actor: Actor, document_id: UUID, effective_on: date | None, ended_on: date | None, now: datetime
) -> Document:
    """The document with the day of its entry into force and, where it names one, of its end.

    Both may lie in the past or the future. Raises DocumentNotThere, ForceDaysDisordered.
    """
    if effective_on is not None and ended_on is not None and ended_on <= effective_on:
        raise ForceDaysDisordered
    document = (
        Document.objects.visible_to(actor).select_for_update(of=("self",)).filter(id=document_id).first()
    )
    if document is None or not (actor.scope is None or actor.acts_for(document.registered_for_id)):
        raise DocumentNotThere
    before = snapshot(document)
    document.effective_on, document.ended_on = effective_on, ended_on
    document.save()
    record_change(document, before)
    publish(ForceDaysSet(document_id=document.id, effective_on=effective_on, ended_on=ended_on))
    return document
