"""The outside systems that this node knows: versioned data with its source."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.utils.translation import get_language

from nhipcau.reporting.errors import KeyWrong, SystemUnknown


@dataclass(frozen=True, slots=True)
class SystemInfo:
    """What is known of an outside system.

    `fields` and `statuses` say how our words are called there; tasks classified above
    `max_classification` are never told to it.
    """

    key: str
    names: Mapping[str, str]
    short: str
    key_pattern: str
    example: str
    max_classification: int
    fields: Mapping[str, str]
    statuses: Mapping[str, str]
    source: str

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        language = (get_language() or "vi").split("-")[0]
        return self.names.get(language, self.names["en"])

    def tidy_key(self, text: str) -> str:
        """The key as it is kept. Raises KeyWrong."""
        key = "".join(text.split())
        if not re.fullmatch(self.key_pattern, key):
            raise KeyWrong(key=text.strip()[:80] or "–", system=self.name, example=self.example)
        return key


@cache
def _data() -> tuple[tuple[SystemInfo, ...], tuple[int, ...]]:
    path = resources.files("nhipcau.reporting") / "data" / "systems.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    return tuple(SystemInfo(**entry) for entry in data["systems"]), tuple(data["retry_minutes"])


def systems() -> tuple[SystemInfo, ...]:
    """All of them, in the order in which they are shown."""
    return _data()[0]


def system(key: str) -> SystemInfo:
    """One of them. Raises SystemUnknown."""
    found = next((each for each in systems() if each.key == key), None)
    if found is None:
        raise SystemUnknown(system=key[:40])
    return found


def retry_minutes() -> tuple[int, ...]:
    """The pauses before each new try; the last one counts without end."""
    return _data()[1]


def system_choices() -> list[tuple[str, str]]:
    """For forms and filters."""
    return [(each.key, each.name) for each in systems()]
