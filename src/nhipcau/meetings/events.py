"""Events of the meetings room. References only; texts stay in the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class BodyEstablished(Event):
    """A steering body is there."""

    body_id: UUID


@dataclass(frozen=True, slots=True)
class BodyChanged(Event):
    """Members, rhythm or oversight of a body changed."""

    body_id: UUID


@dataclass(frozen=True, slots=True)
class BodyDissolved(Event):
    """A steering body ended."""

    body_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingPlanned(Event):
    """A meeting of a body is planned."""

    meeting_id: UUID
    body_id: UUID
    meeting_date: date


@dataclass(frozen=True, slots=True)
class MeetingChanged(Event):
    """Day, place, agenda or guests of a planned meeting changed."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingCalled(Event):
    """A meeting was called: its agenda is frozen and its seats are invited."""

    meeting_id: UUID
    meeting_date: date


@dataclass(frozen=True, slots=True)
class MeetingPostponed(Event):
    """A meeting was put off; another takes its place."""

    meeting_id: UUID
    instead_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingCancelled(Event):
    """A meeting does not take place."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class AttendanceRecorded(Event):
    """Who came is recorded."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MinutesWritten(Event):
    """The minutes or conclusions of a held meeting changed."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MinutesSubmitted(Event):
    """The minutes wait for the side of the chair."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MinutesConfirmed(Event):
    """The minutes hold."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MinutesRefused(Event):
    """The minutes went back to the secretariat with a reason."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class ConclusionsIssued(Event):
    """The conclusions of a meeting became so many tasks and so many drafts."""

    meeting_id: UUID
    tasks: int
    drafts: int


@dataclass(frozen=True, slots=True)
class SeatsMoved(Event):
    """Standing agencies, members and guests of an agency went to its successor, so many."""

    from_agency_id: UUID
    to_agency_id: UUID
    count: int
