"""Issue the conclusions of an inspection: from then on its findings are to be mended."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.deadlines.facade import Unit, Within, calculate
from nhipcau.kit.clock import civil_date
from nhipcau.oversight.events import ConclusionsIssued
from nhipcau.oversight.models import Finding, Inspection
from nhipcau.oversight.rules.inspections import FindingStage, Step
from nhipcau.oversight.rules.steps import require_words
from nhipcau.oversight.steps import take_inspection_step
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("oversight.issue_conclusions", permission="oversight.decide", emits=(ConclusionsIssued,))
def issue_conclusions(
    *, actor: Actor, inspection_id: UUID, conclusions: str, record: str = "", now: datetime
) -> Inspection:
    """The inspection, concluded. Deadlines in working days count from today.

    Raises WordsMissing, and as `take_inspection_step`.
    """
    require_words(conclusions=conclusions)
    inspection, before = take_inspection_step(actor=actor, inspection_id=inspection_id, step=Step.CONCLUDE)
    day = civil_date(now)
    inspection.concluded_on = day
    inspection.conclusions, inspection.conclusions_record = conclusions.strip(), record.strip()
    inspection.save()
    findings = list(inspection.findings.select_for_update(of=("self",)))
    for finding in findings:
        _open(finding, day)
    record_change(inspection, before)
    publish(ConclusionsIssued(inspection_id=inspection.id, findings=len(findings)))
    return inspection


def _open(finding: Finding, day: date) -> None:
    was = snapshot(finding)
    finding.stage = FindingStage.OPEN
    if finding.within_days is not None:
        found = calculate(Within(finding.within_days, Unit.WORKING_DAY, day))
        finding.first_due_on = finding.due_on = found.last_day
    finding.save()
    record_change(finding, was)
