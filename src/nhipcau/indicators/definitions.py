"""What measured figures mean: versioned data with its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from nhipcau.kit.collation import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A figure from `valid_from` on; `period` is how far back from a day it counts."""

    key: str
    valid_from: date
    unit: str
    period: Literal["month", "year"]
    names: dict[str, str]
    counts: dict[str, str]
    source: dict[str, str]

    def name(self, language: str) -> str:
        """Its name; the Vietnamese one where there is none."""
        return self.names.get(language) or self.names["vi"]

    def meaning(self, language: str) -> str:
        """What exactly is counted."""
        return self.counts.get(language) or self.counts["vi"]

    def basis(self, language: str) -> str:
        """Where the meaning comes from."""
        return self.source.get(language) or self.source["vi"]

    def begins(self, day: date) -> date:
        """The first day of the period that reaches to `day`."""
        return day.replace(day=1) if self.period == "month" else day.replace(month=1, day=1)


@cache
def _all() -> tuple[Definition, ...]:
    path = resources.files("nhipcau.indicators") / "data" / "definitions.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["definitions"]
    found = [Definition(valid_from=date.fromisoformat(entry.pop("valid_from")), **entry) for entry in entries]
    return tuple(sorted(found, key=lambda definition: definition.valid_from))


def definitions_on(day: date) -> dict[str, Definition]:
    """The meaning in force on `day` of each figure that has one."""
    return {found.key: found for found in _all() if found.valid_from <= day}


def definition_of(key: str, day: date) -> Definition | None:
    """The meaning of a figure in force on `day`; None for a key that this software does not know."""
    return definitions_on(day).get(key)


def keys_named(text: str) -> list[str]:
    """The keys of the figures of which a name in any language contains `text`, tone marks aside."""
    asked = fold(text)
    return [found.key for found in _all() if any(asked in fold(name) for name in found.names.values())]
