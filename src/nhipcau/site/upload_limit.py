"""Nothing larger than a file may be is read at all: refused by its length, before the body."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nhipcau.site.errors import RequestTooLarge, problem_response
from nhipcau.spine.facade import MAX_MEGABYTES
from nhipcau.ui.facade import wording

# The file itself and the form around it.
MAX_BYTES = (MAX_MEGABYTES + 5) * 1_000_000


class UploadLimitMiddleware:
    """Refuses a body that is too long or does not say how long it is; stands before all that reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_too_large(request):
            error = RequestTooLarge(limit=MAX_MEGABYTES)
            if "application/json" in request.headers.get("Accept", ""):
                return problem_response(error, request)
            # Plain text: the pages' frame would ask for session and account, and read the body.
            return HttpResponse(wording(error), status=error.status, content_type="text/plain; charset=utf-8")
        return self.get_response(request)

    @staticmethod
    def _is_too_large(request: HttpRequest) -> bool:
        if request.headers.get("Transfer-Encoding"):
            return True
        length = request.headers.get("Content-Length") or "0"
        return not length.isdecimal() or int(length) > MAX_BYTES
