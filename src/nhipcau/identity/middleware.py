"""Nobody works without a second factor: neither on the pages nor over the API."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

_OPEN = ("/account/", "/static/", "/i18n/", "/api/")
_SESSION_KEY = "nhipcau_second_factor"


class SecondFactorMiddleware:
    """Sends an account without a second factor to set one up; the API asks `has_second_factor`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_enrol(request):
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _must_enrol(self, request: HttpRequest) -> bool:
        if request.path.startswith(_OPEN) or not request.user.is_authenticated:
            return False
        return not has_second_factor(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the signed-in account has a second factor; asked of the database once per session."""
    if request.session.get(_SESSION_KEY):
        return True
    if not is_mfa_enabled(request.user):
        return False
    request.session[_SESSION_KEY] = True
    return True
