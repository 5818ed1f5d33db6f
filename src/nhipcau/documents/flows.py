"""How documents travel between nodes: from the node of the agency that registered them to those who have
work from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from nhipcau.documents.actions.take_in_document import take_in_document
from nhipcau.documents.events import (
    DocumentPublished,
    DocumentRegistered,
    DocumentsRelated,
    ForceDaysSet,
    RelationWithdrawn,
)
from nhipcau.documents.homes import owner_of
from nhipcau.documents.models import Document, DocumentRecipient, DocumentRelation
from nhipcau.documents.wire import DOCUMENT, DOCUMENT_FIELDS, RELATION_FIELDS
from nhipcau.nodes.facade import (
    Arrived,
    Flow,
    NoAuthority,
    Parcel,
    RecordKind,
    agencies_at,
    extra_of,
    file_ref,
    from_host,
    holders_of,
    home_of,
    homes_of,
    ids_after,
    is_at_home,
    may_send_whole,
    own_key,
    pack,
    refuse_second,
    register_flow,
    register_record_kind,
    require_sender,
)
from nhipcau.spine.event_types import Event

_TOLD = (DocumentRegistered, DocumentPublished, DocumentsRelated, RelationWithdrawn, ForceDaysSet)


def compose(events: Sequence[Event]) -> Sequence[Sequence[Parcel]]:
    """The whole document for all who hold it, and when it is registered for all it was sent to."""
    found = []
    for event in events:
        document_id: UUID = event.document_id  # type: ignore[attr-defined]
        nodes = holders_of(DOCUMENT, [document_id]).get(document_id, frozenset())
        if isinstance(event, DocumentRegistered):
            nodes |= homes_of(_recipients(document_id))
        document = _document(document_id) if nodes else None
        ours = document is not None and home_of(owner_of(document)) == own_key()
        found.append([_parcel(document, nodes)] if document and ours else [])
    return found


def whole(document_id: UUID, node: str) -> Parcel | None:
    """The document for one node; None when it is not ours to send."""
    document = _document(document_id)
    if document is None or not may_send_whole(owner_of(document), node):
        return None
    return _parcel(document, frozenset({node}))


def _document(document_id: UUID) -> Document | None:
    return Document.objects.select_related("file").filter(id=document_id).first()


def _parcel(document: Document, nodes: frozenset[str]) -> Parcel:
    records: dict[str, Any] = {
        "document": {**extra_of(DOCUMENT, document.id), **pack(document, DOCUMENT_FIELDS)},
        "recipients": [str(agency_id) for agency_id in _recipients(document.id)],
        "relations": [
            _relation(row) for row in document.relations.select_related("to_document").order_by("id")
        ],
    }
    return Parcel(
        nodes=nodes,
        records=records,
        about=[(DOCUMENT, document.id)],
        files=[file_ref(document.file)] if document.file else [],
    )


def _relation(relation: DocumentRelation) -> dict[str, Any]:
    """With the number of the other document, for a node where that is not registered."""
    number = relation.to_document.number if relation.to_document else relation.to_number
    return {**pack(relation, RELATION_FIELDS), "to_number": number}


def _recipients(document_id: UUID) -> list[UUID]:
    rows = DocumentRecipient.objects.filter(document_id=document_id).order_by("id")
    return list(rows.values_list("agency_id", flat=True))


def ids_for(node: str, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Documents that agencies at the node have received or registered, in the order of their ids."""
    served = agencies_at(node)
    received = DocumentRecipient.objects.filter(agency_id__in=served).values("document_id")
    rows = Document.objects.filter(
        Q(id__in=received) | Q(registered_for_id__in=served) | Q(issuer_id__in=served)
    )
    return ids_after(rows, after, limit)


def authority(arrived: Arrived) -> None:
    """A document comes from the node of its issuer, or of who registered it where no agency of the
    directory issued it; and it stays with its issuer. A province issues no directive of the Government.

    Raises NoAuthority; AlreadyHere for what the host kept and this node has.
    """
    try:
        value = arrived.records["document"]
        document_id = UUID(value["id"])
        sent = value["issuer_id"] or value["registered_for_id"]
        owner = UUID(sent) if sent else None
    except (KeyError, TypeError, ValueError) as error:
        raise NoAuthority(sender=arrived.sender, reason="it does not say whose document it is") from error
    if is_at_home(owner) and from_host(arrived):  # what the host kept for us; once it is here, it is ours
        refuse_second(Document, DOCUMENT, document_id)
        return
    held = Document.objects.filter(id=document_id).first()
    if held is not None:
        require_sender(arrived, owner_of(held), reason="the document belongs to another node")
    require_sender(arrived, owner, reason="the issuer does not work at this node")


def register_flows() -> None:
    """At start."""
    register_record_kind(
        RecordKind(
            kind=DOCUMENT,
            ids_for=ids_for,
            parcel=whole,
            authority=authority,
            take_in=take_in_document,
            covers=True,
        )
    )
    register_flow(
        *(Flow(event=kind, compose=compose, authority=authority, take_in=take_in_document) for kind in _TOLD)
    )
