"""Change what a body oversees and when it meets."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from nhipcau.documents.facade import document_card
from nhipcau.kit.clock import civil_date
from nhipcau.meetings.actions.establish_body import link_documents
from nhipcau.meetings.errors import LineNotThere, PeriodBackwards
from nhipcau.meetings.events import BodyChanged
from nhipcau.meetings.models import BodyDocument, Rhythm, SteeringBody
from nhipcau.meetings.rules import require_beat
from nhipcau.meetings.steps import body_to_change
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("meetings.oversee_document", permission="meetings.manage", emits=(BodyChanged,))
def oversee_document(*, actor: Actor, body_id: UUID, document_id: UUID, now: datetime) -> SteeringBody:
    """The body, which oversees the tasks of one more document.

    Raises DocumentNotThere, and as `body_to_change`.
    """
    body, _before = body_to_change(actor=actor, body_id=body_id, day=civil_date(now))
    document_card(actor=actor, document_id=document_id)
    row, made = BodyDocument.objects.get_or_create(body=body, document_id=document_id)
    link_documents(body)
    record_change(row, None if made else snapshot(row))
    publish(BodyChanged(body_id=body.id))
    return body


@action("meetings.set_rhythm", permission="meetings.manage", emits=(BodyChanged,))
def set_rhythm(
    *,
    actor: Actor,
    body_id: UUID,
    every: str,
    start_time: time,
    from_date: date,
    weekday: int | None = None,
    month_day: int | None = None,
    on_day_off: str = Rhythm.OnDayOff.NEXT,
    length_minutes: int = 120,
    now: datetime,
) -> Rhythm:
    """The rhythm; the one of the same kind that is in force ends the day before it begins.

    Raises RhythmInvalid, PeriodBackwards, and as `body_to_change`.
    """
    body, _before = body_to_change(actor=actor, body_id=body_id, day=civil_date(now))
    rhythm = Rhythm(
        body=body,
        every=every,
        weekday=weekday if every == Rhythm.Every.WEEK else None,
        month_day=month_day if every == Rhythm.Every.MONTH else None,
        on_day_off=on_day_off,
        start_time=start_time,
        length_minutes=length_minutes,
        from_date=from_date,
    )
    require_beat(rhythm.beat())
    for old in body.rhythms.filter(every=every, to_date=None):
        _end(old, from_date)
    rhythm.save(force_insert=True)
    record_change(rhythm, None)
    publish(BodyChanged(body_id=body.id))
    return rhythm


@action("meetings.end_rhythm", permission="meetings.manage", emits=(BodyChanged,))
def end_rhythm(*, actor: Actor, body_id: UUID, rhythm_id: UUID, on: date, now: datetime) -> Rhythm:
    """The rhythm, ended: `on` is the first day without it.

    Raises LineNotThere, PeriodBackwards, and as `body_to_change`.
    """
    body, _before = body_to_change(actor=actor, body_id=body_id, day=civil_date(now))
    rhythm = body.rhythms.filter(id=rhythm_id).first()
    if rhythm is None:
        raise LineNotThere
    _end(rhythm, on)
    publish(BodyChanged(body_id=body.id))
    return rhythm


def _end(rhythm: Rhythm, on: date) -> None:
    if on < rhythm.from_date:
        raise PeriodBackwards
    before = snapshot(rhythm)
    rhythm.to_date = on
    rhythm.save()
    record_change(rhythm, before)
