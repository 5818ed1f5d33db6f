"""Taking a step: the record found and locked, the step permitted, on the right side, possible now."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from nhipcau.oversight.errors import CommitmentNotThere, FindingNotThere, InspectionNotThere
from nhipcau.oversight.models import Commitment, Finding, Inspection
from nhipcau.oversight.rules import commitments, inspections
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
    *, actor: Actor, commitment_id: UUID, step: commitments.Step
) -> tuple[Commitment, Snapshot]:
    """The locked commitment, already at its next stage but not saved, and how it was before.

    Raises NotPermitted, CommitmentNotThere, WrongSide, StepNotPossible.
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
    return commitment, before


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
