"""Pointing at a record: here or on another node."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

_REF = re.compile(
    r"([a-z0-9-]{1,40})/([a-z_]+\.[a-z_]+)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:@(\d{1,9}))?"
)


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record: the node that owns it, its kind (``room.record``), its id and version."""

    node: str
    kind: str
    id: UUID
    version: int = 0

    def __str__(self) -> str:
        return f"{self.node}/{self.kind}/{self.id}@{self.version}"


def record_ref(text: str) -> RecordRef | None:
    """The reference in ``node/room.record/id`` (with ``@version`` or without); None for any other text."""
    found = _REF.fullmatch(text.strip())
    if found is None:
        return None
    node, kind, record_id, version = found.groups()
    return RecordRef(node, kind, UUID(record_id), int(version or 0))


@dataclass(frozen=True, slots=True)
class RecordCard:
    """What may be shown of a record to the one who asked, with the way to it."""

    ref: RecordRef
    title: str
    url: str
    lines: tuple[tuple[str, str], ...] = ()
