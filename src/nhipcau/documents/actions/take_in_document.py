"""Take in a document that another node has sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from nhipcau.agencies.facade import names_now
from nhipcau.documents.actions.relate_documents import store_links
from nhipcau.documents.events import DocumentRegistered, ForceDaysSet
from nhipcau.documents.models import Document, DocumentRecipient, DocumentRelation
from nhipcau.documents.wire import DOCUMENT, DOCUMENT_FIELDS, RELATION_FIELDS
from nhipcau.kit.classification import refuse_above
from nhipcau.nodes.facade import (
    Arrived,
    RecordMalformed,
    keep_extra,
    node_actor,
    note_alias,
    own_id_of,
    set_fields,
    unpack,
)
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


def take_in_document(*, arrived: Arrived, now: datetime) -> None:
    """The document is here as its home knows it, with recipients and relations.

    Raises RecordMalformed, AboveNodeLevel.
    """
    store_document(actor=node_actor(arrived), arrived=arrived, now=now)


@action("documents.take_in_document", permission="*", emits=(DocumentRegistered, ForceDaysSet))
def store_document(*, actor: Actor, arrived: Arrived, now: datetime) -> Document:
    """One that was registered here already, under its number, stays as it is and gets the other's id as
    another name. Raises as `take_in_document`."""
    sent = arrived.records.get("document")
    values = unpack(Document, sent, DOCUMENT_FIELDS)
    if not {"id", "key", "subject", "classification"} <= values.keys():
        raise RecordMalformed(kind=DOCUMENT, reason="it lacks its key")
    refuse_above(values["classification"], node_level=settings.NHIPCAU_MAX_CLASSIFICATION)
    document_id = own_id_of(DOCUMENT, values["id"])
    document = Document.objects.select_for_update(of=("self",)).filter(id=document_id).first()
    if document is None:
        document = Document.objects.select_for_update(of=("self",)).filter(key=values["key"]).first()
        if document is not None:
            note_alias(DOCUMENT, values["id"], document.id)
    before = dict(snapshot(document)) if document else None
    made = document is None
    document = document or Document(id=values["id"])
    set_fields(document, {name: value for name, value in values.items() if name not in {"id", "key"}})
    document.key = document.key or values["key"]
    if arrived.files:
        document.file_id = arrived.files[0].id
    document.save(force_insert=made)
    _add_recipients(document, arrived.records.get("recipients"))
    _set_relations(document, arrived.records.get("relations"))
    assert isinstance(sent, Mapping)
    keep_extra(DOCUMENT, document.id, sent, DOCUMENT_FIELDS)
    record_change(document, before)
    if made:
        publish(DocumentRegistered(document_id=document.id, key=document.key))
    else:
        publish(
            ForceDaysSet(
                document_id=document.id, effective_on=document.effective_on, ended_on=document.ended_on
            )
        )
    return document


def _add_recipients(document: Document, sent: Any) -> None:
    if not isinstance(sent, list):
        raise RecordMalformed(kind=DOCUMENT, reason="recipients")
    known = names_now([UUID(agency) for agency in sent])  # others are no business of this node's agencies
    DocumentRecipient.objects.bulk_create(
        [DocumentRecipient(document=document, agency_id=agency) for agency in known],
        ignore_conflicts=True,
    )


def _set_relations(document: Document, sent: Any) -> None:
    """Exactly the relations that were sent; to a document that is not here only by its number."""
    if not isinstance(sent, Iterable):
        raise RecordMalformed(kind=DOCUMENT, reason="relations")
    document.relations.all().delete()
    for value in sent:
        fields = unpack(DocumentRelation, value, RELATION_FIELDS)
        target = fields.pop("to_document_id", None)
        if target is not None:
            own = own_id_of(DOCUMENT, target)
            if Document.objects.filter(id=own).exists():
                fields |= {"to_document_id": own, "to_number": ""}
        DocumentRelation.objects.create(from_document=document, **fields)
    store_links(document)
