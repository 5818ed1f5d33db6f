"""Events of the tasks room. References only; texts stay in the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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
class TaskTakenIn(Event):
    """A whole task came from another node, at a join or because it was sent again. That is no news."""

    task_id: UUID


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


@dataclass(frozen=True, slots=True)
class TaskWatched(Event):
    """Somebody wants the news of a task."""

    task_id: UUID
    watch_id: UUID


@dataclass(frozen=True, slots=True)
class TaskUnwatched(Event):
    """Somebody no longer wants the news of a task."""

    task_id: UUID
    watch_id: UUID


@dataclass(frozen=True, slots=True)
class TaskCommented(Event):
    """Somebody said something about a task; whom it mentions stands with the comment."""

    task_id: UUID
    comment_id: UUID


@dataclass(frozen=True, slots=True)
class CommentCorrected(Event):
    """The author corrected a comment; it may mention others now."""

    task_id: UUID
    comment_id: UUID


@dataclass(frozen=True, slots=True)
class CommentWithdrawn(Event):
    """The author withdrew a comment."""

    task_id: UUID
    comment_id: UUID


@dataclass(frozen=True, slots=True)
class UrgeWritten(Event):
    """An urging was written; it leaves at `leaves_at` unless it is taken back."""

    task_id: UUID
    urge_id: UUID
    leaves_at: datetime


@dataclass(frozen=True, slots=True)
class UrgeTakenBack(Event):
    """An urging was taken back before it left."""

    task_id: UUID
    urge_id: UUID


@dataclass(frozen=True, slots=True)
class TaskUrged(Event):
    """The lead agency was urged: the letter has left."""

    task_id: UUID
    urge_id: UUID


@dataclass(frozen=True, slots=True)
class KeyTaskMarked(Event):
    """A task became a key task, or an ordinary one again."""

    task_id: UUID
    key_task: bool


@dataclass(frozen=True, slots=True)
class BulkAccepted(Event):
    """One act on many tasks was accepted; each is now done by itself."""

    bulk_id: UUID
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class BulkRowTaken(Event):
    """One task of a bulk act was done or refused."""

    bulk_id: UUID
    task_id: UUID
    done: bool


@dataclass(frozen=True, slots=True)
class BulkUndoAccepted(Event):
    """A bulk act is taken back; each of its tasks is now restored by itself."""

    bulk_id: UUID


@dataclass(frozen=True, slots=True)
class TaskRestored(Event):
    """A task has again the values from before a bulk act."""

    task_id: UUID
    bulk_id: UUID


@dataclass(frozen=True, slots=True)
class RestoreRefused(Event):
    """A task was changed after a bulk act, so that it stays as it is."""

    task_id: UUID
    bulk_id: UUID


@dataclass(frozen=True, slots=True)
class DeadlineMoved(Event):
    """The calendar changed and a deadline was counted again; the old last day is kept."""

    task_id: UUID
    move_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class CalendarFeedOpened(Event):
    """An account has an address at which a calendar program reads its deadlines."""

    feed_id: UUID


@dataclass(frozen=True, slots=True)
class CalendarFeedClosed(Event):
    """The address of a calendar feed no longer answers."""

    feed_id: UUID


@dataclass(frozen=True, slots=True)
class ReplayAsked(Event):
    """Somebody asked what a policy of reminders would have sent."""

    run_id: UUID


@dataclass(frozen=True, slots=True)
class ReplayKept(Event):
    """What a policy would have sent is counted and kept; nothing was sent."""

    run_id: UUID


@dataclass(frozen=True, slots=True)
class PersonNamed(Event):
    """The lead agency named the post that answers for a task."""

    task_id: UUID
    post_id: UUID
