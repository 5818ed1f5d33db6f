"""Give the mending of a finding as a task, so that it is followed every day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.oversight.errors import TaskThere
from nhipcau.oversight.events import FindingBecameTask
from nhipcau.oversight.links import link_finding
from nhipcau.oversight.rules.inspections import FindingStep
from nhipcau.oversight.steps import take_finding_step
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.facade import Authority, NewTask, Task, assign_task


@action("oversight.make_finding_task", permission="oversight.inspect", emits=(FindingBecameTask,))
def make_finding_task(
    *, actor: Actor, finding_id: UUID, title: str, product: str, person: str, now: datetime
) -> Task:
    """The task, due with the finding, assigned by the inspecting agency to the one that must mend.

    Accepting its product does not close the finding: the re-check does.
    Raises TaskThere, as `take_finding_step`, and as `tasks.assign_task` (which asks for its own
    permission).
    """
    finding, before = take_finding_step(actor=actor, finding_id=finding_id, step=FindingStep.MAKE_TASK)
    if finding.task_id is not None:
        raise TaskThere
    task = assign_task(
        actor=actor,
        new=NewTask(
            title=title,
            lead_agency_id=finding.agency_id,
            person_text=person,
            product=product,
            authority=Authority.ASSIGNER,
            assigner_agency_id=finding.inspection.inspecting_id,
            document_id=finding.about_document_id or finding.inspection.basis_document_id,
            source_text=finding.text,
            due_on=finding.due_on,
            synthetic=finding.synthetic,
        ),
        now=now,
    )
    finding.task = task
    finding.save()
    link_finding(finding)
    record_change(finding, before)
    publish(FindingBecameTask(finding_id=finding.id, task_id=task.id))
    return task
