"""Events that the spine itself publishes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class FileStored(Event):
    """A file was put into the store."""

    file_id: UUID
    sha256: str
    size: int
