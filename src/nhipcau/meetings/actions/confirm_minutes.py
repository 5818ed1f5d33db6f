"""Hand the minutes to the side of the chair, which confirms or refuses them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.meetings.errors import AttendanceOpen, MinutesEmpty, ProposalsOpen
from nhipcau.meetings.events import MinutesConfirmed, MinutesRefused, MinutesSubmitted
from nhipcau.meetings.models import Meeting
from nhipcau.meetings.rules import Presence, Step, require_other_person, require_reason
from nhipcau.meetings.steps import take_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("meetings.submit_minutes", permission="meetings.manage", emits=(MinutesSubmitted,))
def submit_minutes(*, actor: Actor, meeting_id: UUID, now: datetime) -> Meeting:
    """The meeting, whose minutes wait for the side of the chair.

    Raises AttendanceOpen, ProposalsOpen, MinutesEmpty, and as `take_step`.
    """
    meeting, before = take_step(actor=actor, meeting_id=meeting_id, step=Step.SUBMIT_MINUTES)
    if still_open := meeting.seats.filter(presence=Presence.OPEN).count():
        raise AttendanceOpen(count=still_open)
    if proposed := meeting.conclusions.filter(proposed=True).count():
        raise ProposalsOpen(count=proposed)
    said = meeting.minutes_text or meeting.agenda.exclude(said="").exists()
    if not said and not meeting.conclusions.exists():
        raise MinutesEmpty
    meeting.drafter_ref, meeting.drafted_at = actor.ref, now
    meeting.save()
    record_change(meeting, before)
    publish(MinutesSubmitted(meeting_id=meeting.id))
    return meeting


@action("meetings.confirm_minutes", permission="meetings.confirm_minutes", emits=(MinutesConfirmed,))
def confirm_minutes(*, actor: Actor, meeting_id: UUID, note: str = "", now: datetime) -> Meeting:
    """The meeting with minutes that hold. Raises OwnMinutes, and as `take_step`."""
    meeting = _decide(actor, meeting_id, Step.CONFIRM_MINUTES, note, now)
    publish(MinutesConfirmed(meeting_id=meeting.id))
    return meeting


@action("meetings.refuse_minutes", permission="meetings.confirm_minutes", emits=(MinutesRefused,))
def refuse_minutes(*, actor: Actor, meeting_id: UUID, reason: str, now: datetime) -> Meeting:
    """The meeting, whose minutes are to be mended. Raises ReasonMissing, OwnMinutes, and as `take_step`."""
    require_reason(reason)
    meeting = _decide(actor, meeting_id, Step.REFUSE_MINUTES, reason, now)
    publish(MinutesRefused(meeting_id=meeting.id))
    return meeting


def _decide(actor: Actor, meeting_id: UUID, step: Step, note: str, now: datetime) -> Meeting:
    meeting, before = take_step(actor=actor, meeting_id=meeting_id, step=step)
    require_other_person(drafter_ref=meeting.drafter_ref, decider_ref=actor.ref)
    meeting.decider_ref, meeting.decided_at, meeting.decision_note = actor.ref, now, note.strip()
    meeting.save()
    record_change(meeting, before, note=note)
    return meeting
