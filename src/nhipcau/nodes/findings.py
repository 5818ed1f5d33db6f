"""What an examination of a node finds: check, state, what was seen, what to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar


class Health(StrEnum):
    """How it stands with one check."""

    GOOD = "good"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table."""

    check: str
    health: Health
    said: str
    todo: str = ""


def good(check: str, said: str) -> Finding:
    """Nothing to do."""
    return Finding(check, Health.GOOD, said)


def warning(check: str, said: str, todo: str) -> Finding:
    """It works, and will not for ever."""
    return Finding(check, Health.WARNING, said, todo)


def wrong(check: str, said: str, todo: str) -> Finding:
    """It does not work."""
    return Finding(check, Health.WRONG, said, todo)


Size = TypeVar("Size", float, timedelta)


def graded(check: str, said: str, todo: str, *, value: Size, warn: Size, bad: Size) -> Finding:
    """By how large the value is: beyond `bad` wrong, beyond `warn` a warning."""
    if value > bad:
        return wrong(check, said, todo)
    if value > warn:
        return warning(check, said, todo)
    return good(check, said)


def worst(findings: list[Finding]) -> Health:
    """The worst of all."""
    order = list(Health)
    return max((finding.health for finding in findings), key=order.index, default=Health.GOOD)


def span(value: timedelta) -> str:
    """A length of time in the unit in which people think of it."""
    seconds = int(value.total_seconds())
    for size, word in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if abs(seconds) >= size:
            return f"{seconds // size} {word}"
    return f"{seconds} s"
