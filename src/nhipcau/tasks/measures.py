"""What the tasks room measures for the figures of agencies (`indicators/data/definitions.json`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from nhipcau.agencies.facade import subtree_ids
from nhipcau.indicators.provides import Measured
from nhipcau.tasks.models import Task
from nhipcau.tasks.wire import TASK

_SHOWN = 500


def parts_done(*, agency_id: UUID, since: date, until: date) -> Measured:
    """Tasks that the agency assigned to units below it and accepted in the period, oldest first."""
    units = subtree_ids(agency_id) - {agency_id}
    rows = Task.objects.filter(
        assigner_agency_id=agency_id,
        lead_agency_id__in=units,
        accepted_on__gte=since,
        accepted_on__lte=until,
    ).order_by("accepted_on", "id")
    count = rows.count()
    found = list(rows.values_list("id", "synthetic")[:_SHOWN])
    return Measured(
        value=Decimal(count),
        records=[(TASK, task_id) for task_id, _synthetic in found],
        record_count=count,
        synthetic=any(synthetic for _task_id, synthetic in found),
    )
