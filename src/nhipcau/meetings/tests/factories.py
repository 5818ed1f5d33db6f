"""Bodies and meetings for tests; also used by the rooms above."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from nhipcau.meetings.facade import (
    Attendance,
    ConclusionLine,
    Meeting,
    MeetingPlan,
    NewBody,
    SteeringBody,
    add_member,
    call_meeting,
    establish_body,
    plan_meeting,
    record_attendance,
)
from nhipcau.meetings.models import Conclusion
from nhipcau.spine.facade import Actor
from nhipcau.tasks.tests.factories import NOW, agency_id, at

FOUNDED = date(2024, 1, 2)
MEETS = date(2024, 2, 5)


def working_group(
    office: Actor, head: Actor, *, members: Sequence[str] = ("BTP", "BCA"), **more: Any
) -> SteeringBody:
    """A working group whose secretariat is the agency of `office` and whose head holds the post of `head`."""
    values: dict[str, Any] = {
        "name": "Tổ công tác thử", "kind": "working_group", "level": "central",
        "established_on": FOUNDED, "synthetic": True,
    }  # fmt: skip
    body = establish_body(actor=office, new=NewBody(**values | more), now=NOW)
    add_member(actor=office, body_id=body.id, role="head", post_id=head.post_id, from_date=FOUNDED, now=NOW)
    for key in members:
        add_member(
            actor=office, body_id=body.id, role="member", agency_id=agency_id(key),
            person_text="Thứ trưởng", from_date=FOUNDED, now=NOW,
        )  # fmt: skip
    return body


def plan(
    office: Actor, body: SteeringBody, head: Actor, *, day: date = MEETS, now: datetime = NOW, **more: Any
) -> Meeting:
    """An extraordinary meeting of the body, unless told otherwise."""
    assert head.post_id is not None
    particulars = {"chairs": (head.post_id,), "start_time": time(8, 0)}
    plan_keys = {"sites", "guests", "place", "topic", "chairs", "start_time"}
    particulars |= {key: more.pop(key) for key in list(more) if key in plan_keys}
    return plan_meeting(
        actor=office, body_id=body.id, plan=MeetingPlan(meeting_date=day, **particulars),  # type: ignore[arg-type]
        now=now, **more,
    )  # fmt: skip


def hold(office: Actor, meeting: Meeting, *, called: datetime = NOW) -> Meeting:
    """The meeting, called, and with everybody present on its day."""
    call_meeting(actor=office, meeting_id=meeting.id, now=called)
    rows = [Attendance(seat_id=seat.id, presence="present") for seat in meeting.seats.all()]
    return record_attendance(actor=office, meeting_id=meeting.id, rows=rows, now=day_of(meeting))


def day_of(meeting: Meeting, hour: int = 3) -> datetime:
    """An instant of the day of the meeting."""
    day = meeting.meeting_date
    return at(day.year, day.month, day.day, hour)


def line(text: str, lead: UUID | None, **more: Any) -> ConclusionLine:
    """A conclusion with its six clears, unless told otherwise."""
    values: dict[str, Any] = {
        "lead_agency_id": lead, "product": "Báo cáo", "authority": "prime_minister",
        "person_text": "Bộ trưởng", "due_on": date(2024, 2, 29),
    }  # fmt: skip
    return ConclusionLine(text=text, **values | more)


def states(meeting: Meeting, day: date) -> dict[str, str]:
    """The conclusions of a meeting by text, with their state on a day."""
    rows = Conclusion.objects.filter(meeting=meeting).with_state(day)
    return {row.text: row.state for row in rows}  # type: ignore[attr-defined]
