"""Submit, return and approve an annual review with its plan; make tasks of an approved plan."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import NothingToIssue
from nhipcau.oversight.events import AnnualPlanApproved, AnnualPlanIssued, AnnualPlanMoved
from nhipcau.oversight.models import AnnualPlan, PlanLine
from nhipcau.oversight.plan_report import plan_content
from nhipcau.oversight.rules.plans import Step, require_lines, year_counted_on
from nhipcau.oversight.rules.steps import require_other_person, require_reason
from nhipcau.oversight.steps import take_plan_step
from nhipcau.spine.facade import Actor, action, canonical, publish, record_change, set_links, snapshot
from nhipcau.tasks.facade import Authority, NewTask, Task, assign_task


@action("oversight.submit_plan", permission="oversight.plan", emits=(AnnualPlanMoved,))
def submit_plan(*, actor: Actor, plan_id: UUID, now: datetime) -> AnnualPlan:
    """The review with its plan, waiting for approval. Raises PlanEmpty, and as `take_plan_step`."""
    plan, before = take_plan_step(actor=actor, plan_id=plan_id, step=Step.SUBMIT)
    require_lines(plan.lines.count())
    plan.submitted_on, plan.submitter_ref = civil_date(now), actor.ref
    plan.save()
    record_change(plan, before)
    publish(AnnualPlanMoved(plan_id=plan.id, stage=plan.stage))
    return plan


@action("oversight.return_plan", permission="oversight.decide", emits=(AnnualPlanMoved,))
def return_plan(*, actor: Actor, plan_id: UUID, reason: str, now: datetime) -> AnnualPlan:
    """The review with its plan, a draft again. Raises ReasonMissing, and as `take_plan_step`."""
    require_reason(reason)
    plan, before = take_plan_step(actor=actor, plan_id=plan_id, step=Step.RETURN)
    plan.submitted_on = None
    plan.save()
    record_change(plan, before, note=reason)
    publish(AnnualPlanMoved(plan_id=plan.id, stage=plan.stage))
    return plan


@action("oversight.approve_plan", permission="oversight.decide", emits=(AnnualPlanApproved,))
def approve_plan(*, actor: Actor, plan_id: UUID, now: datetime) -> AnnualPlan:
    """The review with its plan, frozen with a checksum: the year's tasks as of 31 December (or today),
    targets, shortcomings, lines, and what came of last year's plan.

    Raises SamePerson when whoever submitted it approves, and as `take_plan_step`.
    """
    plan, before = take_plan_step(actor=actor, plan_id=plan_id, step=Step.APPROVE)
    require_other_person(doer_ref=plan.submitter_ref, decider_ref=actor.ref)
    day = civil_date(now)
    plan.as_of = year_counted_on(year=plan.year, today=day)
    plan.content = plan_content(actor=actor, plan=plan, day=plan.as_of)
    plan.sha256 = hashlib.sha256(canonical(plan.content)).hexdigest()
    plan.approved_on, plan.approver_ref = day, actor.ref
    plan.save()
    record_change(plan, before)
    publish(AnnualPlanApproved(plan_id=plan.id, sha256=plan.sha256))
    return plan


@action("oversight.issue_plan_tasks", permission="oversight.plan", emits=(AnnualPlanIssued,))
def issue_plan_tasks(*, actor: Actor, plan_id: UUID, person: str, now: datetime) -> list[Task]:
    """One task per line that has none yet, all or none, each linked to its line. `person` says who
    answers for the work in every unit, such as its head.

    Raises NothingToIssue, as `take_plan_step`, and as `tasks.assign_task` (which asks for its own
    permission, and refuses deadlines that have passed).
    """
    plan, before = take_plan_step(actor=actor, plan_id=plan_id, step=Step.ISSUE)
    lines = list(plan.lines.select_for_update(of=("self",)).filter(task=None))
    if not lines:
        raise NothingToIssue
    tasks = [_issue(actor, plan, line, person, now) for line in lines]
    record_change(plan, before)
    publish(AnnualPlanIssued(plan_id=plan.id, count=len(tasks)))
    return tasks


def _issue(actor: Actor, plan: AnnualPlan, line: PlanLine, person: str, now: datetime) -> Task:
    was = snapshot(line)
    line.task = assign_task(
        actor=actor,
        new=NewTask(
            title=line.work,
            lead_agency_id=line.agency_id,
            person_text=person,
            product=line.product,
            authority=Authority.ASSIGNER,
            assigner_agency_id=plan.agency_id,
            source_text=line.work,
            due_on=line.due_on,
            synthetic=plan.synthetic,
        ),
        now=now,
    )
    line.save()
    set_links(
        from_kind="oversight.plan_line",
        from_id=line.id,
        links=[("tasks.task", line.task.id, "became")],
    )
    record_change(line, was)
    return line.task
