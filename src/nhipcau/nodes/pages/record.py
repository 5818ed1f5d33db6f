"""A record that lies at another node: its card, asked for with a purpose."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhipcau.kit.clock import utc_now
from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.nodes.actions.open_card import ask_card
from nhipcau.nodes.courier import Courier, HttpWire
from nhipcau.nodes.directory_document import NodeEntry
from nhipcau.nodes.errors import AnswerUntrusted, NodeNotActive, NodeUnknown, PeerSilent, PeerTurnedAway
from nhipcau.nodes.forms import PurposeForm
from nhipcau.nodes.held import own_key, require_directory
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import wording

# Somebody sits before the page: what has not answered by then is said to be silent.
_PATIENCE_S = 12


@cache
def courier() -> Courier:
    """One for the process: its connections stay open."""
    return Courier(HttpWire(patience_s=_PATIENCE_S))


def show_record(request: HttpRequest, node: str, kind: str, record_id: UUID) -> HttpResponse:
    """The form for the purpose, then the card; a record of this node has its own page."""
    actor = actor_of(request)
    if node == own_key():
        return redirect("open_record", kind=kind, record_id=record_id)
    owner = require_directory().node(node)
    if owner is None:
        raise NodeUnknown(node=node)
    if request.method != "POST":
        default = request.GET.get("purpose", "").strip()[:200] or _("To follow up on a task")
        return _page(request, owner, PurposeForm(initial={"purpose": default}))
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _page(request, owner, form, status=422)
    return _ask(request, actor, owner, RecordRef(node, kind, record_id), form)


def _ask(
    request: HttpRequest, actor: Actor, owner: NodeEntry, ref: RecordRef, form: PurposeForm
) -> HttpResponse:
    """Raises RecordNotThere, ActsElsewhere, NotPermitted; a node that is silent can be asked again."""
    purpose = form.cleaned_data["purpose"]
    try:
        card = ask_card(actor=actor, courier=courier(), ref=ref, purpose=purpose, now=utc_now())
    except (PeerSilent, PeerTurnedAway, AnswerUntrusted, NodeNotActive) as error:
        return _page(request, owner, form, problem=wording(error), status=503)
    return _page(request, owner, form, card=card)


def _page(
    request: HttpRequest,
    owner: NodeEntry,
    form: PurposeForm,
    *,
    card: RecordCard | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    name = owner.name(get_language() or "vi")
    context: dict[str, Any] = {
        "title": card.title if card else _("A record at %(node)s") % {"node": name},
        "node": name,
        "card": card,
        "form": form,
        "problem": problem,
    }
    return render(request, "nodes/record.html", context, status=status)
