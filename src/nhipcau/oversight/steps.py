"""Taking a step: the record found and locked, the step permitted, on the right side, possible now."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from nhipcau.oversight.errors import (
    CommitmentNotThere,
    FindingNotThere,
    HeldByDrive,
    InspectionNotThere,
    PlanNotThere,
    RoundNotThere,
)
from nhipcau.oversight.models import AnnualPlan, Commitment, DriveItem, Finding, Inspection, ReviewRound
from nhipcau.oversight.rules import commitments, inspections, plans, rounds
from nhipcau.oversight.rules.drives import HELD_BY_DRIVE
from nhipcau.oversight.rules.steps import Row, Side, next_stage, require_side
from nhipcau.spine.facade import Actor, snapshot

Snapshot = Mapping[str, object]
S = TypeVar("S", bound=StrEnum)


def sides_of_commitment(actor: Actor, commitment: Commitment) -> frozenset[Side]:
    """On which sides of a commitment the actor stands."""
    found = {Side.PROMISER: commitment.promiser_id, Side.RECEIVER: commitment.receiver_id}
    return _sides(actor, found)


def sides_of_inspection(actor: Actor, inspection: Inspection) -> frozenset[Side]:
    """On which sides of an inspection the actor stands; there is one that acts."""
    return _sides(actor, {Side.INSPECTOR: inspection.inspecting_id})


def sides_of_finding(actor: Actor, finding: Finding) -> frozenset[Side]:
    """On which sides of a finding the actor stands."""
    found = {Side.INSPECTOR: finding.inspection.inspecting_id, Side.RESPONSIBLE: finding.agency_id}
    return _sides(actor, found)


def sides_of_round(actor: Actor, review_round: ReviewRound) -> frozenset[Side]:
    """On which sides of a review round the actor stands."""
    found = set(_sides(actor, {Side.BODY: review_round.body_id}))
    asked = review_round.answers.values_list("agency_id", flat=True)
    if actor.agency_id is not None and actor.agency_id in asked:
        found.add(Side.ASKED)
    return frozenset(found)


def sides_of_plan(actor: Actor, plan: AnnualPlan) -> frozenset[Side]:
    """Whether the actor acts for the agency whose year it is."""
    return _sides(actor, {Side.OWNER: plan.agency_id})


def _sides(actor: Actor, agencies: Mapping[Side, UUID]) -> frozenset[Side]:
    return frozenset(side for side, agency in agencies.items() if actor.acts_for(agency))


def possible(table: Mapping[S, Row], *, actor: Actor, stage: str, sides: frozenset[Side]) -> frozenset[S]:
    """The steps of `table` that the actor may take now, for showing buttons."""
    return frozenset(
        step
        for step, row in table.items()
        if row.side in sides and actor.can(row.permission) and stage in row.after
    )


def take_commitment_step(
    *, actor: Actor, commitment_id: UUID, step: commitments.Step, in_drive: bool = False
) -> tuple[Commitment, Snapshot]:
    """The locked commitment, already at its next stage but not saved, and how it was before.

    What was promised in a closing drive is moved and decided there: only its actions say `in_drive`.
    Raises NotPermitted, CommitmentNotThere, WrongSide, StepNotPossible, HeldByDrive.
    """
    row = commitments.STEPS[step]
    actor.require(row.permission)
    rows = Commitment.objects.visible_to(actor).select_for_update(of=("self",))
    commitment = rows.filter(id=commitment_id).first()
    if commitment is None:
        raise CommitmentNotThere
    require_side(row, sides_of_commitment(actor, commitment))
    before = snapshot(commitment)
    commitment.stage = next_stage(row, commitments.Stage(commitment.stage))
    if step in HELD_BY_DRIVE and not in_drive and is_held_by_drive(commitment):
        raise HeldByDrive
    return commitment, before


def is_held_by_drive(commitment: Commitment) -> bool:
    """Whether the promise was made in a closing drive."""
    return DriveItem.objects.filter(commitment=commitment).exists()


def take_inspection_step(
    *, actor: Actor, inspection_id: UUID, step: inspections.Step
) -> tuple[Inspection, Snapshot]:
    """The locked inspection, as `take_commitment_step`.

    Raises NotPermitted, InspectionNotThere, WrongSide, StepNotPossible.
    """
    row = inspections.STEPS[step]
    actor.require(row.permission)
    rows = Inspection.objects.visible_to(actor).select_for_update(of=("self",))
    inspection = rows.filter(id=inspection_id).first()
    if inspection is None:
        raise InspectionNotThere
    require_side(row, sides_of_inspection(actor, inspection))
    before = snapshot(inspection)
    inspection.stage = next_stage(row, inspections.Stage(inspection.stage))
    return inspection, before


def take_finding_step(
    *, actor: Actor, finding_id: UUID, step: inspections.FindingStep
) -> tuple[Finding, Snapshot]:
    """The locked finding, as `take_commitment_step`.

    Raises NotPermitted, FindingNotThere, WrongSide, StepNotPossible.
    """
    row = inspections.FINDING_STEPS[step]
    actor.require(row.permission)
    rows = Finding.objects.visible_to(actor).select_related("inspection")
    finding = rows.select_for_update(of=("self",)).filter(id=finding_id).first()
    if finding is None:
        raise FindingNotThere
    require_side(row, sides_of_finding(actor, finding))
    before = snapshot(finding)
    finding.stage = next_stage(row, inspections.FindingStage(finding.stage))
    return finding, before


def take_round_step(*, actor: Actor, round_id: UUID, step: rounds.Step) -> tuple[ReviewRound, Snapshot]:
    """The locked round, as `take_commitment_step`.

    Raises NotPermitted, RoundNotThere, WrongSide, StepNotPossible.
    """
    row = rounds.STEPS[step]
    actor.require(row.permission)
    rows = ReviewRound.objects.visible_to(actor).select_for_update(of=("self",))
    review_round = rows.filter(id=round_id).first()
    if review_round is None:
        raise RoundNotThere
    require_side(row, sides_of_round(actor, review_round))
    before = snapshot(review_round)
    review_round.stage = next_stage(row, rounds.Stage(review_round.stage))
    return review_round, before


def take_plan_step(*, actor: Actor, plan_id: UUID, step: plans.Step) -> tuple[AnnualPlan, Snapshot]:
    """The locked review with its plan, as `take_commitment_step`.

    Raises NotPermitted, PlanNotThere, WrongSide, StepNotPossible.
    """
    row = plans.STEPS[step]
    actor.require(row.permission)
    rows = AnnualPlan.objects.visible_to(actor).select_for_update(of=("self",))
    plan = rows.filter(id=plan_id).first()
    if plan is None:
        raise PlanNotThere
    require_side(row, sides_of_plan(actor, plan))
    before = snapshot(plan)
    plan.stage = next_stage(row, plans.Stage(plan.stage))
    return plan, before
