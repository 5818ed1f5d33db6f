"""A page sees one version of the directory of nodes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nhipcau.nodes.held import steady_page

_READS = {"GET", "HEAD"}


class SteadyNodesMiddleware:
    """While a page is read the directory of nodes is looked up once at most, however many parts of the page
    ask whether the reader may act here. What changes something looks anew each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _READS:
            return self.get_response(request)
        with steady_page():
            return self.get_response(request)
