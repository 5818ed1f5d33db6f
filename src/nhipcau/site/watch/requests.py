"""Around every request: a span, an id, one line in the log, the counts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from structlog.contextvars import bound_contextvars

from nhipcau.kit.ids import new_id
from nhipcau.site.watch.local import is_local
from nhipcau.spine.facade import count_request, under_trace

log = structlog.get_logger("nhipcau.access")
# The doors for other nodes check a signature over the request before they act on it.
SIGNED_DOORS = "/nodes/"
_GIVEN_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")


class RequestMiddleware:
    """Stands before all others, so that what they refuse is seen too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        request_id = _request_id(request)
        # Anybody can write a traceparent; from outside it would mix our traces with theirs.
        traceparent = request.headers.get("traceparent") if _is_trusted(request) else None
        with (
            under_trace(traceparent, request.method or "?").of_kind(SpanKind.SERVER) as step,
            bound_contextvars(request_id=request_id),
        ):
            response = self.get_response(request)
            _tell(request, response, time.perf_counter() - began, step)
        response["X-Request-ID"] = request_id
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float, step: Span) -> None:
    route, method, status = route_of(request), request.method or "?", response.status_code
    actor = getattr(request, "actor", None)
    who = {"actor_ref": actor.ref} if actor is not None else {}
    count_request(route, status, seconds)
    step.update_name(f"{method} {route}")
    step.set_attributes(
        {"http.request.method": method, "http.route": route, "http.response.status_code": status, **who}
    )
    if status >= 500:
        step.set_status(Status(StatusCode.ERROR))
    # The name of the route and not the path: a path may hold what somebody typed.
    log.info(
        "request", method=method, route=route, status=status, duration_ms=round(seconds * 1000, 1), **who
    )


def route_of(request: HttpRequest) -> str:
    """The name of the route (``tasks:task``); ``static`` for files of the pages, ``none`` for no route."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or match.route
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def _is_trusted(request: HttpRequest) -> bool:
    return request.path_info.startswith(SIGNED_DOORS) or is_local(request)


def _request_id(request: HttpRequest) -> str:
    """The id that a program on this machine gave, else a new one."""
    given = request.headers.get("X-Request-ID", "")
    if _GIVEN_ID.fullmatch(given) and is_local(request):
        return given
    return new_id().hex
