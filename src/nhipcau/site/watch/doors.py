"""The doors for those who watch: /health, /ready, /metrics."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve
from django.views.decorators.http import require_safe

from nhipcau.kit.clock import utc_now
from nhipcau.site.watch.local import is_local
from nhipcau.site.watch.metrics import exposition
from nhipcau.site.watch.ready import readiness

_DOORS = frozenset({"/health", "/ready", "/metrics"})


class WatchDoorsMiddleware:
    """Opens these doors before host name, HTTPS, language and session are looked at.

    Whoever watches asks the machine itself (``http://127.0.0.1:8020/metrics``), which is no host
    name of the pages; and a probe shall need nothing but what it asks about.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in _DOORS:
            return self.get_response(request)
        request.resolver_match = resolve(request.path_info)
        try:
            answer: HttpResponse = request.resolver_match.func(request)
        except Http404:
            answer = HttpResponse(status=404)
        answer["Cache-Control"] = "no-store"
        return answer


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nothing else, not even the database."""
    return JsonResponse({"ok": True, "node": settings.NHIPCAU_NODE})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether the node can work, check by check: 200, or 503 when one does not hold."""
    checks = readiness(utc_now())
    ok = all(check.ok for check in checks.values())
    shown = {name: {"ok": check.ok, **check.figures} for name, check in checks.items()}
    return JsonResponse({"ok": ok, "checks": shown}, status=200 if ok else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus. Raises Http404 for whoever may not read them."""
    if not _may_read(request):
        raise Http404
    text, media_type = exposition(utc_now())
    return HttpResponse(text, content_type=media_type)


def _may_read(request: HttpRequest) -> bool:
    """With the token where one was sent; without one from this machine only."""
    given = request.headers.get("Authorization")
    if given is None:
        return is_local(request)
    token = settings.NHIPCAU_METRICS_TOKEN
    return bool(token) and compare_digest(given.encode(), f"Bearer {token}".encode())
