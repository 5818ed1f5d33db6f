"""Object to a finding, and answer an objection."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import NothingToDecide, ObjectedOnce, ObjectionWaiting
from nhipcau.oversight.events import FindingObjected, ObjectionAnswered
from nhipcau.oversight.models import Finding, Objection
from nhipcau.oversight.policies import oversight_policy
from nhipcau.oversight.rules.inspections import (
    FindingStage,
    FindingStep,
    require_objection_in_time,
    require_recheck_by_others,
)
from nhipcau.oversight.rules.steps import require_reason
from nhipcau.oversight.steps import take_finding_step
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("oversight.object_to_finding", permission="oversight.answer", emits=(FindingObjected,))
def object_to_finding(*, actor: Actor, finding_id: UUID, text: str, now: datetime) -> Objection:
    """The objection, waiting for its answer. The deadline to mend goes on meanwhile.

    Raises ReasonMissing, ObjectionWaiting, ObjectedOnce, ObjectionTooLate, and as `take_finding_step`.
    """
    require_reason(text)
    finding, _before = take_finding_step(actor=actor, finding_id=finding_id, step=FindingStep.OBJECT)
    _refuse_second(finding)
    day, concluded_on = civil_date(now), finding.inspection.concluded_on
    assert concluded_on is not None  # an open finding has conclusions
    days = oversight_policy(concluded_on).objection_days
    require_objection_in_time(day, concluded_on=concluded_on, days=days)
    objection = Objection.objects.create(
        finding=finding,
        text=text.strip(),
        agency_id=actor.agency_id,
        objected_on=day,
        objected_at=now,
        objector_ref=actor.ref,
    )
    record_change(objection, None)
    publish(FindingObjected(finding_id=finding.id))
    return objection


def _refuse_second(finding: Finding) -> None:
    earlier = Objection.objects.filter(finding=finding).first()
    if earlier is not None:
        raise ObjectionWaiting if earlier.decision == Objection.Decision.WAITING else ObjectedOnce


@action("oversight.answer_objection", permission="oversight.decide", emits=(ObjectionAnswered,))
def answer_objection(*, actor: Actor, finding_id: UUID, upheld: bool, note: str, now: datetime) -> Finding:
    """The finding: dropped where the objection is upheld, else as it was. Both need a reason.

    Raises ReasonMissing, NothingToDecide, SamePerson, and as `take_finding_step`.
    """
    require_reason(note)
    finding, before = take_finding_step(actor=actor, finding_id=finding_id, step=FindingStep.ANSWER_OBJECTION)
    waiting = Objection.objects.select_for_update(of=("self",)).filter(finding=finding)
    objection = waiting.filter(decision=Objection.Decision.WAITING).first()
    if objection is None:
        raise NothingToDecide
    require_recheck_by_others(
        checker_ref=actor.ref,
        checker_agency=actor.agency_id,
        mender_ref=objection.objector_ref,
        responsible=finding.agency_id,
    )
    was, day = snapshot(objection), civil_date(now)
    objection.decision = Objection.Decision.UPHELD if upheld else Objection.Decision.REFUSED
    objection.decided_on, objection.decided_at = day, now
    objection.decider_ref, objection.note = actor.ref, note.strip()
    objection.save()
    record_change(objection, was, note=note)
    if upheld:
        finding.stage, finding.dropped_on = FindingStage.DROPPED, day
        finding.save()
        record_change(finding, before, note=note)
    publish(ObjectionAnswered(finding_id=finding.id, upheld=upheld))
    return finding
