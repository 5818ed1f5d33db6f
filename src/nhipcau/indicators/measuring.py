"""Measure all figures of a day for the agencies that work at this node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import reporting_bodies_on
from nhipcau.indicators.actions.record_observations import Finding, record_observations, references
from nhipcau.indicators.definitions import Definition, definitions_on
from nhipcau.indicators.models import Observation
from nhipcau.indicators.provides import Measure, measures, name_of
from nhipcau.indicators.rules import require_come
from nhipcau.kit.clock import civil_date
from nhipcau.nodes.facade import is_at_home, steady_nodes
from nhipcau.spine.facade import Actor


def measure_day(*, actor: Actor, day: date, now: datetime, agencies: Iterable[UUID] | None = None) -> int:
    """How many figures are new: a figure that was found the same for the day before is not kept twice.

    Each reporting agency that works here is measured, or only `agencies`. Raises DayToCome,
    ValueOutOfRange.
    """
    require_come(day, civil_date(now))
    with steady_nodes():
        bodies = reporting_bodies_on(day) if agencies is None else list(agencies)
        here = [agency_id for agency_id in bodies if is_at_home(agency_id)]
        findings = list(_findings(here, day))
    if findings:
        record_observations(actor=actor, findings=findings, now=now)
    return len(findings)


def _findings(agencies: list[UUID], day: date) -> Iterator[Finding]:
    for definition in definitions_on(day).values():
        measure = measures.get(definition.key)
        if measure is not None:
            yield from _measured(definition, measure, agencies, day)


def _measured(definition: Definition, measure: Measure, agencies: list[UUID], day: date) -> Iterator[Finding]:
    rows = Observation.objects.filter(indicator=definition.key, as_of=day, agency_id__in=agencies)
    before = {row.agency_id: row for row in rows.order_by("observed_at", "id")}
    for agency_id in agencies:
        found = measure(agency_id=agency_id, since=definition.begins(day), until=day)
        known = before.get(agency_id)
        if known is not None and (known.value, known.records) == (found.value, references(found)):
            continue
        yield Finding(
            definition=definition, agency_id=agency_id, day=day, how=name_of(measure), measured=found
        )
