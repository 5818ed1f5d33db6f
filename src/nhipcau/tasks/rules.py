"""The rules of tasks: the six clears, the state table, and the state on a day. Pure.

A task has a *stage*, set only by actions, and a *state*, computed for a day from dates and
acceptance and stored nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nhipcau.tasks.errors import (
    ClearsMissing,
    ExtensionNotLater,
    ExtensionsUsedUp,
    ExtensionTooFar,
    ExtensionTooLate,
    NoDeadlineYet,
    NotTheAssigner,
    NotTheLead,
    OwnReport,
    ProductMissing,
    ReasonMissing,
    StepNotPossible,
)
from nhipcau.tasks.policies import ExtensionPolicy


class Clear(StrEnum):
    """The six clears of Directive 33/CT-TTg of 6 November 2025; the set is configurable data."""

    PERSON = "person"
    WORK = "work"
    TIME = "time"
    RESPONSIBILITY = "responsibility"
    PRODUCT = "product"
    AUTHORITY = "authority"


class Authority(StrEnum):
    """How far the lead agency may decide, and who decides beyond that."""

    OWN = "own"
    ASSIGNER = "assigner"
    MINISTER = "minister"
    PEOPLES_COMMITTEE = "peoples_committee"
    PRIME_MINISTER = "prime_minister"
    GOVERNMENT = "government"
    NATIONAL_ASSEMBLY = "national_assembly"


class Stage(StrEnum):
    """Where a task stands between assigner and lead agency."""

    ASSIGNED = "assigned"
    SENT_BACK = "sent_back"
    UNDER_WAY = "under_way"
    REPORTED = "reported"
    RETURNED = "returned"
    DONE = "done"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What can be done with a task."""

    ACCEPT = "accept"
    SEND_BACK = "send_back"
    REASSIGN = "reassign"
    SET_DEADLINE = "set_deadline"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    REPORT_PROGRESS = "report_progress"
    REPORT_COMPLETION = "report_completion"
    ACCEPT_REPORT = "accept_report"
    RETURN_REPORT = "return_report"
    NAME_PERSON = "name_person"
    URGE = "urge"
    MARK_KEY = "mark_key"
    CANCEL = "cancel"


class Side(StrEnum):
    """Who may take a step: the agency that leads the work, or the one that assigned it."""

    LEAD = "lead"
    ASSIGNER = "assigner"


OPEN_STAGES = _OPEN = (Stage.ASSIGNED, Stage.UNDER_WAY, Stage.RETURNED)

# step: (who, permission, {stage before: stage after}). What is not here is refused.
STEPS: dict[Step, tuple[Side, str, dict[Stage, Stage]]] = {
    Step.ACCEPT: (Side.LEAD, "tasks.accept_assignment", {Stage.ASSIGNED: Stage.UNDER_WAY}),
    Step.SEND_BACK: (Side.LEAD, "tasks.accept_assignment", {Stage.ASSIGNED: Stage.SENT_BACK}),
    Step.REASSIGN: (
        Side.ASSIGNER,
        "tasks.assign",
        {Stage.SENT_BACK: Stage.ASSIGNED, Stage.ASSIGNED: Stage.ASSIGNED},
    ),
    Step.SET_DEADLINE: (Side.ASSIGNER, "tasks.assign", {stage: stage for stage in _OPEN}),
    Step.ASK_EXTENSION: (Side.LEAD, "tasks.accept_assignment", {stage: stage for stage in _OPEN}),
    Step.DECIDE_EXTENSION: (Side.ASSIGNER, "tasks.decide_extension", {stage: stage for stage in _OPEN}),
    # Progress and products are taken from the first day: work does not wait for a click.
    Step.REPORT_PROGRESS: (
        Side.LEAD,
        "tasks.report",
        {Stage.ASSIGNED: Stage.UNDER_WAY, Stage.UNDER_WAY: Stage.UNDER_WAY, Stage.RETURNED: Stage.RETURNED},
    ),
    Step.REPORT_COMPLETION: (Side.LEAD, "tasks.report", dict.fromkeys(_OPEN, Stage.REPORTED)),
    Step.ACCEPT_REPORT: (Side.ASSIGNER, "tasks.decide_report", {Stage.REPORTED: Stage.DONE}),
    Step.RETURN_REPORT: (Side.ASSIGNER, "tasks.decide_report", {Stage.REPORTED: Stage.RETURNED}),
    Step.NAME_PERSON: (Side.LEAD, "tasks.accept_assignment", {stage: stage for stage in _OPEN}),
    Step.URGE: (Side.ASSIGNER, "tasks.assign", {stage: stage for stage in _OPEN}),
    Step.MARK_KEY: (
        Side.ASSIGNER,
        "tasks.assign",
        {stage: stage for stage in (*_OPEN, Stage.SENT_BACK, Stage.REPORTED)},
    ),
    Step.CANCEL: (
        Side.ASSIGNER,
        "tasks.cancel",
        dict.fromkeys((*_OPEN, Stage.SENT_BACK, Stage.REPORTED), Stage.CANCELLED),
    ),
}


def next_stage(stage: str, step: Step) -> Stage:
    """The stage after `step`. Raises StepNotPossible."""
    after = STEPS[step][2].get(Stage(stage))
    if after is None:
        raise StepNotPossible(step=step, stage=Stage(stage))
    return after


def require_side(step: Step, *, acts_for_lead: bool, acts_for_assigner: bool) -> None:
    """Raise NotTheLead or NotTheAssigner when the actor stands on the wrong side for `step`."""
    side = STEPS[step][0]
    if side is Side.LEAD and not acts_for_lead:
        raise NotTheLead
    if side is Side.ASSIGNER and not acts_for_assigner:
        raise NotTheAssigner


