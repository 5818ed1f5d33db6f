"""Layouts of official papers as versioned data: the version in force on a day decides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Layout:
    """Lengths of the page in mm, sizes in points, what holds for the body, fixed words by language."""

    valid_from: date
    source: str
    page: Mapping[str, float]
    sizes: Mapping[str, float]
    body: Mapping[str, float]
    words: Mapping[str, Mapping[str, str]]

    @property
    def text_width(self) -> float:
        """The width between the margins, in mm."""
        return self.page["width"] - self.page["left"] - self.page["right"]


@cache
def _layouts() -> tuple[Layout, ...]:
    path = resources.files("nhipcau.papers") / "data" / "official_layout.json"
    versions = json.loads(path.read_text(encoding="utf-8"))["versions"]
    found = [Layout(date.fromisoformat(version.pop("valid_from")), **version) for version in versions]
    return tuple(sorted(found, key=lambda layout: layout.valid_from))


def layout_on(day: date | None) -> Layout:
    """The layout in force on `day` (the newest without one); the first one for days before it."""
    layouts = [layout for layout in _layouts() if day is None or layout.valid_from <= day]
    return layouts[-1] if layouts else _layouts()[0]
