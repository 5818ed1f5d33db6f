"""Events of the oversight room. References only; texts stay in the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class CommitmentMade(Event):
    """An agency promised a result by a day."""

    commitment_id: UUID
    promiser_id: UUID
    receiver_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class CommitmentSlipped(Event):
    """A promised day was moved; the first one stays beside. `milestone_id` is None for the last day."""

    commitment_id: UUID
    milestone_id: UUID | None
    due_on: date


@dataclass(frozen=True, slots=True)
class MilestoneReached(Event):
    """A milestone was reached, with its product."""

    commitment_id: UUID
    milestone_id: UUID


@dataclass(frozen=True, slots=True)
class CommitmentBound(Event):
    """A commitment is carried out through a task."""

    commitment_id: UUID
    task_id: UUID


@dataclass(frozen=True, slots=True)
class CommitmentDelivered(Event):
    """The product of a commitment was handed in."""

    commitment_id: UUID


@dataclass(frozen=True, slots=True)
class CommitmentAccepted(Event):
    """The receiver says that the promise was kept."""

    commitment_id: UUID


@dataclass(frozen=True, slots=True)
class CommitmentReturned(Event):
    """The receiver returned the product with a reason."""

    commitment_id: UUID


@dataclass(frozen=True, slots=True)
class CommitmentReleased(Event):
    """The receiver no longer holds the promiser to it."""

    commitment_id: UUID


@dataclass(frozen=True, slots=True)
class InspectionPlanned(Event):
    """An inspection was planned."""

    inspection_id: UUID
    inspecting_id: UUID


@dataclass(frozen=True, slots=True)
class InspectionMoved(Event):
    """An inspection was announced, begun, closed or cancelled: its new stage."""

    inspection_id: UUID
    stage: str


@dataclass(frozen=True, slots=True)
class FindingRecorded(Event):
    """An inspection found something."""

    inspection_id: UUID
    finding_id: UUID


@dataclass(frozen=True, slots=True)
class ConclusionsIssued(Event):
    """The conclusions of an inspection were issued; its findings are to be mended."""

    inspection_id: UUID
    findings: int


@dataclass(frozen=True, slots=True)
class FindingMended(Event):
    """An agency says that it has mended a finding."""

    finding_id: UUID


@dataclass(frozen=True, slots=True)
class FindingChecked(Event):
    """The inspecting side re-checked: mended, or a new deadline."""

    finding_id: UUID
    mended: bool


@dataclass(frozen=True, slots=True)
class FindingObjected(Event):
    """The inspected side holds something against a finding."""

    finding_id: UUID


@dataclass(frozen=True, slots=True)
class ObjectionAnswered(Event):
    """An objection was upheld or refused."""

    finding_id: UUID
    upheld: bool


@dataclass(frozen=True, slots=True)
class FindingBecameTask(Event):
    """A task follows up a finding."""

    finding_id: UUID
    task_id: UUID


@dataclass(frozen=True, slots=True)
class RoundOpened(Event):
    """A review round was opened: so many agencies are asked to answer by a day."""

    round_id: UUID
    asked: int
    due_on: date


@dataclass(frozen=True, slots=True)
class RoundAnswered(Event):
    """An agency answered."""

    round_id: UUID
    agency_id: UUID


@dataclass(frozen=True, slots=True)
class AnswerReopened(Event):
    """An answer was reopened, so that the agency can mend it."""

    round_id: UUID
    agency_id: UUID


@dataclass(frozen=True, slots=True)
class RoundCompiled(Event):
    """The answers and the counts of a round were frozen."""

    round_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class SolutionProposed(Event):
    """The body proposes a solution in its report."""

    round_id: UUID
    solution_id: UUID


@dataclass(frozen=True, slots=True)
class RoundSigned(Event):
    """The report of a round was signed, with its solutions."""

    round_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class RoundSent(Event):
    """The report of a round was sent."""

    round_id: UUID
    document_id: UUID | None


@dataclass(frozen=True, slots=True)
class RoundCancelled(Event):
    """A round was cancelled."""

    round_id: UUID


@dataclass(frozen=True, slots=True)
class AnnualReviewOpened(Event):
    """An agency begins to review a year."""

    plan_id: UUID
    agency_id: UUID
    year: int


@dataclass(frozen=True, slots=True)
class AnnualReviewEdited(Event):
    """Something in a review or its plan changed."""

    plan_id: UUID


@dataclass(frozen=True, slots=True)
class AnnualPlanMoved(Event):
    """A review with its plan was submitted or returned: its new stage."""

    plan_id: UUID
    stage: str


@dataclass(frozen=True, slots=True)
class AnnualPlanApproved(Event):
    """A review with its plan was approved and frozen."""

    plan_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class AnnualPlanIssued(Event):
    """Lines of an approved plan became tasks, so many."""

    plan_id: UUID
    count: int


@dataclass(frozen=True, slots=True)
class DriveOpened(Event):
    """A closing drive was opened; none may be left by a day."""

    drive_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class DriveTasksPicked(Event):
    """Overdue tasks, so many, were picked for a closing drive."""

    drive_id: UUID
    count: int


@dataclass(frozen=True, slots=True)
class DriveItemCommitted(Event):
    """The lead agency committed itself to a day for an overdue task."""

    item_id: UUID
    commitment_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class DriveItemChecked(Event):
    """An overdue task was checked: done, or a further commitment is asked."""

    item_id: UUID
    done: bool


@dataclass(frozen=True, slots=True)
class DriveItemTakenOut(Event):
    """A task was taken out of a closing drive."""

    item_id: UUID


@dataclass(frozen=True, slots=True)
class DriveClosed(Event):
    """A closing drive was closed: none is left."""

    drive_id: UUID


@dataclass(frozen=True, slots=True)
class DelayRecorded(Event):
    """The cause of a delay was recorded, or corrected. Which one stays in the record."""

    record_id: UUID
    task_id: UUID


@dataclass(frozen=True, slots=True)
class AccountAsked(Event):
    """An authority above asked how a delay is handled."""

    request_id: UUID
    task_id: UUID


@dataclass(frozen=True, slots=True)
class DelayHandled(Event):
    """The head set down who is responsible for a delay and how it is handled. None of it is told here."""

    record_id: UUID


@dataclass(frozen=True, slots=True)
class DelayFollowedUp(Event):
    """The handling of a delay was followed up."""

    record_id: UUID


@dataclass(frozen=True, slots=True)
class DelayClosed(Event):
    """The handling of a delay is at its end."""

    record_id: UUID
