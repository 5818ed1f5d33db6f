"""Call a meeting: its agenda is frozen with the figures of the day, its seats are invited."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.agencies.facade import subtree_ids
from nhipcau.kit.clock import civil_date
from nhipcau.meetings.agenda import as_json, parts_for
from nhipcau.meetings.errors import NobodyInvited
from nhipcau.meetings.events import MeetingCalled
from nhipcau.meetings.models import AgendaItem, Meeting, Membership, Seat
from nhipcau.meetings.queries import by_role
from nhipcau.meetings.rules import Step
from nhipcau.meetings.steps import take_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("meetings.call_meeting", permission="meetings.manage", emits=(MeetingCalled,))
def call_meeting(*, actor: Actor, meeting_id: UUID, now: datetime) -> Meeting:
    """The meeting with its frozen agenda and a seat for each member of its day and each guest.

    The points made from records come first, so that it opens with what the last one decided; the
    points typed by hand follow. Raises NobodyInvited, and as `take_step`.
    """
    meeting, before = take_step(actor=actor, meeting_id=meeting_id, step=Step.CALL)
    meeting.called_on = civil_date(now)
    meeting.save()
    _freeze(actor, meeting)
    _seat(meeting)
    record_change(meeting, before)
    publish(MeetingCalled(meeting_id=meeting.id, meeting_date=meeting.meeting_date))
    return meeting


def _freeze(actor: Actor, meeting: Meeting) -> None:
    day = meeting.called_on
    assert day is not None  # set by the caller
    typed = list(meeting.agenda.filter(source=""))
    made = [
        AgendaItem(
            meeting=meeting,
            position=position,
            source=part.source.key,
            lines=[as_json(line) for line in part.lines],
            frozen_on=day,
        )
        for position, part in enumerate(parts_for(actor=actor, meeting=meeting, day=day), start=1)
    ]
    AgendaItem.objects.bulk_create(made)
    for position, item in enumerate(typed, start=len(made) + 1):
        item.position = position
    AgendaItem.objects.bulk_update(typed, ["position"])


def _seat(meeting: Meeting) -> None:
    """The members of the day before the guests, each at the site of its agency or of one above it."""
    members = by_role(Membership.objects.filter(body=meeting.body).on(meeting.meeting_date))
    guests = list(meeting.seats.filter(role=""))
    if not members and not guests:
        raise NobodyInvited
    below = {site.id: subtree_ids(site.agency_id) for site in meeting.sites.all()}
    seats = [
        Seat(
            meeting=meeting,
            position=position,
            agency_id=member.agency_id,
            post_id=member.post_id,
            person_text=member.person_text,
            role=member.role,
            site_id=next((site for site, ids in below.items() if member.agency_id in ids), None),
        )
        for position, member in enumerate(members)
    ]
    sitting = {seat.agency_id for seat in seats}
    # An agency whose member sits there anyway is no guest besides.
    meeting.seats.filter(role="", agency_id__in=sitting).delete()
    Seat.objects.bulk_create(seats)
    for position, guest in enumerate(guests, start=len(seats)):
        guest.position = position
    Seat.objects.bulk_update([guest for guest in guests if guest.agency_id not in sitting], ["position"])
