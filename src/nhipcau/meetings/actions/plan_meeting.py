"""Plan a meeting, and change what is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Max

from nhipcau.agencies.facade import agencies_of_posts, agency
from nhipcau.kit.clock import civil_date
from nhipcau.meetings.errors import ChairMissing, RoundPlanned
from nhipcau.meetings.events import MeetingChanged, MeetingPlanned
from nhipcau.meetings.models import Chair, Meeting, Seat, Site, SteeringBody
from nhipcau.meetings.rules import Round, Stage, Step
from nhipcau.meetings.steps import body_to_change, take_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """What is planned. `sites` are agencies with a videoconference site; they are invited as well."""

    meeting_date: date
    start_time: time
    length_minutes: int = 120
    topic: str = ""
    place: str = ""
    chairs: tuple[UUID, ...] = ()
    sites: tuple[UUID, ...] = ()
    guests: tuple[UUID, ...] = ()


@action("meetings.plan_meeting", permission="meetings.manage", emits=(MeetingPlanned,))
def plan_meeting(
    *,
    actor: Actor,
    body_id: UUID,
    plan: MeetingPlan,
    kind: str = Round.EXTRA,
    round_date: date | None = None,
    synthetic: bool = False,
    now: datetime,
) -> Meeting:
    """The planned meeting. A round of a rhythm (`round_date` is the day it names) has one meeting.

    Raises RoundPlanned, ChairMissing, AgencyNotThere, and as `body_to_change`.
    """
    body, _before = body_to_change(actor=actor, body_id=body_id, day=max(plan.meeting_date, civil_date(now)))
    taken = body.meetings.exclude(stage=Stage.POSTPONED).filter(kind=kind, round_date=round_date)
    if round_date is not None and taken.exists():
        raise RoundPlanned(day=round_date)
    meeting = new_meeting(
        body, plan, kind=kind, round_date=round_date, synthetic=synthetic or body.synthetic, now=now
    )
    record_change(meeting, None)
    publish(MeetingPlanned(meeting_id=meeting.id, body_id=body.id, meeting_date=meeting.meeting_date))
    return meeting


def new_meeting(
    body: SteeringBody,
    plan: MeetingPlan,
    *,
    kind: str,
    round_date: date | None,
    synthetic: bool,
    now: datetime,
    instead_of: Meeting | None = None,
) -> Meeting:
    """The next meeting of the locked body, saved with its chairs, sites and guests."""
    last = body.meetings.aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting.objects.create(
        body=body,
        number=last + 1,
        kind=kind,
        round_date=round_date,
        topic=" ".join(plan.topic.split()),
        meeting_date=plan.meeting_date,
        start_time=plan.start_time,
        length_minutes=plan.length_minutes,
        place=" ".join(plan.place.split()),
        instead_of=instead_of,
        synthetic=synthetic,
        created_at=now,
    )
    _arrange(meeting, plan)
    return meeting


def _arrange(meeting: Meeting, plan: MeetingPlan) -> None:
    """Chairs, sites and guests as planned. Raises ChairMissing, AgencyNotThere."""
    chairs = tuple(dict.fromkeys(plan.chairs))
    if not chairs or len(agencies_of_posts(chairs)) != len(chairs):
        raise ChairMissing
    Chair.objects.bulk_create(
        [Chair(meeting=meeting, post_id=post, position=place) for place, post in enumerate(chairs)]
    )
    for named in (*plan.sites, *plan.guests):
        agency(named)
    sites = Site.objects.bulk_create(
        [
            Site(meeting=meeting, agency_id=at, position=place)
            for place, at in enumerate(dict.fromkeys(plan.sites))
        ]
    )
    by_agency = {site.agency_id: site for site in sites}
    Seat.objects.bulk_create(
        [
            Seat(meeting=meeting, agency_id=guest, site=by_agency.get(guest), position=place)
            for place, guest in enumerate(dict.fromkeys((*plan.sites, *plan.guests)))
        ]
    )


@action("meetings.change_meeting", permission="meetings.manage", emits=(MeetingChanged,))
def change_meeting(*, actor: Actor, meeting_id: UUID, plan: MeetingPlan, now: datetime) -> Meeting:
    """The planned meeting with other particulars; its round stays.

    Raises ChairMissing, AgencyNotThere, BodyEnded, and as `take_step`.
    """
    meeting, before = take_step(actor=actor, meeting_id=meeting_id, step=Step.CHANGE)
    body_to_change(actor=actor, body_id=meeting.body_id, day=plan.meeting_date)
    meeting.meeting_date, meeting.start_time = plan.meeting_date, plan.start_time
    meeting.length_minutes = plan.length_minutes
    meeting.topic, meeting.place = " ".join(plan.topic.split()), " ".join(plan.place.split())
    meeting.save()
    meeting.chairs.all().delete()
    meeting.seats.all().delete()
    meeting.sites.all().delete()
    _arrange(meeting, plan)
    record_change(meeting, before)
    publish(MeetingChanged(meeting_id=meeting.id))
    return meeting


def plan_of(meeting: Meeting) -> MeetingPlan:
    """The particulars of a meeting, for changing it or putting it off."""
    sites = tuple(meeting.sites.values_list("agency_id", flat=True))
    guests = meeting.seats.filter(role="").values_list("agency_id", flat=True)
    return MeetingPlan(
        meeting_date=meeting.meeting_date,
        start_time=meeting.start_time,
        length_minutes=meeting.length_minutes,
        topic=meeting.topic,
        place=meeting.place,
        chairs=tuple(meeting.chairs.values_list("post_id", flat=True)),
        sites=sites,
        guests=tuple(guest for guest in guests if guest not in sites),
    )
