"""Set the deadline of a task that was issued with an open one."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.errors import DueBeforeIssue, NotTheAssigner, StepNotPossible, TaskNotThere
from nhipcau.tasks.events import DeadlineSet
from nhipcau.tasks.models import Task
from nhipcau.tasks.rules import STEPS, Stage, Step


@action("tasks.set_deadline", permission="tasks.assign", emits=(DeadlineSet,))
def set_deadline(*, actor: Actor, task_id: UUID, due_on: date, now: datetime) -> Task:
    """The task with its deadline, which counts from today on; days before keep "open".

    The assigner may set it, and the agency that was named to set it. A deadline that is
    already set is changed only by an extension. Parts that wait for the same agency's word get
    the day with the whole.
    Raises TaskNotThere, NotTheAssigner, StepNotPossible, DueBeforeIssue.
    """
    task = Task.objects.visible_to(actor).select_for_update(of=("self",)).filter(id=task_id).first()
    if task is None:
        raise TaskNotThere
    if not (actor.acts_for(task.assigner_agency_id) or actor.acts_for(task.deadline_set_by_id)):
        raise NotTheAssigner
    if task.due_on is not None or task.stage not in STEPS[Step.SET_DEADLINE][2]:
        raise StepNotPossible(step=Step.SET_DEADLINE, stage=Stage(task.stage))
    if due_on < task.issued_on:
        raise DueBeforeIssue(due=due_on, issued=task.issued_on)
    for each in (task, *_waiting_parts(task)):
        _set(each, due_on, civil_date(now))
    return task


def _waiting_parts(task: Task) -> list[Task]:
    """Open parts whose deadline the same agency was to set, and that have none yet."""
    parts = task.children.select_for_update(of=("self",)).filter(
        due_on=None, deadline_set_by=task.deadline_set_by_id, stage__in=list(STEPS[Step.SET_DEADLINE][2])
    )
    return list(parts) if task.deadline_set_by_id else []


def _set(task: Task, due_on: date, today: date) -> None:
    before = snapshot(task)
    task.due_on = task.original_due_on = due_on
    task.due_set_on = today
    task.deadline_kind = Task.DeadlineKind.DUE
    task.save()
    record_change(task, before)
    publish(DeadlineSet(task_id=task.id, due_on=due_on))
