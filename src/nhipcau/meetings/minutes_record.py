"""The minutes as one value: all that a paper made of them needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhipcau.agencies.facade import names_now, post_labels
from nhipcau.meetings.errors import MeetingNotThere
from nhipcau.meetings.models import Conclusion, Meeting, Seat
from nhipcau.meetings.provides import agenda_sources
from nhipcau.meetings.queries import (
    body_names,
    may_read_minutes,
    meeting_for,
    meeting_label,
    quorum_of,
    seat_labels,
)
from nhipcau.meetings.rules import Quorum, Stage
from nhipcau.spine.facade import Actor


@dataclass(frozen=True, slots=True)
class SeatRecord:
    """One seat as the minutes name it."""

    label: str
    role: str
    is_member: bool
    site: str
    presence: str
    represented_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class SaidRecord:
    """A point of the agenda and what was said about it."""

    position: int
    title: str
    said: str


@dataclass(frozen=True, slots=True)
class ConclusionRecord:
    """A line of the conclusions in words."""

    position: int
    text: str
    kind: str
    lead: str
    coordinating: tuple[str, ...]
    product: str
    due_on: date | None
    deadline_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesRecord:
    """All that the minutes of a meeting hold, in the reader's language: enough for a Word or PDF paper."""

    meeting_id: UUID
    title: str
    body: str
    kind: str
    number: int
    topic: str
    meeting_date: date
    start_time: str
    place: str
    sites: tuple[str, ...]
    chairs: tuple[str, ...]
    secretariat: str
    quorum: Quorum
    seats: tuple[SeatRecord, ...]
    said: tuple[SaidRecord, ...]
    text: str
    conclusions: tuple[ConclusionRecord, ...]
    confirmed: bool
    synthetic: bool


def minutes_record(*, actor: Actor, meeting_id: UUID) -> MinutesRecord:
    """The minutes of a meeting. Raises MeetingNotThere, also while they are not open to the actor."""
    meeting = meeting_for(actor=actor, meeting_id=meeting_id)
    if not may_read_minutes(actor=actor, meeting=meeting):
        raise MeetingNotThere
    seats = list(meeting.seats.all())
    sites = list(meeting.sites.all())
    chairs = list(meeting.chairs.values_list("post_id", flat=True))
    posts = post_labels(chairs)
    places = names_now([*(site.agency_id for site in sites), meeting.body.standing_agency_id])
    return MinutesRecord(
        meeting_id=meeting.id,
        title=meeting_label(meeting),
        body=body_names([meeting.body])[meeting.body_id],
        kind=str(meeting.get_kind_display()),
        number=meeting.number,
        topic=meeting.topic,
        meeting_date=meeting.meeting_date,
        start_time=meeting.start_time.strftime("%H:%M"),
        place=meeting.place,
        sites=tuple(places.get(site.agency_id, "") for site in sites),
        chairs=tuple(posts.get(post, "") for post in chairs),
        secretariat=places.get(meeting.body.standing_agency_id, ""),
        quorum=quorum_of(meeting, seats),
        seats=_seat_records(seats, {site.id: places.get(site.agency_id, "") for site in sites}),
        said=_said_records(meeting),
        text=meeting.minutes_text,
        conclusions=_conclusion_records(list(meeting.conclusions.filter(proposed=False))),
        confirmed=meeting.stage == Stage.CONFIRMED,
        synthetic=meeting.synthetic,
    )


def _seat_records(seats: Sequence[Seat], sites: dict[int, str]) -> tuple[SeatRecord, ...]:
    labels = seat_labels(seats)
    return tuple(
        SeatRecord(
            label=labels[seat.id],
            role=str(seat.get_role_display()) if seat.role else "",
            is_member=seat.is_member,
            site=sites.get(seat.site_id, "") if seat.site_id else "",
            presence=seat.presence,
            represented_by=seat.represented_by,
            reason=seat.reason,
        )
        for seat in seats
    )


def _said_records(meeting: Meeting) -> tuple[SaidRecord, ...]:
    records = []
    for item in meeting.agenda.all():
        source = agenda_sources.get(item.source)
        records.append(
            SaidRecord(item.position, item.title or str(source.title if source else item.source), item.said)
        )
    return tuple(records)


def _conclusion_records(rows: Sequence[Conclusion]) -> tuple[ConclusionRecord, ...]:
    names = names_now([agency for row in rows for agency in (row.lead_agency_id, *row.coordinating)])
    return tuple(
        ConclusionRecord(
            position=row.position,
            text=row.text,
            kind=row.kind,
            lead=names.get(row.lead_agency_id, "") if row.lead_agency_id else "",
            coordinating=tuple(names.get(agency, "") for agency in row.coordinating),
            product=row.product,
            due_on=row.due_on,
            deadline_text=row.deadline_text,
        )
        for row in rows
    )
