"""What the pages of the room share: names, documents and tasks by number, the history of a record."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Model
from django.http import FileResponse

from nhipcau.agencies.facade import names_now, timeline_of
from nhipcau.documents.facade import document_card, documents_by_number
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.errors import DocumentUnclear
from nhipcau.oversight.models.product import WithProduct
from nhipcau.oversight.wording import VERBS
from nhipcau.spine.facade import Actor, history_of, open_file
from nhipcau.tasks.facade import task_by_code
from nhipcau.ui.facade import TimelineEntry


class Names:
    """Agency names for the rows of one request, asked for once each."""

    def __init__(self) -> None:
        self.known: dict[UUID, str] = {}

    def __call__(self, agency_id: UUID) -> str:
        if agency_id not in self.known:
            self.known |= names_now([agency_id])
        return self.known.get(agency_id, "")


def document_id_of(actor: Actor, number: str) -> UUID | None:
    """The document with this number, None for an empty one. Raises DocumentUnclear."""
    number = number.strip()
    if not number:
        return None
    found = documents_by_number(actor=actor, numbers=[number]).get(number, [])
    if len(found) != 1:
        raise DocumentUnclear(number=number)
    return found[0].id


def task_id_of(actor: Actor, code: str) -> UUID | None:
    """The task with this code, None for an empty one. Raises TaskNotThere."""
    return task_by_code(actor=actor, code=code).id if code.strip() else None


def document_label(actor: Actor, document_id: UUID | None) -> str:
    """Number or subject of a document; empty when there is none or it is hidden from the actor."""
    if document_id is None:
        return ""
    try:
        return document_card(actor=actor, document_id=document_id).label
    except CodedError:
        return ""


def history_entries(record: Model) -> list[TimelineEntry]:
    """The history of a record as the timeline shows it, newest first."""
    return timeline_of(history_of(record), what=lambda line: str(VERBS.get(line.action, line.action)))


def product_answer(row: WithProduct | None, missing: type[CodedError]) -> FileResponse:
    """The file of a product that the caller may see. Raises `missing`."""
    if row is None or row.product_file is None:
        raise missing
    file = row.product_file
    return FileResponse(open_file(file), as_attachment=True, filename=file.name, content_type=file.media_type)
