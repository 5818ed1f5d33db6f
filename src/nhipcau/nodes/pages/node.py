"""One other node: whom it serves, its keys, both streams, and what an operator may do about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.actions.ask_transfer import ask_transfer
from nhipcau.nodes.actions.resume_delivery import resume_delivery
from nhipcau.nodes.agencies import ids_of, names_of
from nhipcau.nodes.directory_document import NodeEntry
from nhipcau.nodes.errors import NodeUnknown
from nhipcau.nodes.held import agencies_at, own_key, require_directory, steady_nodes
from nhipcau.nodes.keys import PublicKey
from nhipcau.nodes.models import IncomingEvent, OutgoingEvent
from nhipcau.nodes.models.seen_by import SEE
from nhipcau.nodes.pages.lists import MANAGE, to_overview
from nhipcau.nodes.pages.overview import line
from nhipcau.nodes.queries import PeerState, peer_state
from nhipcau.nodes.wording import NODE_STATES, USES, event_badge
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import wording

_SHOWN_EVENTS: Final = 50


def show_node(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a node. Raises NotPermitted, NoDirectory, NodeUnknown."""
    actor = actor_of(request)
    actor.require(SEE)
    if key == own_key():
        return redirect("nodes:overview")
    now = utc_now()
    with steady_nodes():
        entry = require_directory().node(key)
        state = peer_state(key, now=now)
        if entry is None or state is None:
            raise NodeUnknown(node=key)
        context = {
            "title": state.name,
            "breadcrumbs": to_overview(),
            "entry": entry,
            "row": line(state, now),
            "pairs": [
                (_("Key"), entry.key),
                (_("Address"), entry.endpoint),
                (_("In the directory"), str(NODE_STATES[entry.state])),
            ],
            "served": _served(entry),
            "agencies": len(agencies_at(key)),
            "keys": [_key_line(found, now) for found in sorted(entry.keys, key=_by_use)],
            "versions": sorted(entry.events.items()),
            "outgoing": _outgoing(actor, state),
            "incoming": _incoming(actor, key),
            "may_manage": actor.can(MANAGE),
        }
    return render(request, "nodes/node.html", context)


def _served(entry: NodeEntry) -> list[tuple[str, str]]:
    """The agencies named in the directory, each with the way to its page; a key where nobody knows it."""
    ids = ids_of(entry.serves)
    names = names_of(ids.values())
    return [
        (names.get(ids[key], key), reverse("open_record", args=["agencies.agency", ids[key]]))
        if key in ids
        else (key, "")
        for key in entry.serves
    ]


def _by_use(key: PublicKey) -> tuple[str, datetime]:
    return key.use.value, key.not_before


def _key_line(key: PublicKey, now: datetime) -> dict[str, Any]:
    badge = ("done_on_time", _("good"))
    if key.revoked_at is not None and key.revoked_at <= now:
        badge = ("overdue", _("revoked"))
    elif now < key.not_before:
        badge = ("waiting", _("not yet good"))
    elif now >= key.not_after:
        badge = ("cancelled", _("no longer good"))
    return {"key": key, "use": USES[key.use], "badge": badge, "fingerprint": key.fingerprint()}


def _outgoing(actor: Actor, state: PeerState) -> list[dict[str, Any]]:
    rows = OutgoingEvent.objects.visible_to(actor).filter(peer=state.key).defer("body", "signature")
    return [
        {
            "href": reverse("nodes:outgoing", args=[row.pk]),
            "event": row,
            "when": row.made_at,
            "badge": ("done_on_time", _("Arrived there"))
            if row.number <= state.acknowledged
            else ("waiting", _("Not there yet")),
        }
        for row in rows.order_by("-number")[:_SHOWN_EVENTS]
    ]


def _incoming(actor: Actor, key: str) -> list[dict[str, Any]]:
    rows = IncomingEvent.objects.visible_to(actor).filter(peer=key).defer("body", "signature")
    return [
        {
            "href": reverse("nodes:incoming", args=[row.pk]),
            "event": row,
            "when": row.received_at,
            "badge": event_badge(row.state),
        }
        for row in rows.order_by("-number")[:_SHOWN_EVENTS]
    ]


@require_POST
def send_again(request: HttpRequest, key: str) -> HttpResponse:
    """Send everything to the node again."""

    def act(actor: Actor) -> str:
        ask_transfer(actor=actor, node=key, now=utc_now())
        return _("Everything that concerns it is laid into its stream again, record by record.")

    return _do(request, key, act)


@require_POST
def try_now(request: HttpRequest, key: str) -> HttpResponse:
    """Try the node again without waiting for the end of the pause."""

    def act(actor: Actor) -> str:
        resume_delivery(actor=actor, node=key, now=utc_now())
        return _("It is tried again at once.")

    return _do(request, key, act)


def _do(request: HttpRequest, key: str, act: Callable[[Actor], str]) -> HttpResponse:
    try:
        messages.success(request, act(actor_of(request)))
    except CodedError as error:
        messages.error(request, wording(error))
    return redirect("nodes:node", key=key)
