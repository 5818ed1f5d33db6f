"""Who stands on which side of a late task, how far it is accounted for, and taking a step about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from nhipcau.agencies.facade import agency_headed_by
from nhipcau.oversight.models import DelayHandling, DelayRecord
from nhipcau.oversight.rules.delays import STEPS, Stage, Step, require_late
from nhipcau.oversight.rules.steps import Side, next_stage, require_side
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import State, Task, task_for

LATE = (State.OVERDUE, State.DONE_LATE)


@dataclass(slots=True)
class DelayCase:
    """A task with its delay record and its handling, as they are kept; not what an actor may see."""

    task: Task
    record: DelayRecord | None
    handling: DelayHandling | None

    @property
    def stage(self) -> Stage:
        """How far the delay is accounted for."""
        if self.record is None:
            return Stage.NONE
        if self.handling is None:
            return Stage.CAUSE
        closed = self.handling.stage == DelayHandling.Stage.CLOSED
        return Stage.CLOSED if closed else Stage.HANDLING


def is_late(task: Task, day: date) -> bool:
    """Whether the task was overdue on `day`, or done late by then."""
    return task.state_on(day, due_soon_days=settings.NHIPCAU_DUE_SOON_DAYS) in LATE


def case_of(task: Task, *, lock: bool = False) -> DelayCase:
    """What is kept about a task that the actor may see."""
    records, handlings = (
        DelayRecord.objects.filter(task=task),
        DelayHandling.objects.filter(record__task=task),
    )
    if lock:
        records, handlings = records.select_for_update(), handlings.select_for_update(of=("self",))
    return DelayCase(task, records.first(), handlings.first())


def sides_of_case(actor: Actor, case: DelayCase) -> frozenset[Side]:
    """On which sides the actor stands: of the lead, its head, who decides on the handling, or above."""
    lead, sides = case.task.lead_agency_id, set()
    headed = agency_headed_by(actor.post_id)
    if actor.acts_for(lead):
        sides.add(Side.LEAD)
    if headed == lead:
        sides |= {Side.HEAD, Side.HANDLER}
    if case.handling is not None and actor.post_id == case.handling.decider_post_id:
        sides.add(Side.HANDLER)
    if actor.agency_id != lead and actor.post_id is not None and _above(actor, case.task):
        sides.add(Side.ABOVE)
    return frozenset(sides)


def _above(actor: Actor, task: Task) -> bool:
    """An agency above the lead, one that sees the nation, or the one that assigned the task."""
    in_scope = actor.scope is None or task.lead_agency_id in actor.scope
    return in_scope or actor.agency_id == task.assigner_agency_id


def take_delay_step(*, actor: Actor, task_id: UUID, step: Step, day: date) -> DelayCase:
    """The case, locked, in which the step is possible now.

    Raises NotPermitted, TaskNotThere, WrongSide, NotLate, StepNotPossible.
    """
    row = STEPS[step]
    actor.require(row.permission)
    case = case_of(task_for(actor=actor, task_id=task_id), lock=True)
    require_side(row, sides_of_case(actor, case))
    require_late(late=is_late(case.task, day) or case.record is not None)
    next_stage(row, case.stage)
    return case
