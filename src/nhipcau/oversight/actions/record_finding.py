"""Record what an inspection found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import subtree_ids
from nhipcau.documents.facade import document_card
from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import DayTooEarly, NotInspected, WordsMissing
from nhipcau.oversight.events import FindingRecorded
from nhipcau.oversight.links import link_finding
from nhipcau.oversight.models import Finding, Inspection
from nhipcau.oversight.rules.inspections import Step
from nhipcau.oversight.rules.steps import Field, require_words
from nhipcau.oversight.steps import take_inspection_step
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.facade import task_for


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """What was found, on what evidence, who mends it and by when: a day, or so many working days from
    the conclusions."""

    text: str
    severity: str
    evidence: str
    agency_id: UUID
    due_on: date | None = None
    within_days: int | None = None
    about_task_id: UUID | None = None
    about_document_id: UUID | None = None


@action("oversight.record_finding", permission="oversight.inspect", emits=(FindingRecorded,))
def record_finding(*, actor: Actor, inspection_id: UUID, new: NewFinding, now: datetime) -> Finding:
    """The finding; the inspected side sees it when the conclusions are issued.

    Raises WordsMissing, NotInspected, DayTooEarly; TaskNotThere, DocumentNotThere; and as
    `take_inspection_step`.
    """
    require_words(
        text=new.text,
        evidence=new.evidence,
        severity=new.severity if new.severity in Finding.Severity.values else "",
        deadline=str(new.due_on or new.within_days or ""),
    )
    inspection, before = take_inspection_step(
        actor=actor, inspection_id=inspection_id, step=Step.RECORD_FINDING
    )
    _check(actor, inspection, new, civil_date(now))
    finding = Finding.objects.create(
        inspection=inspection,
        number=inspection.findings.count() + 1,
        text=new.text.strip(),
        severity=new.severity,
        evidence=new.evidence.strip(),
        agency_id=new.agency_id,
        about_task_id=new.about_task_id,
        about_document_id=new.about_document_id,
        within_days=None if new.due_on else new.within_days,
        first_due_on=new.due_on,
        due_on=new.due_on,
        recorder_ref=actor.ref,
        synthetic=inspection.synthetic,
        created_at=now,
    )
    link_finding(finding)
    inspection.save()
    record_change(inspection, before)
    record_change(finding, None)
    publish(FindingRecorded(inspection_id=inspection.id, finding_id=finding.id))
    return finding


def _check(actor: Actor, inspection: Inspection, new: NewFinding, today: date) -> None:
    inspected = inspection.inspected.values_list("agency_id", flat=True)
    if not any(new.agency_id in subtree_ids(one) for one in inspected):
        raise NotInspected
    if new.due_on is not None and new.due_on < today:
        raise DayTooEarly(day=today)
    if new.within_days is not None and new.within_days < 1:
        raise WordsMissing(fields=(Field.DEADLINE,))
    if new.about_task_id is not None:
        task_for(actor=actor, task_id=new.about_task_id)
    if new.about_document_id is not None:
        document_card(actor=actor, document_id=new.about_document_id)
