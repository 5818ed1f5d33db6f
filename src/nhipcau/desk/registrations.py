"""What the desk room shows on pages of other rooms."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import NarrowedList


def letter_links(request: HttpRequest, record: object) -> str:
    """On a list of tasks that is narrowed to an agency: its urging letter, for who drafts papers."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not isinstance(record, NarrowedList) or not actor.can("packs.freeze"):
        return ""
    if record.agency_id == actor.agency_id:
        return ""
    links = [
        (form, label, letter_address(record.of, record.agency_id, form, record.day))
        for form, label in (("docx", "Word"), ("pdf", "PDF"))
    ]
    return render_to_string("desk/letter_links.html", {"links": links}, request)


def letter_address(of: str, agency_id: UUID, form: str, day: date) -> str:
    """The address of an urging letter to an agency on a day."""
    return f"{reverse('desk:agency_letter', args=[of, agency_id, form])}?{urlencode({'on': day.isoformat()})}"
