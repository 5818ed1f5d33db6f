"""Keeps the reader's choice of theme or digits in a cookie and goes back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from nhipcau.ui.preferences import DIGITS, DIGITS_COOKIE, THEME_COOKIE, THEMES

_YEAR = 31_536_000


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """POST ``theme`` or ``digits`` and ``next``; an unknown value changes nothing."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    response = redirect(back)
    for key, cookie, known in (
        ("theme", THEME_COOKIE, THEMES),
        ("digits", DIGITS_COOKIE, DIGITS),
    ):
        if (value := request.POST.get(key)) in known:
            response.set_cookie(cookie, str(value), max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    return response
