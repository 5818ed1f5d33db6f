"""The line on pages of rooms whose records stay at the node where they were made."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from nhipcau.nodes.gate import node_elsewhere
from nhipcau.nodes.held import directory_now, own_key, steady_nodes
from nhipcau.nodes.provides import staying
from nhipcau.spine.facade import Actor


def is_staying(request: HttpRequest) -> bool:
    """Whether the page belongs to such a room."""
    match = request.resolver_match
    return match is not None and match.app_name in staying


def staying_banner(request: HttpRequest, record: object) -> str:
    """Where the rest lies: an empty list here does not say that there is nothing."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not is_staying(request):
        return ""
    with steady_nodes():
        directory = directory_now()
        host = directory.host() if directory else None
        works_elsewhere = node_elsewhere(actor) is not None
    if host is None or (host.key == own_key() and not works_elsewhere):
        return ""
    context = {
        "host": host.name(get_language() or "vi"),
        "address": host.endpoint + request.path if host.key != own_key() else "",
    }
    return render_to_string("nodes/staying.html", context, request)
