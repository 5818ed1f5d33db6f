"""Bind a commitment to a task through which it is carried out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.oversight.errors import BoundAlready
from nhipcau.oversight.events import CommitmentBound
from nhipcau.oversight.links import link_commitment
from nhipcau.oversight.models import CommitmentTask
from nhipcau.oversight.rules.commitments import Step
from nhipcau.oversight.steps import take_commitment_step
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.facade import task_for


@action("oversight.bind_commitment", permission="oversight.commit", emits=(CommitmentBound,))
def bind_commitment(*, actor: Actor, commitment_id: UUID, task_id: UUID, now: datetime) -> CommitmentTask:
    """The bond. Raises TaskNotThere, BoundAlready, and as `take_commitment_step`."""
    commitment, _before = take_commitment_step(actor=actor, commitment_id=commitment_id, step=Step.BIND_TASK)
    task = task_for(actor=actor, task_id=task_id)
    bond, made = CommitmentTask.objects.get_or_create(commitment=commitment, task=task)
    if not made:
        raise BoundAlready
    link_commitment(commitment)
    record_change(bond, None)
    publish(CommitmentBound(commitment_id=commitment.id, task_id=task.id))
    return bond
