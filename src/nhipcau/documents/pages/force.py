"""Which text was in force on a day, on the page of a document; and the days and relations behind it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhipcau.documents.actions.set_force_days import set_force_days
from nhipcau.documents.actions.withdraw_relation import withdraw_relation
from nhipcau.documents.errors import RelationsInACircle
from nhipcau.documents.forms import ForceDaysForm
from nhipcau.documents.models import Document, DocumentRelation
from nhipcau.documents.queries.force import Change, Standpoint, in_force_on
from nhipcau.documents.wording import FORCE_MARKS, force_words
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import local_date, wording

_EFFECTS = dict(DocumentRelation.Kind.choices)


def force_context(actor: Actor, document: Document, day: date) -> dict[str, Any]:
    """What the part *Which text was in force* shows; nothing for a text that only reports."""
    if document.kind == Document.Kind.SOURCE:
        return {}
    try:
        answer = in_force_on(actor=actor, document_id=document.id, day=day)
    except RelationsInACircle as error:
        return {"day": day, "fault": wording(error)}
    return {
        "day": day,
        "on": _shown(answer.on),
        "in_place": answer.on.in_place,
        "versions": [_shown(version) for version in reversed(answer.versions)],
    }


def _shown(point: Standpoint) -> dict[str, Any]:
    icon, tone = FORCE_MARKS[point.force]
    return {
        "day": point.day,
        "words": force_words(point),
        "icon": icon,
        "tone": tone,
        "by": point.by,
        "changes": [_change(change) for change in point.changes],
        "undated": [_change(change) for change in point.undated],
    }


def _change(change: Change) -> dict[str, Any]:
    name = change.document.label if change.document else _("a document that you may not see")
    words = _("%(document)s %(does)s %(what)s") % {
        "document": name,
        "does": _EFFECTS[change.effect.value],
        "what": change.scope or _("this document"),
    }
    if change.until_on:
        words += " " + _("until before %(day)s") % {"day": local_date(change.until_on)}
    return {"words": words, "document": change.document}


@require_POST
def set_days(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Note from when until when the document is in force."""
    form = ForceDaysForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for errors in form.errors.values() for text in errors))
        return redirect("documents:document", document_id=document_id)
    try:
        set_force_days(
            actor=actor_of(request), document_id=document_id, **form.cleaned_data, now=utc_now()
        )  # fmt: skip
    except CodedError as error:
        messages.error(request, wording(error))
    else:
        messages.success(request, _("The days are noted."))
    return redirect("documents:document", document_id=document_id)


@require_POST
def withdraw(request: HttpRequest, document_id: UUID, relation_id: int) -> HttpResponse:
    """Take a relation back that was noted by mistake."""
    withdraw_relation(
        actor=actor_of(request), document_id=document_id, relation_id=relation_id, now=utc_now()
    )
    messages.success(request, _("The relation is taken back."))
    return redirect("documents:document", document_id=document_id)
