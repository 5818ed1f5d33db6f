"""What the indicators room hands to lower rooms: record cards, a panel on a document's page."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from nhipcau.agencies.facade import names_now
from nhipcau.documents.facade import Document
from nhipcau.indicators.errors import ClaimNotThere
from nhipcau.indicators.models import Claim, Observation
from nhipcau.indicators.queries import claim_for
from nhipcau.indicators.wire import OBSERVATION
from nhipcau.indicators.wording import claim_words, figure_name, observation_words
from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.spine.facade import Actor
from nhipcau.ui.facade import local_date

_SHOWN = 8


def claim_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of a figure, None when it is absent or hidden."""
    try:
        claim = claim_for(actor=actor, claim_id=record_id)
    except ClaimNotThere:
        return None
    return RecordCard(
        ref=RecordRef(settings.NHIPCAU_NODE, "indicators.claim", claim.id),
        title=claim_words(claim),
        url=reverse("indicators:claim", args=[claim.id]),
        lines=((_("Document"), str(claim.document)), (_("As of"), local_date(claim.as_of))),
    )


def observation_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of a measured figure, None when it is absent or hidden."""
    row = Observation.objects.visible_to(actor).filter(id=record_id).first()
    if row is None:
        return None
    name = names_now([row.agency_id]).get(row.agency_id, "")
    return RecordCard(
        ref=RecordRef(settings.NHIPCAU_NODE, OBSERVATION, row.id),
        title=f"{figure_name(row.indicator, row.as_of)}: {observation_words(row)}",
        url=reverse("indicators:observation", args=[row.indicator, row.id]),
        lines=((_("Agency"), name), (_("As of"), local_date(row.as_of))),
    )


def document_panel(request: HttpRequest, record: object) -> str:
    """On a document's page: the figures that were kept from it."""
    assert isinstance(record, Document)
    actor: Actor | None = getattr(request, "actor", None)
    rows = Claim.objects.visible_to(actor).standing().filter(document_id=record.id).order_by("start")
    found = list(rows[: _SHOWN + 1])
    if not found:
        return ""
    context = {
        "document": record,
        "rows": [(claim, claim_words(claim)) for claim in found[:_SHOWN]],
        "more": len(found) > _SHOWN,
    }
    return render_to_string("indicators/document_panel.html", context, request)
