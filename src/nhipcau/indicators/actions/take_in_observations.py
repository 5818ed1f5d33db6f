"""Take in what other nodes measured, a run at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from nhipcau.indicators.definitions import definition_of
from nhipcau.indicators.errors import IndicatorUnknown
from nhipcau.indicators.events import ObservationsTakenIn
from nhipcau.indicators.models import Observation, ObservationBatch
from nhipcau.indicators.rules import sound_value
from nhipcau.indicators.wire import MOST_RECORDS, OBSERVATION, OBSERVATION_FIELDS
from nhipcau.kit.clock import civil_date
from nhipcau.nodes.facade import Arrived, RecordMalformed, node_actor, unpack
from nhipcau.spine.facade import Actor, action, publish, record_change

_NEEDED = set(OBSERVATION_FIELDS) - {"qualifier", "synthetic"}


def take_in_observation(*, arrived: Arrived, now: datetime) -> None:
    """The observation is here. Raises as `take_in_observations`."""
    take_in_observations(arrived=[arrived], now=now)


def take_in_observations(*, arrived: Sequence[Arrived], now: datetime) -> None:
    """The observations of one sender are here; one that was here before stays as it is.

    Raises RecordMalformed, IndicatorUnknown, ValueOutOfRange.
    """
    store_observations(actor=node_actor(arrived[0]), arrived=arrived, now=now)


@action("indicators.take_in_observations", permission="*", emits=(ObservationsTakenIn,))
def store_observations(*, actor: Actor, arrived: Sequence[Arrived], now: datetime) -> ObservationBatch:
    """One insert and one entry in the audit for the run. Raises as `take_in_observations`."""
    sender = arrived[0].sender
    batch = ObservationBatch.objects.create(node=sender, count=len(arrived), at=now)
    record_change(batch, None)
    rows = [_row(one, batch) for one in arrived]
    Observation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    publish(ObservationsTakenIn(batch_id=batch.id, node=sender, count=len(rows)))
    return batch


def _row(arrived: Arrived, batch: ObservationBatch) -> Observation:
    values = unpack(Observation, arrived.records.get("observation"), OBSERVATION_FIELDS)
    if not values.keys() >= _NEEDED:
        raise RecordMalformed(kind=OBSERVATION, reason="it lacks a field")
    # A day's grace: the sender's clock may be a little ahead, and midnight passes between the two.
    if values["as_of"] > civil_date(arrived.time) + timedelta(days=1):
        raise RecordMalformed(kind=OBSERVATION, reason="it is of a day to come")
    if definition_of(values["indicator"], values["as_of"]) is None:
        raise IndicatorUnknown(key=values["indicator"])
    if not isinstance(values["records"], list) or len(values["records"]) > MOST_RECORDS:
        raise RecordMalformed(kind=OBSERVATION, reason="records")
    values["records"] = [_reference(item) for item in values["records"]]
    values["value"] = sound_value(values["value"])
    return Observation(**values, batch=batch, home=batch.node)


def _reference(item: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(item[name])[:80] for name in ("node", "kind", "id")}
