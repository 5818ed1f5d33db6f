"""Taking a step on a task: found, locked, permitted, on the right side, possible at this stage."""

from __future__ import annotations

from uuid import UUID

from nhipcau.nodes.facade import acts_here
from nhipcau.spine.facade import Actor, snapshot
from nhipcau.tasks.errors import TaskNotThere
from nhipcau.tasks.models import Extension, Task
from nhipcau.tasks.rules import STEPS, Step, next_stage, require_side

Snapshot = dict[str, object]


def take_step(*, actor: Actor, task_id: UUID, step: Step) -> tuple[Task, Snapshot]:
    """The locked task, already at its next stage but not saved, and how it was before.

    Raises NotPermitted, TaskNotThere, NotTheLead, NotTheAssigner, StepNotPossible.
    """
    actor.require(STEPS[step][1])
    task = Task.objects.visible_to(actor).select_for_update(of=("self",)).filter(id=task_id).first()
    if task is None:
        raise TaskNotThere
    require_side(
        step,
        acts_for_lead=actor.acts_for(task.lead_agency_id),
        acts_for_assigner=actor.acts_for(task.assigner_agency_id),
    )
    before = dict(snapshot(task))
    task.stage = next_stage(task.stage, step)
    return task, before


def _waits(task: Task) -> bool:
    return task.extension_requests.filter(decision=Extension.Decision.WAITING).exists()


def possible_steps(*, actor: Actor, task: Task) -> frozenset[Step]:
    """What `actor` may do with `task` now and at this node, for showing buttons."""
    if not acts_here(actor):
        return frozenset()
    lead = actor.acts_for(task.lead_agency_id)
    assigner = actor.acts_for(task.assigner_agency_id)
    found = set()
    for step, (side, permission, stages) in STEPS.items():
        on_side = lead if side.value == "lead" else assigner
        if on_side and actor.can(permission) and task.stage in stages:
            found.add(step)
    if Step.ASK_EXTENSION in found and (task.due_on is None or _waits(task)):
        found.discard(Step.ASK_EXTENSION)
    if Step.DECIDE_EXTENSION in found and not _waits(task):
        found.discard(Step.DECIDE_EXTENSION)
    if Step.SET_DEADLINE in found and task.due_on is not None:
        found.discard(Step.SET_DEADLINE)
    return frozenset(found)
