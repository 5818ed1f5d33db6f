"""The responsible agency says that it has mended a finding, with the product that shows it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.events import FindingMended
from nhipcau.oversight.models import Finding, Inspection, Mending
from nhipcau.oversight.models.product import product_fields
from nhipcau.oversight.rules.inspections import FindingStep, Stage
from nhipcau.oversight.rules.steps import Product, require_product, require_words
from nhipcau.oversight.steps import take_finding_step
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("oversight.mend_finding", permission="oversight.answer", emits=(FindingMended,))
def mend_finding(*, actor: Actor, finding_id: UUID, text: str, product: Product, now: datetime) -> Mending:
    """The report, waiting for the re-check by the inspecting side. Its day is today.

    Raises WordsMissing, ProductMissing, and as `take_finding_step`.
    """
    require_words(text=text)
    require_product(product)
    finding, before = take_finding_step(actor=actor, finding_id=finding_id, step=FindingStep.MEND)
    report = Mending.objects.create(
        finding=finding,
        text=text.strip(),
        told_on=civil_date(now),
        told_at=now,
        mender_ref=actor.ref,
        **product_fields(product),
    )
    finding.save()
    _begin_mending(finding)
    record_change(finding, before)
    record_change(report, None)
    publish(FindingMended(finding_id=finding.id))
    return report


def _begin_mending(finding: Finding) -> None:
    """The first report of an inspection tells that its findings are being mended."""
    rows = Inspection.objects.select_for_update(of=("self",))
    inspection = rows.get(id=finding.inspection_id)
    if inspection.stage == Stage.CONCLUDED:
        before = snapshot(inspection)
        inspection.stage = Stage.MENDING
        inspection.save()
        record_change(inspection, before)
