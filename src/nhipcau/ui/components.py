"""The shapes that components are drawn from; pages build them, templates show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from nhipcau.ui.localise import Number
from nhipcau.ui.provides import Label

Origin = Literal["measured", "reported", "verified", "disputed"]
Tone = Literal["calm", "amber", "red", "green", "olive", "slate", "plum", "grey", "ink", "lotus"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as it must always stand: with unit, as-of day, origin, and the way to its records.

    `change` is against `change_since`, in the same unit (for a rate: percentage points, and
    `change_unit` says so). `better` tells which way is good, so that the change can be coloured.
    `qualifier` is the word before the value ("more than").
    """

    label: Label
    value: Number | None
    unit: Label = ""
    as_of: date | datetime | None = None
    origin: Origin = "measured"
    href: str = ""
    decimals: int | None = None
    qualifier: Label = ""
    change: Number | None = None
    change_unit: Label = ""
    change_since: date | None = None
    better: Literal["up", "down"] | None = None
    tone: Tone | None = None
    synthetic: bool = False

    @property
    def change_tone(self) -> str:
        """``good``, ``bad`` or ``even``."""
        if not self.change or self.better is None:
            return "even"
        return "good" if (self.change > 0) == (self.better == "up") else "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of values of a chart, one per category; None leaves a gap.

    `hrefs`, when given, has one address per category: the list behind that value.
    """

    name: Label
    values: Sequence[Number | None]
    tone: Tone | None = None
    hrefs: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart and the table behind it. All series must follow one definition of the indicator."""

    kind: Literal["bar", "stacked", "line"]
    title: Label
    categories: Sequence[Label]
    series: Sequence[Series]
    unit: Label = ""
    category_label: Label = ""
    as_of: date | datetime | None = None
    horizontal: bool = False
    decimals: int | None = None
    note: Label = ""
    synthetic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that happened: when, who, what; `detail` is a second line in plain text."""

    when: datetime | date
    who: Label
    what: Label
    detail: Label = ""
    icon: str = "point"
    tone: Tone = "slate"
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab: a link; `count` stands beside the label."""

    label: Label
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """One step of the way to the page."""

    label: Label
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A marked stretch of a source text: characters `start` up to, not with, `end`."""

    start: int
    end: int
    label: Label = ""
    href: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class SourcePiece:
    """A stretch of one line of a source text, with the highlight that covers it, if any."""

    text: str
    highlight: Highlight | None = None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a source text; `number` counts from 1."""

    number: int
    pieces: Sequence[SourcePiece]

    @property
    def marked(self) -> bool:
        return any(piece.highlight for piece in self.pieces)


def source_lines(text: str, highlights: Sequence[Highlight]) -> list[SourceLine]:
    """Cut `text` into numbered lines and each line at the edges of `highlights`.

    Where two highlights overlap the one that begins first is shown.
    """
    lines: list[SourceLine] = []
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        lines.append(SourceLine(number, _pieces(line, offset, highlights)))
        offset += len(line) + 1
    return lines


def _pieces(line: str, offset: int, highlights: Sequence[Highlight]) -> list[SourcePiece]:
    pieces: list[SourcePiece] = []
    at = 0
    for highlight in sorted(highlights, key=lambda item: (item.start, item.end)):
        start = max(highlight.start - offset, at)
        end = min(highlight.end - offset, len(line))
        if start >= end:
            continue
        if start > at:
            pieces.append(SourcePiece(line[at:start]))
        pieces.append(SourcePiece(line[start:end], highlight))
        at = end
    if at < len(line):
        pieces.append(SourcePiece(line[at:]))
    return pieces
