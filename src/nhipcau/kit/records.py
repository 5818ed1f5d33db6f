"""Pointing at a record: here or on another node."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record: the node that owns it, its kind (``room.record``), its id and version."""

    node: str
    kind: str
    id: UUID
    version: int = 0

    def __str__(self) -> str:
        return f"{self.node}/{self.kind}/{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class RecordCard:
    """What may be shown of a record to the one who asked, with the way to it."""

    ref: RecordRef
    title: str
    url: str
    lines: tuple[tuple[str, str], ...] = ()
