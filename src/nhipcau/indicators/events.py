"""Events of the indicators room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class ClaimRecorded(Event):
    """A figure that a document states was kept."""

    claim_id: UUID
    document_id: UUID


@dataclass(frozen=True, slots=True)
class ClaimDisputed(Event):
    """Two figures were found to disagree; both are kept."""

    claim_id: UUID
    other_id: UUID


@dataclass(frozen=True, slots=True)
class ClaimWithdrawn(Event):
    """A figure was found to be misread; it stays, but counts no longer."""

    claim_id: UUID


@dataclass(frozen=True, slots=True)
class ObservationRecorded(Event):
    """A figure of an agency was measured."""

    observation_id: UUID
    indicator: str
    agency_id: UUID


@dataclass(frozen=True, slots=True)
class ObservationsTakenIn(Event):
    """Figures that another node measured are here."""

    batch_id: UUID
    node: str
    count: int
