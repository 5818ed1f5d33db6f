"""What upper rooms register here at start: how their open work moves when agencies merge."""

from __future__ import annotations

from datetime import date
from typing import Final, Protocol
from uuid import UUID

from nhipcau.spine.facade import Actor


class Mover(Protocol):
    """Moves one kind of open work from an agency to its successor.

    `name` is a lazy translated string such as "open tasks".
    """

    name: str

    def count_open(self, agency_id: UUID) -> int:
        """How many open records the agency holds."""
        ...

    def move(self, *, from_id: UUID, to_id: UUID, on: date, actor: Actor) -> None:
        """Hand every open record of `from_id` to `to_id`; runs inside the merger's transaction."""
        ...


movers: Final[list[Mover]] = []
