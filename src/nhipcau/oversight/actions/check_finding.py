"""Re-check a finding that is said to be mended."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import DayTooEarly
from nhipcau.oversight.events import FindingChecked
from nhipcau.oversight.models import Finding, Mending
from nhipcau.oversight.rules.inspections import FindingStep, require_recheck_by_others
from nhipcau.oversight.rules.steps import require_reason, require_words
from nhipcau.oversight.steps import take_finding_step
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("oversight.check_finding", permission="oversight.inspect", emits=(FindingChecked,))
def check_finding(
    *,
    actor: Actor,
    finding_id: UUID,
    mended: bool,
    note: str = "",
    due_on: date | None = None,
    now: datetime,
) -> Finding:
    """The finding: closed as mended on the day it was reported, or to be mended by a new day.

    A refusal needs a reason and a new deadline; it is counted, and the first deadline stays the one
    by which lateness is judged. Not by whoever mended it.
    Raises ReasonMissing, WordsMissing, DayTooEarly, SamePerson, and as `take_finding_step`.
    """
    day = civil_date(now)
    if not mended:
        require_reason(note)
        require_words(deadline=str(due_on or ""))
    step = FindingStep.CONFIRM if mended else FindingStep.REFUSE
    finding, before = take_finding_step(actor=actor, finding_id=finding_id, step=step)
    report = finding.mendings.select_for_update(of=("self",)).get(decision=Mending.Decision.WAITING)
    require_recheck_by_others(
        checker_ref=actor.ref,
        checker_agency=actor.agency_id,
        mender_ref=report.mender_ref,
        responsible=finding.agency_id,
    )
    was = snapshot(report)
    report.checked_on, report.checked_at, report.checker_ref = day, now, actor.ref
    report.note = note.strip()
    if mended:
        report.decision = Mending.Decision.CONFIRMED
        finding.mended_on, finding.closed_on = report.told_on, day
    else:
        if due_on is None or due_on < day:
            raise DayTooEarly(day=day)
        report.decision = Mending.Decision.REFUSED
        report.old_due_on, report.new_due_on = finding.due_on, due_on
        finding.due_on, finding.refusals = due_on, finding.refusals + 1
    report.save()
    finding.save()
    record_change(report, was, note=note)
    record_change(finding, before, note=note)
    publish(FindingChecked(finding_id=finding.id, mended=mended))
    return finding
