"""What a weekly pack looks at: whose tasks, at the end of which day, as known at which moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from nhipcau.agencies.facade import reporting_body_of, subtree_ids
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import State, tasks_on, with_cause

Line = Literal["unit", "body"]


@dataclass(frozen=True, slots=True)
class PackSight:
    """Whose work (an agency with all below it; None is all), the day, the day after which changes count,
    the moment."""

    actor: Actor
    agency_id: UUID | None
    within: frozenset[UUID] | None
    as_of: date
    since: date
    known_at: datetime

    def line_of(self, lead: UUID) -> tuple[UUID, Line]:
        """In whose line the tasks of a lead agency stand: of its ministry or province; within one
        ministry or province, of the unit itself."""
        body = reporting_body_of(lead)
        if self.agency_id is not None and body == reporting_body_of(self.agency_id):
            return lead, "unit"
        return body, "body"

    def tasks(self) -> Any:
        """The tasks that stood on the day and were entered by then, with their state."""
        return self.narrowed(tasks_on(actor=self.actor, day=self.as_of, entered_by=self.known_at))

    def narrowed(self, rows: Any) -> Any:
        """Of these tasks, those led by the agencies in sight."""
        return rows if self.within is None else rows.filter(lead_agency_id__in=self.within)


def sight_of(
    *, actor: Actor, agency_id: UUID | None, as_of: date, since: date, known_at: datetime
) -> PackSight:
    """The sight on the work of an agency with all below it, or of the nation (None)."""
    return PackSight(actor, agency_id, subtree_ids(agency_id) if agency_id else None, as_of, since, known_at)


@dataclass(frozen=True, slots=True)
class Late:
    """An overdue task: who leads it, whether it is a key task, why it is late."""

    id: str
    lead: UUID
    key_task: bool
    cause: str


def late_tasks(sight: PackSight) -> list[Late]:
    """The overdue tasks: key tasks first, then the longest overdue. One query."""
    rows = with_cause(sight.tasks().in_states(State.OVERDUE), sight.as_of)
    ordered = rows.order_by(*("-key_task", "due_then", "serial"))
    found = ordered.values_list(*("id", "lead_agency_id", "key_task", "cause_then"))
    return [Late(str(task), lead, key, cause) for task, lead, key, cause in found]
