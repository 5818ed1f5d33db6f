"""Sets ``request.actor`` from the signed-in account and the post it has chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from nhipcau.agencies.directory import steady_directory
from nhipcau.agencies.officers import actor_for
from nhipcau.identity.facade import Account
from nhipcau.kit.clock import today
from nhipcau.kit.ids import as_uuid
from nhipcau.spine.facade import Actor

POST_IN_SESSION: Final = "nhipcau_post"


class ActorMiddleware:
    """``request.actor`` is None without sign-in. Two queries with it, none without.

    The directory is read in one version for the whole request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with steady_directory():
            request.actor = _actor(request)  # type: ignore[attr-defined]
            return self.get_response(request)


def _actor(request: HttpRequest) -> Actor | None:
    account = request.user
    if not account.is_authenticated or not isinstance(account, Account):
        return None
    chosen = as_uuid(request.session.get(POST_IN_SESSION, ""))
    return actor_for(account, post_id=chosen, on=today())
