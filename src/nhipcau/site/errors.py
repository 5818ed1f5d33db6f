"""Errors at the door: coded, in the user's language; problem+json (RFC 9457) for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from nhipcau.kit.errors import CodedError, Invalid
from nhipcau.spine.errors import SignInFirst
from nhipcau.ui.facade import wording

log = structlog.get_logger(__name__)


def problem(error: CodedError, *, instance: str = "") -> dict[str, Any]:
    """The error as an RFC 9457 object; `code` is stable, `detail` is for people."""
    return {
        "type": f"urn:nhipcau:error:{error.code}",
        "title": gettext(type(error).message()),
        "status": error.status,
        "code": error.code,
        "detail": wording(error),
        "instance": instance,
    }


class CodedErrorMiddleware:
    """Turns a coded error that reached the door into its page; absent and forbidden look alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer for a coded error, None for any other."""
        if not isinstance(error, CodedError):
            return None
        if isinstance(error, SignInFirst):
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        if error.status >= 500:
            log.error("coded error", code=error.code)
        if "application/json" in request.headers.get("Accept", ""):
            return problem_response(error, request)
        return error_page(request, error)


def problem_response(error: CodedError, request: HttpRequest, **more: object) -> JsonResponse:
    """The error as application/problem+json, with the members `more`."""
    return JsonResponse(
        problem(error, instance=request.path) | more,
        status=error.status,
        content_type="application/problem+json",
    )


def error_page(request: HttpRequest, error: CodedError) -> HttpResponse:
    """The error as a page that says what to do."""
    context = {"message": wording(error), "code": error.code, "status": error.status}
    template = "404.html" if error.status == 404 else "ui/error.html"
    return render(request, template, context, status=error.status)


class FormOutdated(CodedError):
    """This form is too old or came from elsewhere. Go back, load the page again and repeat."""

    code = "site.form-outdated"
    status = 403


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form without a valid token."""
    return error_page(request, FormOutdated())


class RequestTooLarge(Invalid):
    """What you sent is larger than %(limit)s MB. Nothing was stored. Go back and choose a smaller file."""

    code = "site.request-too-large"
    status = 413
