"""Take in a document that another node has sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from nhipcau.agencies.facade import names_now
from nhipcau.documents.actions.register_document import document_key
from nhipcau.documents.actions.relate_documents import store_links
from nhipcau.documents.events import DocumentRegistered, ForceDaysSet
from nhipcau.documents.homes import owner_of
from nhipcau.documents.models import Document, DocumentRecipient, DocumentRelation
from nhipcau.documents.wire import DOCUMENT, DOCUMENT_FIELDS, RELATION_FIELDS
from nhipcau.kit.classification import refuse_above
from nhipcau.kit.references import parse as parse_number
from nhipcau.nodes.facade import (
    Arrived,
    RecordMalformed,
    home_of,
    is_at_home,
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
    """One that was registered here already, under its number, gets the other's id as another name; it stays
    as it is unless the sender is its home. Raises as `take_in_document`."""
    sent = arrived.records["document"]
    values = unpack(Document, sent, DOCUMENT_FIELDS)
    if not {"id", "key", "subject", "classification"} <= values.keys() or values["key"] != _key_of(values):
        raise RecordMalformed(kind=DOCUMENT, reason="it lacks its key")
    refuse_above(values["classification"], node_level=settings.NHIPCAU_MAX_CLASSIFICATION)
    document = _held(values)
    before = dict(snapshot(document)) if document else None
    if document is not None and home_of(owner_of(document)) != arrived.sender:
        _add_recipients(document, arrived.records.get("recipients"), only_ours=True)
        record_change(document, before, note=f"{arrived.sender} has registered it too")
        publish(_told(document, made=False))
        return document
    document = document or Document(id=values["id"])
    set_fields(document, {name: value for name, value in values.items() if name not in {"id", "key"}})
    document.key = document.key or values["key"]
    if arrived.files:
        document.file_id = arrived.files[0].id
    document.save(force_insert=before is None)
    _add_recipients(document, arrived.records.get("recipients"))
    _set_relations(document, arrived.records.get("relations"))
    keep_extra(DOCUMENT, document.id, sent, DOCUMENT_FIELDS)
    record_change(document, before)
    publish(_told(document, made=before is None))
    return document


def _held(values: Mapping[str, Any]) -> Document | None:
    """The document as it is here, by its id or else by its number, locked."""
    rows = Document.objects.select_for_update(of=("self",))
    found = rows.filter(id=own_id_of(DOCUMENT, values["id"])).first()
    if found is None:
        found = rows.filter(key=values["key"]).first()
        if found is not None:
            note_alias(DOCUMENT, values["id"], found.id)
    return found


def _told(document: Document, *, made: bool) -> DocumentRegistered | ForceDaysSet:
    if made:
        return DocumentRegistered(document_id=document.id, key=document.key)
    return ForceDaysSet(
        document_id=document.id, effective_on=document.effective_on, ended_on=document.ended_on
    )


def _key_of(values: Mapping[str, Any]) -> str:
    """The key that the document's own number, issuer and day give: nobody chooses one freely."""
    number = parse_number(values.get("number") or "")
    if number is None:
        return f"unnumbered:{values['id']}"
    return document_key(number, values.get("issuer_id"), values.get("issued_on"))


def _add_recipients(document: Document, sent: Any, *, only_ours: bool = False) -> None:
    """Those who received it. Who is not its home cannot open our document to agencies elsewhere."""
    if not isinstance(sent, list):
        raise RecordMalformed(kind=DOCUMENT, reason="recipients")
    known = names_now([UUID(agency) for agency in sent])  # others are no business of this node's agencies
    DocumentRecipient.objects.bulk_create(
        [
            DocumentRecipient(document=document, agency_id=agency)
            for agency in known
            if not only_ours or is_at_home(agency)
        ],
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
