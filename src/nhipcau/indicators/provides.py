"""How a figure is measured: rooms register it here at start, by the key of its definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was counted, with the records that were: ``(kind, id)``, as many as are to be shown, out of
    `record_count`."""

    value: Decimal
    records: Sequence[tuple[str, UUID]]
    record_count: int
    synthetic: bool = False


class Measure(Protocol):
    """Measures a figure of one agency for a period, both days inclusive, from records of this node."""

    def __call__(self, *, agency_id: UUID, since: date, until: date) -> Measured: ...


measures: dict[str, Measure] = {}


def register_measure(key: str, measure: Measure) -> None:
    """Let the definition with this key be measured so. Raises ValueError for one that is already."""
    if key in measures:
        msg = f"{key} is measured already"
        raise ValueError(msg)
    measures[key] = measure


def name_of(measure: Measure) -> str:
    """The name under which an observation says how it was measured."""
    return f"{measure.__module__.removeprefix('nhipcau.')}.{getattr(measure, '__name__', '')}"
