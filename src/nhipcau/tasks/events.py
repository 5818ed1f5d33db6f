"""Events of the tasks room. References only; texts stay in the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class TasksDrafted(Event):
    """Drafts were made from a document's text; nothing is assigned yet."""

    document_id: UUID
    count: int


@dataclass(frozen=True, slots=True)
class DraftChanged(Event):
    """Somebody edited a draft."""

    draft_id: UUID


@dataclass(frozen=True, slots=True)
class DraftDropped(Event):
    """A draft was put aside: it is no task."""

    draft_id: UUID


@dataclass(frozen=True, slots=True)
class TaskAssigned(Event):
    """A task with its six clears was issued to its lead agency."""

    task_id: UUID
    lead_agency_id: UUID
    assigner_agency_id: UUID
    due_on: date | None


@dataclass(frozen=True, slots=True)
class TaskFannedOut(Event):
    """A task was given on to units, so many at once; each has its own task below it."""

    task_id: UUID
    count: int


@dataclass(frozen=True, slots=True)
class TaskReassigned(Event):
    """A task went to a lead agency again, changed."""

    task_id: UUID
    lead_agency_id: UUID


@dataclass(frozen=True, slots=True)
class AssignmentAccepted(Event):
    """The lead agency took the task on."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class AssignmentSentBack(Event):
    """The lead agency sent the task back to its assigner, with a reason."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class DeadlineSet(Event):
    """A deadline that was open has its date."""

    task_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class ExtensionAsked(Event):
    """The lead agency asked for a later last day."""

    task_id: UUID
    extension_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class ExtensionGranted(Event):
    """The last day moved; the original one stays beside."""

    task_id: UUID
    extension_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class ExtensionRefused(Event):
    """The last day stays where it is."""

    task_id: UUID
    extension_id: UUID


@dataclass(frozen=True, slots=True)
class ProgressReported(Event):
    """The lead agency said how far it is."""

    task_id: UUID
    report_id: UUID


@dataclass(frozen=True, slots=True)
class CompletionReported(Event):
    """The lead agency handed in the product."""

    task_id: UUID
    report_id: UUID


@dataclass(frozen=True, slots=True)
class ReportAccepted(Event):
    """The assigner accepted the product; the task is done."""

    task_id: UUID
    report_id: UUID


@dataclass(frozen=True, slots=True)
class ReportReturned(Event):
    """The assigner returned the product with a reason."""

    task_id: UUID
    report_id: UUID


@dataclass(frozen=True, slots=True)
class TaskCancelled(Event):
    """The assigner withdrew the task."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class TaskPublished(Event):
    """A task is open to everyone from now on."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class TasksMoved(Event):
    """The open tasks of an agency went to its successor, in whatever part it had in them."""

    from_agency_id: UUID
    to_agency_id: UUID
    count: int


@dataclass(frozen=True, slots=True)
class NoticesSent(Event):
    """The reminders of a day were sent, so many."""

    day: date
    count: int
