"""Put a point on the agenda of a planned meeting by hand, and take it off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.meetings.errors import LineNotThere, TextMissing
from nhipcau.meetings.events import MeetingChanged
from nhipcau.meetings.models import AgendaItem
from nhipcau.meetings.rules import Step
from nhipcau.meetings.steps import take_step
from nhipcau.spine.facade import Actor, action, publish, record_change, record_removal


@action("meetings.add_agenda_item", permission="meetings.manage", emits=(MeetingChanged,))
def add_agenda_item(
    *, actor: Actor, meeting_id: UUID, title: str, agency_id: UUID | None = None, now: datetime
) -> AgendaItem:
    """The point, after those that are there; `agency_id` presents it. Raises TextMissing, and as
    `take_step`."""
    if not title.strip():
        raise TextMissing
    meeting, _before = take_step(actor=actor, meeting_id=meeting_id, step=Step.CHANGE)
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=meeting.agenda.count() + 1,
        title=" ".join(title.split()),
        agency_id=agency_id,
    )
    record_change(item, None)
    publish(MeetingChanged(meeting_id=meeting.id))
    return item


@action("meetings.drop_agenda_item", permission="meetings.manage", emits=(MeetingChanged,))
def drop_agenda_item(*, actor: Actor, meeting_id: UUID, item_id: UUID, now: datetime) -> None:
    """The point is taken off; those made from records are not dropped. Raises LineNotThere, and as
    `take_step`."""
    meeting, _before = take_step(actor=actor, meeting_id=meeting_id, step=Step.CHANGE)
    item = meeting.agenda.filter(id=item_id, source="").first()
    if item is None:
        raise LineNotThere
    record_removal(item)
    item.delete()
    publish(MeetingChanged(meeting_id=meeting.id))