def require_clears(missing: frozenset[Clear]) -> None:
    """A task with an empty clear cannot be issued. Raises ClearsMissing."""
    if missing:
        raise ClearsMissing(clears=tuple(clear for clear in Clear if clear in missing))


def require_product(*, has_file: bool, link: str, record: str) -> None:
    """No completion without a product: a file, a link (http or https) or a record. Raises ProductMissing."""
    link = link.strip()
    if link and not link.lower().startswith(("https://", "http://")):
        raise ProductMissing
    if not (has_file or link or record.strip()):
        raise ProductMissing


def require_reason(reason: str) -> None:
    """Sending back, returning and cancelling need a reason. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing


def require_other_person(*, reporter_ref: str, decider_ref: str) -> None:
    """Nobody decides on their own report, in whatever post they act. Raises OwnReport."""
    if reporter_ref == decider_ref:
        raise OwnReport


def require_extension(
    *, day: date, due_on: date | None, asked_due_on: date, times: int, policy: ExtensionPolicy
) -> date:
    """The present last day. An extension is asked on it at the latest, for a later day, within the policy.

    Raises NoDeadlineYet, ExtensionTooLate, ExtensionsUsedUp, ExtensionNotLater, ExtensionTooFar.
    """
    if due_on is None:
        raise NoDeadlineYet
    if day > due_on:
        raise ExtensionTooLate(due=due_on)
    if times >= policy.most_times:
        raise ExtensionsUsedUp(times=policy.most_times)
    require_later(due_on=due_on, later=asked_due_on, policy=policy)
    return due_on


def require_later(*, due_on: date, later: date, policy: ExtensionPolicy) -> None:
    """The new last day lies behind the old one, and not too far.

    Raises ExtensionNotLater, ExtensionTooFar.
    """
    if later <= due_on:
        raise ExtensionNotLater(due=due_on)
    if later - due_on > timedelta(days=policy.longest_days):
        until = due_on + timedelta(days=policy.longest_days)
        raise ExtensionTooFar(days=policy.longest_days, until=until)


class State(StrEnum):
    """How a task stands on a day. These are never merged into one another."""

    ON_TRACK = "on_track"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    OPEN_DEADLINE = "open_deadline"
    CANCELLED = "cancelled"
    NOT_YET = "not_yet"


COUNTED = (
    State.OVERDUE,
    State.DUE_SOON,
    State.ON_TRACK,
    State.OPEN_DEADLINE,
    State.DONE_ON_TIME,
    State.DONE_LATE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDates:
    """The dates from which a state follows.

    `due_on` is the last day, inclusive; it counts from `due_set_on` on. `due_before` has for each
    extension its day and the last day that was in force until then. `delivered_on` is the
    day on which the product that was accepted had been handed in; `accepted_on` the day of
    acceptance.
    """

    issued_on: date
    due_on: date | None = None
    due_set_on: date | None = None
    delivered_on: date | None = None
    accepted_on: date | None = None
    cancelled_on: date | None = None
    due_before: tuple[tuple[date, date], ...] = ()

    def due_then(self, day: date) -> date | None:
        """The last day that was in force on `day`; None while it was still to be set."""
        if self.due_set_on is not None and self.due_set_on > day:
            return None
        return next((old for extended_on, old in self.due_before if extended_on > day), self.due_on)


def state_on(day: date, dates: TaskDates, *, due_soon_days: int) -> State:
    """The state at the end of `day`, from what was known then.

    A task is done from the day its product was accepted; whether in time is judged by the day
    the product was handed in, so that a slow acceptance does not make the agency late.
    """
    due = dates.due_then(day)
    if dates.issued_on > day:
        return State.NOT_YET
    if dates.cancelled_on is not None and dates.cancelled_on <= day:
        return State.CANCELLED
    if dates.accepted_on is not None and dates.accepted_on <= day:
        late = due is not None and dates.delivered_on is not None and dates.delivered_on > due
        return State.DONE_LATE if late else State.DONE_ON_TIME
    if due is None:
        return State.OPEN_DEADLINE
    if day > due:
        return State.OVERDUE
    return State.DUE_SOON if due - day <= timedelta(days=due_soon_days) else State.ON_TRACK


def stage_taken_in(stage: str, step: Step | None, *, overtaken: bool, new_round: bool) -> Stage:
    """The stage after another node took `step`, so that both nodes end at the same one.

    Both sides may act before they have heard of each other. What was said of an earlier round moves
    nothing (`overtaken`); a new round begins at the beginning, whatever was done in the old one; a step
    that the table does not allow at this stage has been overtaken too, but a cancelled task stays so.
    """
    now = Stage(stage)
    if new_round:
        return Stage.CANCELLED if now is Stage.CANCELLED else Stage.ASSIGNED
    if step is None or overtaken:
        return now
    return STEPS[step][2].get(now, now)


def stage_of_whole(stage: str, theirs: str, *, leads_here: bool, waits: bool) -> Stage:
    """The stage after the assigner's node has sent the whole task again.

    It knows the stage, except what the lead's node (`leads_here`) did and it has not heard of yet. Where a
    product was handed in and none waits for a decision any more, or a cancelling was undone, it knows more.
    """
    now, told = Stage(stage), Stage(theirs)
    if not leads_here or now is Stage.CANCELLED or (now is Stage.REPORTED and not waits):
        return told
    return now
