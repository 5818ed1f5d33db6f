"""A rule as a room keeps it with its work, so that the same deadline can be counted again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from nhipcau.deadlines.shapes import Unit, Within

StoredRule = dict[str, object]


def rule_to_json(rule: Within) -> StoredRule:
    """A period counted from an event, as JSON can hold it."""
    event = rule.event.date() if isinstance(rule.event, datetime) else rule.event
    return {"amount": rule.amount, "unit": rule.unit.value, "event": event.isoformat()}


def rule_from_json(stored: Mapping[str, object]) -> Within | None:
    """The rule; None where nothing was kept. Raises ValueError for what `rule_to_json` did not write."""
    if not stored:
        return None
    event = date.fromisoformat(str(stored["event"]))
    return Within(int(str(stored["amount"])), Unit(str(stored["unit"])), event)
