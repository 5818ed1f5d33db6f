"""The agenda: made from records while the meeting is planned, frozen as JSON when it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from nhipcau.kit.records import RecordRef
from nhipcau.meetings.models import Meeting
from nhipcau.meetings.provides import AgendaLine, AgendaSource, BodyView, MeetingView, agenda_sources
from nhipcau.meetings.queries import scope_of
from nhipcau.spine.facade import Actor


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """A point that a source made, with its lines."""

    source: AgendaSource
    lines: Sequence[AgendaLine]


def parts_for(*, actor: Actor, meeting: Meeting, day: date) -> list[AgendaPart]:
    """The points that the sources make for the meeting as of `day`; empty ones are left out."""
    body, view = views_of(meeting)
    parts = [
        AgendaPart(source, source.items(body=body, meeting=view, day=day, actor=actor))
        for source in agenda_sources
    ]
    return [part for part in parts if part.lines]


def views_of(meeting: Meeting) -> tuple[BodyView, MeetingView]:
    """Body and meeting as sources are told them."""
    view = MeetingView(id=meeting.id, kind=meeting.kind, meeting_date=meeting.meeting_date)
    return scope_of(meeting.body, day=meeting.meeting_date), view


def as_json(line: AgendaLine) -> dict[str, Any]:
    """The line as it is frozen; what is empty is left out."""
    values = {
        "key": line.key,
        "text": line.text,
        "agency_id": str(line.agency_id) if line.agency_id else None,
        "count": line.count,
        "state": line.state,
        "days_late": line.days_late,
        "href": line.href,
        "ref": [line.ref.node, line.ref.kind, str(line.ref.id)] if line.ref else None,
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def from_json(values: Mapping[str, Any]) -> AgendaLine:
    """A frozen line."""
    ref = values.get("ref")
    return AgendaLine(
        key=values["key"],
        text=values.get("text", ""),
        agency_id=UUID(values["agency_id"]) if "agency_id" in values else None,
        count=values.get("count"),
        state=values.get("state", ""),
        days_late=values.get("days_late"),
        href=values.get("href", ""),
        ref=RecordRef(ref[0], ref[1], UUID(ref[2])) if ref else None,
    )
