"""Search across rooms: each room searches what the asker may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nhipcau.kit.digits import to_ascii_digits
from nhipcau.spine.facade import actor_of
from nhipcau.spine.provides import search_providers

HITS_PER_ROOM = 20


def search(request: HttpRequest) -> HttpResponse:
    """The finds of all rooms, room by room."""
    actor = actor_of(request)
    text = " ".join(to_ascii_digits(request.GET.get("q", "")).split())
    found = []
    if text:
        for provider in search_providers:
            hits = provider.search(actor=actor, text=text, limit=HITS_PER_ROOM)
            found.append({"label": provider.label, "hits": hits, "full": len(hits) == HITS_PER_ROOM})
    context = {
        "title": _("Search: %(text)s") % {"text": text} if text else _("Search"),
        "text": text,
        "groups": [group for group in found if group["hits"]],
    }
    return render(request, "desk/search.html", context)
