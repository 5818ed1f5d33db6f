"""Plan an inspection: who inspects whom, what, on what basis, when, with which team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import agency, post_label
from nhipcau.documents.facade import document_card
from nhipcau.oversight.errors import WordsMissing, WrongSide
from nhipcau.oversight.events import InspectionPlanned
from nhipcau.oversight.models import InspectedAgency, Inspection, TeamMember
from nhipcau.oversight.rules.inspections import require_inspected, require_period
from nhipcau.oversight.rules.steps import Field, Side, require_words
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInspection:
    """What is planned. The first post of the team leads it; a document, words or both are the basis."""

    subject: str
    inspected: Sequence[UUID]
    planned_from: date
    planned_to: date
    team: Sequence[UUID] = field(default=())
    inspecting_id: UUID | None = None
    basis_document_id: UUID | None = None
    basis_text: str = ""
    synthetic: bool = False


@action("oversight.plan_inspection", permission="oversight.inspect", emits=(InspectionPlanned,))
def plan_inspection(*, actor: Actor, new: NewInspection, now: datetime) -> Inspection:
    """The inspection as planned; the inspected side does not see it before it is announced.

    Raises WordsMissing, NobodyInspected, ToOneself, DayTooEarly, WrongSide; AgencyNotThere,
    DocumentNotThere.
    """
    inspecting = new.inspecting_id or actor.own_agency()
    inspected = list(dict.fromkeys(new.inspected))
    require_words(subject=new.subject, basis=new.basis_text + str(new.basis_document_id or ""))
    require_inspected(inspecting, list(inspected))
    require_period(new.planned_from, new.planned_to)
    if not actor.acts_for(inspecting):
        raise WrongSide(side=Side.INSPECTOR)
    for named in (inspecting, *inspected):
        agency(named)
    if not new.team or not all(post_label(post) for post in new.team):
        raise WordsMissing(fields=(Field.TEAM,))
    if new.basis_document_id is not None:
        document_card(actor=actor, document_id=new.basis_document_id)
    inspection = Inspection.objects.create(
        subject=" ".join(new.subject.split()),
        inspecting_id=inspecting,
        basis_document_id=new.basis_document_id,
        basis_text=new.basis_text.strip(),
        planned_from=new.planned_from,
        planned_to=new.planned_to,
        synthetic=new.synthetic,
        created_at=now,
    )
    InspectedAgency.objects.bulk_create(
        [InspectedAgency(inspection=inspection, agency_id=one) for one in inspected]
    )
    TeamMember.objects.bulk_create(
        [
            TeamMember(inspection=inspection, post_id=post, leads=place == 0)
            for place, post in enumerate(dict.fromkeys(new.team))
        ]
    )
    if inspection.basis_document_id:
        set_links(
            from_kind="oversight.inspection",
            from_id=inspection.id,
            links=[("documents.document", inspection.basis_document_id, "based-on")],
        )
    record_change(inspection, None)
    publish(InspectionPlanned(inspection_id=inspection.id, inspecting_id=inspecting))
    return inspection
