"""Events of the difficulties room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class DifficultyRaised(Event):
    """Work is stuck, and an agency is asked to remove the cause."""

    difficulty_id: UUID
    holder_agency_id: UUID


@dataclass(frozen=True, slots=True)
class DifficultyPassedOn(Event):
    """It went to another agency, with a proposal or because the authority lies there."""

    difficulty_id: UUID
    holder_agency_id: UUID
    move_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DifficultyAnswered(Event):
    """The agency with the authority has answered."""

    difficulty_id: UUID


@dataclass(frozen=True, slots=True)
class DifficultyClosed(Event):
    """Who raised it says that it is removed, or has withdrawn it."""

    difficulty_id: UUID


@dataclass(frozen=True, slots=True)
class DifficultyReopened(Event):
    """The answer did not help."""

    difficulty_id: UUID


@dataclass(frozen=True, slots=True)
class DifficultiesGrouped(Event):
    """Several difficulties are one, and are answered together."""

    group_id: UUID
    count: int
