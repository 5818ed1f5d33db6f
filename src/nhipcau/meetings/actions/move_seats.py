"""Hand what an agency has in steering bodies to its successor when agencies merge."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.meetings.events import SeatsMoved
from nhipcau.meetings.models import Conclusion, Membership, Seat, SteeringBody
from nhipcau.meetings.rules import AHEAD, Stage
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("meetings.move_seats", permission="agencies.manage", emits=(SeatsMoved,))
def move_seats(*, actor: Actor, from_agency_id: UUID, to_agency_id: UUID, on: date, now: datetime) -> int:
    """How many records went over: standing agencies, seats in bodies, seats of meetings ahead, and
    conclusions that are still to be issued. What lies behind stays as it was.

    A post that stays behind with the old agency (its head) leaves its title as words, until the
    secretariat names the post of the successor. Only to be called when `seats_of` finds something.
    """
    note = f"merger of {on.isoformat()}"
    rows = list(seats_of(from_agency_id))
    for row in rows:
        before = snapshot(row)
        if isinstance(row, SteeringBody):
            row.standing_agency_id = to_agency_id
        elif isinstance(row, Conclusion):
            row.lead_agency_id, row.responsible_post_id = to_agency_id, None
        else:
            row.agency_id = to_agency_id
            if row.post is not None and row.post.agency_id == from_agency_id:
                row.person_text, row.post = row.post.title("vi"), None
        row.save()
        record_change(row, before, note=note)
    publish(SeatsMoved(from_agency_id=from_agency_id, to_agency_id=to_agency_id, count=len(rows)))
    return len(rows)


def seats_of(agency_id: UUID) -> list[SteeringBody | Membership | Seat | Conclusion]:
    """What an agency has in bodies and meetings that still go on."""
    open_conclusions = Conclusion.objects.exclude(
        meeting__stage__in=(Stage.CANCELLED, Stage.POSTPONED)
    ).filter(lead_agency_id=agency_id, kind=Conclusion.Kind.TASK, draft=None)
    return [
        *SteeringBody.objects.filter(standing_agency_id=agency_id, dissolved_on=None),
        *Membership.objects.filter(agency_id=agency_id, to_date=None).select_related("post"),
        *Seat.objects.filter(agency_id=agency_id, meeting__stage__in=AHEAD).select_related("post"),
        *open_conclusions,
    ]
