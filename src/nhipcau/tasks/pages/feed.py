"""The calendar of one's deadlines: the page with its address, and what a calendar program reads there."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.kit.clock import today, utc_now
from nhipcau.spine.facade import actor_of
from nhipcau.tasks.actions.open_calendar_feed import close_calendar_feed, open_calendar_feed
from nhipcau.tasks.feed import feed_account, feed_file
from nhipcau.tasks.models import CalendarFeed


def show_feed(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, and what can be done with it; a new one is shown once."""
    actor = actor_of(request)
    if request.method == "POST":
        feed, secret = open_calendar_feed(actor=actor, now=utc_now())
        address = request.build_absolute_uri(reverse("tasks:feed_file", args=[feed.id, secret]))
        return _page(request, feed, address)
    return _page(request, CalendarFeed.objects.visible_to(actor).first(), "")


def _page(request: HttpRequest, feed: CalendarFeed | None, address: str) -> HttpResponse:
    context = {"title": _("Calendar of your deadlines"), "feed": feed, "address": address}
    answer = render(request, "tasks/feed.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def close_feed(request: HttpRequest) -> HttpResponse:
    """The address answers no more."""
    close_calendar_feed(actor=actor_of(request), now=utc_now())
    messages.success(request, _("The address no longer answers."))
    return redirect("tasks:feed")


@require_safe
def read_feed(request: HttpRequest, feed_id: UUID, secret: str) -> HttpResponse:
    """The calendar for who knows the address; nobody signs in here, so it answers with nothing else."""
    account = feed_account(feed_id, secret)
    found = feed_file(
        account,
        day=today(),
        address_of=lambda task_id: request.build_absolute_uri(reverse("tasks:task", args=[task_id])),
    )
    answer = HttpResponse(found.content, content_type="text/calendar; charset=utf-8")
    etag = quote_etag(sha256(found.content).hexdigest()[:32])
    changed = int(found.changed_at.timestamp()) if found.changed_at else None
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=300"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    if found.changed_at:
        answer["Last-Modified"] = http_date(found.changed_at.timestamp())
    # The entity tag decides: a task that left the feed changes it without a later change of any task.
    unchanged = get_conditional_response(request, etag=etag, last_modified=changed, response=answer)
    return unchanged or answer
