"""One event between nodes, and one line that was refused."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.actions.retry_stopped import retry_stopped
from nhipcau.nodes.errors import EventNotThere
from nhipcau.nodes.models import IncomingEvent, OutgoingEvent, PeerDelivery, RefusedEvent
from nhipcau.nodes.pages.content import content_of, record_here
from nhipcau.nodes.pages.lists import MANAGE, say_tried, to_overview
from nhipcau.nodes.queries import STOPPED, node_names
from nhipcau.nodes.wording import event_badge, problem_words, size_words
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import Crumb, local_number, wording


def show_incoming(request: HttpRequest, row_id: int) -> HttpResponse:
    """An event of another node, and what became of it. Raises EventNotThere."""
    actor = actor_of(request)
    row = IncomingEvent.objects.visible_to(actor).filter(id=row_id).first()
    if row is None:
        raise EventNotThere
    context = _event(actor, row, _("From %(node)s"))
    context |= {
        "badge": event_badge(row.state),
        "problem": problem_words(row.problem, row.code) if row.problem or row.code else "",
        "may_retry": row.state in STOPPED and actor.can(MANAGE),
        "row": row,
    }
    context["pairs"] += [(_("Received"), row.received_at), (_("Settled"), row.settled_at)]
    context["pairs"] += [(_("Tried"), row.attempts)]
    return render(request, "nodes/event.html", context)


def show_outgoing(request: HttpRequest, row_id: int) -> HttpResponse:
    """An event for another node, and whether it was acknowledged. Raises EventNotThere."""
    actor = actor_of(request)
    row = OutgoingEvent.objects.visible_to(actor).filter(id=row_id).first()
    if row is None:
        raise EventNotThere
    delivery = PeerDelivery.objects.visible_to(actor).filter(peer=row.peer).first()
    taken = delivery is not None and row.number <= delivery.acknowledged
    context = _event(actor, row, _("To %(node)s"))
    context["badge"] = ("done_on_time", _("Arrived there")) if taken else ("waiting", _("Not there yet"))
    context["pairs"] += [(_("Laid into the stream"), row.made_at)]
    return render(request, "nodes/event.html", context)


def _event(actor: Actor, row: IncomingEvent | OutgoingEvent, place: str) -> dict[str, Any]:
    node = node_names().get(row.peer, row.peer)
    text, is_json = content_of(actor, bytes(row.body))
    return {
        "title": row.type,
        "subheading": place % {"node": node},
        "breadcrumbs": [*to_overview(), _crumb(row.peer, node)],
        "record": record_here(actor, row.subject),
        "pairs": [
            (_("Number in the stream"), local_number(row.number)),
            (_("About"), row.subject),
            (_("Id"), str(row.event_id)),
            (_("Size"), size_words(len(row.body))),
        ],
        "text": text,
        "is_json": is_json,
    }


def _crumb(key: str, name: str) -> Crumb:
    return Crumb(label=name, href=reverse("nodes:node", args=[key]))


def show_refused(request: HttpRequest, row_id: int) -> HttpResponse:
    """A line that was refused. Raises EventNotThere."""
    actor = actor_of(request)
    row = RefusedEvent.objects.visible_to(actor).filter(id=row_id).first()
    if row is None:
        raise EventNotThere
    text, is_json = content_of(actor, bytes(row.body))
    context = {
        "title": problem_words(row.detail, row.code),
        "breadcrumbs": to_overview(),
        "badge": ("overdue", _("Refused")),
        "pairs": [
            (_("Said to come from"), node_names().get(row.peer, row.peer)),
            (_("Code"), row.code),
            (_("First seen"), row.at),
            (_("Times it came"), row.times),
            ("SHA-256", row.digest),
        ],
        "text": text,
        "is_json": is_json,
    }
    return render(request, "nodes/event.html", context)


@require_POST
def retry_incoming(request: HttpRequest, row_id: int) -> HttpResponse:
    """Try one again that has stopped."""
    try:
        say_tried(request, *retry_stopped(actor=actor_of(request), ids=[row_id], now=utc_now()))
    except CodedError as error:
        messages.error(request, wording(error))
    return redirect("nodes:incoming", row_id=row_id)
