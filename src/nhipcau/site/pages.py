"""Pages that belong to no room: the language, the way from a reference to its record."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from nhipcau.spine.facade import actor_of, record_card


def open_record(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Go to the record that a figure or an audit row points at."""
    return redirect(record_card(actor=actor_of(request), kind=kind, record_id=record_id).url)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in the cookie and go back."""
    back = request.POST.get("next") or request.headers.get("Referer") or "/"
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = redirect(back)
    language = request.POST.get("language", "")
    if check_for_language(language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.NHIPCAU_HTTPS,
        )
    return response
