"""Reads of the oversight room: with the state on a day, and what waits for an officer."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from nhipcau.oversight.models import (
    AnnualPlan,
    Commitment,
    Finding,
    Inspection,
    Objection,
    PlanLine,
    ReviewRound,
    RoundAnswer,
    RoundSolution,
)
from nhipcau.oversight.models.commitment import CommitmentQuerySet
from nhipcau.oversight.models.finding import FindingQuerySet
from nhipcau.oversight.rules import commitments, plans, rounds
from nhipcau.oversight.rules.commitments import State
from nhipcau.oversight.rules.inspections import FindingStage, FindingState
from nhipcau.spine.facade import Actor


def commitments_on(*, actor: Actor | None, day: date) -> CommitmentQuerySet:
    """Commitments that `actor` may see and that had been given by `day`, with their state."""
    rows = Commitment.objects.visible_to(actor).filter(said_on__lte=day)
    return rows.with_state(day)


def findings_on(*, actor: Actor | None, day: date) -> FindingQuerySet:
    """Findings that `actor` may see, with their state on `day` by this node's due-soon setting."""
    rows = Finding.objects.visible_to(actor)
    return rows.with_state(day, due_soon_days=settings.NHIPCAU_DUE_SOON_DAYS)


def open_in(inspection: Inspection) -> int:
    """How many findings of an inspection are neither mended and closed nor dropped."""
    ended = (FindingStage.CLOSED, FindingStage.DROPPED)
    return inspection.findings.exclude(stage__in=ended).count()


def of_task(*, actor: Actor | None, task_id: UUID, day: date) -> tuple[CommitmentQuerySet, FindingQuerySet]:
    """Commitments that a task carries out, and findings about it or followed up by it."""
    promised = commitments_on(actor=actor, day=day).filter(bound_tasks__task_id=task_id)
    found = findings_on(actor=actor, day=day).filter(Q(task_id=task_id) | Q(about_task_id=task_id))
    return promised, found


def plan_lines_of_task(*, actor: Actor | None, task_id: UUID) -> QuerySet[PlanLine]:
    """The line of a plan from which a task was made, where the actor may see the plan."""
    rows: QuerySet[PlanLine] = PlanLine.objects.visible_to(actor).filter(task_id=task_id)
    return rows.select_related("plan").defer("plan__content")


def commitments_to_decide(*, actor: Actor, day: date) -> CommitmentQuerySet:
    """Products that wait for the actor's agency to say whether the promise was kept."""
    rows = commitments_on(actor=actor, day=day)
    return rows.filter(receiver_id=actor.agency_id, stage=commitments.Stage.DELIVERED)


def commitments_given(*, actor: Actor, day: date) -> CommitmentQuerySet:
    """Promises of the actor's agency that are broken, slipping, returned or due within a month."""
    rows = commitments_on(actor=actor, day=day).filter(promiser_id=actor.agency_id)
    urgent = Q(("state__in", (State.BROKEN, State.SLIPPING))) | Q(stage=commitments.Stage.RETURNED)
    soon = Q(due_on__lte=day + timedelta(days=30))
    open_stages = (commitments.Stage.RUNNING, commitments.Stage.RETURNED)
    return rows.filter(urgent | soon, stage__in=open_stages)


def findings_to_mend(*, actor: Actor, day: date) -> FindingQuerySet:
    """Findings that the actor's agency, or a unit in the actor's scope, is to mend."""
    agencies = [actor.own_agency()] if actor.scope is None else list(actor.scope)
    rows = findings_on(actor=actor, day=day).filter(agency_id__in=agencies)
    return rows.filter(stage__in=(FindingStage.OPEN, FindingStage.NOT_MENDED))


def findings_to_check(*, actor: Actor, day: date) -> FindingQuerySet:
    """Findings of the actor's agency that wait for a re-check or for the answer to an objection."""
    rows = findings_on(actor=actor, day=day).filter(inspection__inspecting_id=actor.agency_id)
    objected = Objection.objects.filter(finding=OuterRef("pk"), decision=Objection.Decision.WAITING)
    return rows.filter(Q(stage=FindingStage.MENDED) | Exists(objected))


def rounds_to_answer(*, actor: Actor) -> QuerySet[ReviewRound]:
    """Open rounds in which the actor's agency has not answered."""
    own = RoundAnswer.objects.filter(agency_id=actor.own_agency(), answered_on=None)
    rows = ReviewRound.objects.visible_to(actor).filter(id__in=own.values("review_round_id"))
    return rows.filter(stage=rounds.Stage.OPEN).defer("content")


def rounds_to_sign(*, actor: Actor) -> QuerySet[ReviewRound]:
    """Compiled reports with solutions that somebody else of the actor's agency compiled."""
    rows = ReviewRound.objects.visible_to(actor).filter(body_id=actor.agency_id, stage=rounds.Stage.COMPILED)
    proposed = RoundSolution.objects.filter(review_round=OuterRef("pk"))
    return rows.filter(Exists(proposed)).exclude(compiler_ref=actor.ref).defer("content")


def plans_to_approve(*, actor: Actor) -> QuerySet[AnnualPlan]:
    """Reviews of the actor's agency that somebody else submitted."""
    rows = AnnualPlan.objects.visible_to(actor).filter(agency_id=actor.own_agency())
    return rows.filter(stage=plans.Stage.SUBMITTED).exclude(submitter_ref=actor.ref)


def open_findings(*, actor: Actor | None, day: date) -> FindingQuerySet:
    """Findings that were to be mended on `day`."""
    rows = findings_on(actor=actor, day=day)
    return rows.in_states(
        FindingState.OVERDUE, FindingState.DUE_SOON, FindingState.TO_MEND, FindingState.WAITING
    )
