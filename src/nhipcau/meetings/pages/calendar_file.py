"""A meeting for the calendar of a phone or a mail program."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nhipcau.agencies.facade import names_now
from nhipcau.kit.clock import utc_now
from nhipcau.meetings.ical import CalendarEvent, calendar_file
from nhipcau.meetings.pages.meeting import title_of
from nhipcau.meetings.queries import meeting_for
from nhipcau.meetings.rules import Stage
from nhipcau.spine.facade import actor_of


def download(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The file of one meeting; one that was put off or cancelled takes itself out of the calendar."""
    meeting = meeting_for(actor=actor_of(request), meeting_id=meeting_id)
    sites = list(meeting.sites.values_list("agency_id", flat=True))
    names = names_now(sites)
    event = CalendarEvent(
        uid=f"{meeting.id}@{settings.NHIPCAU_NODE}",
        begins_at=meeting.begins_at(),
        ends_at=meeting.ends_at(),
        stamped_at=utc_now(),
        summary=title_of(meeting),
        location="; ".join(filter(None, [meeting.place, *(names.get(site, "") for site in sites)])),
        description=meeting.topic,
        url=request.build_absolute_uri(reverse("meetings:meeting", args=[meeting.id])),
        sequence=1 if meeting.stage in (Stage.CANCELLED, Stage.POSTPONED) else 0,
        cancelled=meeting.stage in (Stage.CANCELLED, Stage.POSTPONED),
    )
    headers = {"Content-Disposition": f'attachment; filename="meeting-{meeting.meeting_date}.ics"'}
    return HttpResponse(calendar_file(event), content_type="text/calendar; charset=utf-8", headers=headers)
