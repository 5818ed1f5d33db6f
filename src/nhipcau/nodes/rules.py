"""How another node stands, from the figures of both streams. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

# A node that is at work takes an event within a second or two; a minute is no longer a breath.
PATIENCE = timedelta(minutes=1)


class Condition(StrEnum):
    """How the exchange with a node stands, the gravest first."""

    SUSPENDED = "suspended"
    FAILING = "failing"
    STOPPED = "stopped"
    BEHIND = "behind"
    IN_STEP = "in_step"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What the condition is read from. `oldest` and `idle` are how long the oldest event has waited to be
    acknowledged, and what was received to be dealt with; zero where nothing waits."""

    active: bool
    failures: int
    unacknowledged: int
    oldest: timedelta
    idle: timedelta
    parked: int
    broken: bool


def condition_of(signs: Signs) -> Condition:
    """The gravest that is true."""
    if not signs.active:
        return Condition.SUSPENDED
    if signs.failures and signs.unacknowledged:
        return Condition.FAILING
    if signs.parked or signs.broken:
        return Condition.STOPPED
    if signs.oldest > PATIENCE or signs.idle > PATIENCE:
        return Condition.BEHIND
    return Condition.IN_STEP
