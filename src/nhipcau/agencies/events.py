"""Events of the agencies room. No personal data: ids only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class AgencyEstablished(Event):
    """An agency begins."""

    agency_id: UUID
    key: str
    parent_id: UUID | None
    established_on: date


@dataclass(frozen=True, slots=True)
class AgencyRenamed(Event):
    """An agency has another official name from a day on."""

    agency_id: UUID
    from_date: date


@dataclass(frozen=True, slots=True)
class AgenciesMerged(Event):
    """An agency went into another; its open work was moved."""

    predecessor_id: UUID
    successor_id: UUID
    on_date: date


@dataclass(frozen=True, slots=True)
class PostCreated(Event):
    """An agency has a new post."""

    post_id: UUID
    agency_id: UUID


@dataclass(frozen=True, slots=True)
class PostAssigned(Event):
    """An account holds a post from a day on."""

    post_id: UUID
    account_id: UUID
    from_date: date


@dataclass(frozen=True, slots=True)
class PostHoldingEnded(Event):
    """An account no longer holds a post from a day on."""

    post_id: UUID
    account_id: UUID
    to_date: date


@dataclass(frozen=True, slots=True)
class CalendarDayChanged(Event):
    """A day became a day off, a working day, or an ordinary day again (`kind` empty), as `source` says."""

    day: date
    kind: str
    name: str = ""
    source: str = ""
    estimate: bool = False
