"""Makes the reader's choice of theme and digits known while a request is answered."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nhipcau.ui.preferences import preferences_from, using_preferences


class PreferencesMiddleware:
    """Place it after LocaleMiddleware; needs no session and no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with using_preferences(preferences_from(request)):
            return self._get_response(request)
