"""Events of the desk room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class PackFrozen(Event):
    """A weekly pack was frozen."""

    pack_id: UUID
    as_of: date
    sha256: str


@dataclass(frozen=True, slots=True)
class NewsTold(Event):
    """An agency was told what happened to its work."""

    news_id: UUID
