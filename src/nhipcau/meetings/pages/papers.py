"""Minutes and conclusions of a meeting as Word and PDF, in one of the four languages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language

from nhipcau.kit.clock import today
from nhipcau.meetings.minutes_record import minutes_record
from nhipcau.meetings.papers import conclusions_paper, minutes_paper
from nhipcau.papers.facade import paper_docx, paper_pdf
from nhipcau.spine.facade import actor_of
from nhipcau.ui.facade import LANGUAGES

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def download(request: HttpRequest, meeting_id: UUID, paper: str, form: str) -> HttpResponse:
    """The paper, in the language asked for (``?in=km``) or the reader's own."""
    asked = request.GET.get("in", "")
    language = asked if asked in dict(LANGUAGES) else get_language() or "vi"
    with translation.override(language):
        record = minutes_record(actor=actor_of(request), meeting_id=meeting_id)
        if paper == "minutes":
            drawn = minutes_paper(record, language=language)
        else:
            drawn = conclusions_paper(record, language=language, on=today())
    body = (paper_docx if form == "docx" else paper_pdf)(drawn)
    name = f"{paper}-{record.meeting_date.isoformat()}-{language}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=MEDIA_TYPES[form], headers=headers)
