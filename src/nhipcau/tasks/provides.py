"""What the tasks room gives to rooms that put something on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NarrowedList:
    """The record of the slot `tasks.list.actions`: a list of tasks that is narrowed to one agency.

    `of` says how: `unit` the agency alone, `body` what counts in its line, `lead` all below it.
    """

    of: str
    agency_id: UUID
    day: date
