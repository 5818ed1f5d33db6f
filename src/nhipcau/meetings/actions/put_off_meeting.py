"""Postpone a meeting to another day, or cancel it; both with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.meetings.actions.plan_meeting import new_meeting, plan_of
from nhipcau.meetings.events import MeetingCancelled, MeetingPlanned, MeetingPostponed
from nhipcau.meetings.models import AgendaItem, Meeting
from nhipcau.meetings.rules import Step, require_new_day, require_reason
from nhipcau.meetings.steps import body_to_change, take_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@action(
    "meetings.postpone_meeting",
    permission="meetings.manage",
    emits=(MeetingPostponed, MeetingPlanned),
)
def postpone_meeting(
    *,
    actor: Actor,
    meeting_id: UUID,
    meeting_date: date,
    reason: str,
    start_time: time | None = None,
    now: datetime,
) -> Meeting:
    """The meeting that takes its place, planned with the same particulars and points typed by hand.

    What was frozen for the old day is not carried over: the new one is called with its own figures.
    Raises ReasonMissing, NewDayNotLater, BodyEnded, and as `take_step`.
    """
    require_reason(reason)
    old, before = take_step(actor=actor, meeting_id=meeting_id, step=Step.POSTPONE)
    require_new_day(old=old.meeting_date, new=meeting_date, today=civil_date(now))
    body, _body_before = body_to_change(actor=actor, body_id=old.body_id, day=meeting_date)
    plan = plan_of(old)
    old.reason = reason.strip()
    old.save()
    instead = new_meeting(
        body,
        replace(plan, meeting_date=meeting_date, start_time=start_time or plan.start_time),
        kind=old.kind,
        round_date=old.round_date,
        synthetic=old.synthetic,
        now=now,
        instead_of=old,
    )
    _carry_over(old, instead)
    record_change(old, before, note=reason)
    record_change(instead, None)
    publish(MeetingPostponed(meeting_id=old.id, instead_id=instead.id))
    publish(MeetingPlanned(meeting_id=instead.id, body_id=body.id, meeting_date=meeting_date))
    return instead


def _carry_over(old: Meeting, instead: Meeting) -> None:
    AgendaItem.objects.bulk_create(
        [
            AgendaItem(meeting=instead, position=place, title=item.title, agency_id=item.agency_id)
            for place, item in enumerate(old.agenda.filter(source=""), start=1)
        ]
    )


@action("meetings.cancel_meeting", permission="meetings.manage", emits=(MeetingCancelled,))
def cancel_meeting(*, actor: Actor, meeting_id: UUID, reason: str, now: datetime) -> Meeting:
    """The meeting, which does not take place. Raises ReasonMissing, and as `take_step`."""
    require_reason(reason)
    meeting, before = take_step(actor=actor, meeting_id=meeting_id, step=Step.CANCEL)
    meeting.reason = reason.strip()
    meeting.save()
    record_change(meeting, before, note=reason)
    publish(MeetingCancelled(meeting_id=meeting.id))
    return meeting
