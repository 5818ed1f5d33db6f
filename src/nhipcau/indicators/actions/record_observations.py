"""Keep what was measured on a day; what was found the same before is not kept again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhipcau.indicators.definitions import Definition
from nhipcau.indicators.events import ObservationRecorded
from nhipcau.indicators.models import Observation, ObservationBatch
from nhipcau.indicators.provides import Measured
from nhipcau.indicators.rules import require_come, sound_value
from nhipcau.indicators.wire import MOST_RECORDS
from nhipcau.kit.clock import civil_date
from nhipcau.nodes.facade import own_key
from nhipcau.spine.facade import Actor, action, publish, record_change


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was measured for one agency."""

    definition: Definition
    agency_id: UUID
    day: date
    how: str
    measured: Measured


@action("indicators.record_observations", permission="*", emits=(ObservationRecorded,))
def record_observations(*, actor: Actor, findings: Sequence[Finding], now: datetime) -> Sequence[Observation]:
    """The observations, one for each finding, with at most 500 record references each.

    To be called only when there are findings. Raises DayToCome, ValueOutOfRange.
    """
    for finding in findings:
        require_come(finding.day, civil_date(now))
    batch = ObservationBatch.objects.create(node=own_key(), count=len(findings), at=now)
    record_change(batch, None)
    made = Observation.objects.bulk_create([_row(finding, batch, now) for finding in findings])
    for row in made:
        publish(ObservationRecorded(observation_id=row.id, indicator=row.indicator, agency_id=row.agency_id))
    return made


def _row(finding: Finding, batch: ObservationBatch, now: datetime) -> Observation:
    measured, definition = finding.measured, finding.definition
    return Observation(
        batch=batch,
        indicator=definition.key,
        defined_from=definition.valid_from,
        agency_id=finding.agency_id,
        period_from=definition.begins(finding.day),
        period_to=finding.day,
        as_of=finding.day,
        value=sound_value(measured.value),
        unit=definition.unit,
        how=finding.how,
        records=references(measured),
        record_count=measured.record_count,
        home=own_key(),
        observed_at=now,
        synthetic=measured.synthetic,
    )


def references(measured: Measured) -> list[dict[str, str]]:
    """The records that were counted, as an observation keeps them."""
    node = own_key()
    return [
        {"node": node, "kind": kind, "id": str(record_id)}
        for kind, record_id in list(measured.records)[:MOST_RECORDS]
    ]
