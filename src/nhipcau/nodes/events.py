"""Events of the nodes room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class DirectoryTaken(Event):
    """A new version of the directory of nodes holds here."""

    version: int


@dataclass(frozen=True, slots=True)
class RecordSent(Event):
    """A whole record goes to a node, because it joined, or asked, or needs it for what follows."""

    record_id: UUID
    kind: str
