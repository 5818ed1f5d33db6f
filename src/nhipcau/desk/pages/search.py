"""Search across rooms: each room searches what the asker may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nhipcau.kit.digits import to_ascii_digits
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.spine.provides import SearchHit, SearchProvider, search_providers

HITS_PER_ROOM = 20


def _hits(provider: SearchProvider, actor: Actor, text: str) -> list[SearchHit]:
    """What the room finds for the text as typed and with its Lao or Khmer digits as ASCII ones."""
    found: dict[str, SearchHit] = {}
    for spelling in dict.fromkeys((to_ascii_digits(text), text)):
        for hit in provider.search(actor=actor, text=spelling, limit=HITS_PER_ROOM):
            found.setdefault(hit.url, hit)
    return list(found.values())[:HITS_PER_ROOM]


def search(request: HttpRequest) -> HttpResponse:
    """The finds of all rooms, room by room."""
    actor = actor_of(request)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())
    found = []
    if text:
        for provider in search_providers:
            hits = _hits(provider, actor, text)
            found.append({"label": provider.label, "hits": hits, "full": len(hits) == HITS_PER_ROOM})
    context = {
        "title": _("Search: %(text)s") % {"text": text} if text else _("Search"),
        "text": text,
        "groups": [group for group in found if group["hits"]],
    }
    return render(request, "desk/search.html", context)
