"""What every page begins with: a signed-in officer, and the day it speaks of."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from nhipcau.kit.clock import today
from nhipcau.spine.errors import SignInFirst
from nhipcau.spine.facade import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the request. Raises SignInFirst."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise SignInFirst
    return actor


def day_of(request: HttpRequest, name: str = "on") -> date:
    """The day asked for in the address (``?on=2024-01-31``); today when none or no day is named."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return today()
