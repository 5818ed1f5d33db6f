"""How the exchange with all other nodes stands, at a glance."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.directory_document import Directory
from nhipcau.nodes.held import own_key, steady_nodes
from nhipcau.nodes.models.seen_by import SEE
from nhipcau.nodes.queries import PeerState, peer_states, refused_by_strangers
from nhipcau.nodes.rules import Condition
from nhipcau.nodes.wording import age_words, badge_of, problem_words, size_words
from nhipcau.spine.facade import actor_of
from nhipcau.ui.facade import node_name, state_badge

# A new directory wants the keepers of several roots in one room: said in time.
EXPIRES_SOON_DAYS: Final = 21


def overview(request: HttpRequest) -> HttpResponse:
    """This node, and a line for each of the others; it renews itself in place."""
    actor_of(request).require(SEE)
    now = utc_now()
    with steady_nodes() as directory:
        states = peer_states(now=now)
        context = {
            "title": _("Nodes"),
            "directory": directory,
            "own": own_lines(directory, now) if directory else [],
            "days_left": days_left(directory, now),
            "expires_soon": EXPIRES_SOON_DAYS,
            "counts": _counts(states),
            "rows": [line(state, now) for state in states],
            "strangers": refused_by_strangers() if directory else 0,
            "now": now,
        }
    return render(request, "nodes/overview.html", context)


def days_left(directory: Directory | None, now: datetime) -> int:
    """Whole days until the directory ends; negative when it has."""
    return (directory.expires_at - now).days if directory else 0


def own_lines(directory: Directory, now: datetime) -> list[tuple[str, Any]]:
    """This node as the directory has it."""
    entry = directory.node(own_key())
    name = entry.name(get_language() or "vi") if entry else node_name()
    return [
        (_("This node"), f"{name} ({own_key()})"),
        (_("Address"), entry.endpoint if entry else _("not in the directory")),
        (_("Version of the directory"), directory.version),
        (_("Good until"), directory.expires_at),
    ]


def line(state: PeerState, now: datetime) -> dict[str, Any]:
    """A node with its words. A next try that is not to come any more is under way."""
    pausing = state.next_try_at is not None and state.next_try_at > now
    return {
        "state": state,
        "badge": badge_of(state),
        "oldest": age_words(state.oldest_seconds),
        "problem": problem_words(state.problem) if state.problem else "",
        "next_try": state.next_try_at if pausing else None,
        "broken": problem_words(state.broken) if state.broken else "",
        "to_come": size_words(state.bytes_to_come),
    }


def _counts(states: list[PeerState]) -> list[tuple[str, int]]:
    """How many nodes stand how, as badges; what no node shows is left out."""
    found: list[tuple[str, int]] = []
    for condition in Condition:
        alike = [state for state in states if state.condition is condition]
        if alike:
            found.append((state_badge(*badge_of(alike[0])), len(alike)))
    return found
