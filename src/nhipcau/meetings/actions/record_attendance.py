"""Record who came to a meeting, at which site, and who was represented by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.meetings.errors import LineNotThere, RepresentativeMissing
from nhipcau.meetings.events import AttendanceRecorded
from nhipcau.meetings.models import Meeting, Seat
from nhipcau.meetings.queries import seat_labels
from nhipcau.meetings.rules import Presence, Step, require_met
from nhipcau.meetings.steps import take_step
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How one seat was filled; `represented_by` names the post of who came instead."""

    seat_id: UUID
    presence: str
    site_id: int | None = None
    represented_by: str = ""
    reason: str = ""


@action("meetings.record_attendance", permission="meetings.manage", emits=(AttendanceRecorded,))
def record_attendance(
    *, actor: Actor, meeting_id: UUID, rows: Sequence[Attendance], now: datetime
) -> Meeting:
    """The meeting, which was held, with its seats as entered; seats that are not named stay.

    Raises NotYetHeld, RepresentativeMissing, LineNotThere, and as `take_step`.
    """
    meeting, before = take_step(actor=actor, meeting_id=meeting_id, step=Step.RECORD_ATTENDANCE)
    require_met(meeting_date=meeting.meeting_date, today=civil_date(now))
    seats = {seat.id: seat for seat in meeting.seats.select_for_update(of=("self",))}
    sites = set(meeting.sites.values_list("id", flat=True))
    for row in rows:
        seat = seats.get(row.seat_id)
        if seat is None or (row.site_id is not None and row.site_id not in sites):
            raise LineNotThere
        _fill(seat, row)
    meeting.save()
    record_change(meeting, before)
    publish(AttendanceRecorded(meeting_id=meeting.id))
    return meeting


def _fill(seat: Seat, row: Attendance) -> None:
    was = snapshot(seat)
    represented = row.presence == Presence.REPRESENTED
    if represented and not row.represented_by.strip():
        raise RepresentativeMissing(seat=seat_labels([seat])[seat.id])
    seat.presence = Presence(row.presence)
    seat.site_id = row.site_id
    seat.represented_by = " ".join(row.represented_by.split()) if represented else ""
    away = row.presence in (Presence.EXCUSED, Presence.ABSENT, Presence.REPRESENTED)
    seat.reason = " ".join(row.reason.split()) if away else ""
    if snapshot(seat) != was:
        seat.save()
        record_change(seat, was)
