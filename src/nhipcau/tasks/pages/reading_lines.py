"""The text of the reading view: numbered lines, finds coloured in them, tasks and contradictions beside."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from nhipcau.documents.facade import FindKind
from nhipcau.tasks.finds import Item

BESIDE = frozenset({FindKind.TASK, FindKind.CONFLICT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a find is drawn: its words, its icon and colour, its state, the way to its entry."""

    item: Item
    label: str
    icon: str
    tone: str
    state: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A find over one piece of a line; `first` and `last` tell where it begins and ends."""

    look: Look
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line with all finds over it, the widest first."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def look(self) -> Look | None:
        """The narrowest find: the one that a click means."""
        return self.marks[-1].look if self.marks else None


@dataclass(slots=True)
class Line:
    """A line of the text with what stands beside it."""

    number: int
    pieces: list[Piece]
    beside: list[Mark] = field(default_factory=list)
    in_task: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    look: Look


def lines_of(text: str, looks: Sequence[Look]) -> list[Line]:
    """The text whole, cut at its lines and at the edges of finds. Linear in text and finds."""
    spans = sorted(_spans(looks), key=lambda span: (span.start, -span.end))
    starts = _line_starts(text)
    lines = []
    active: list[_Span] = []
    waiting = 0
    for number, start in enumerate(starts, start=1):
        end = starts[number] - 1 if number < len(starts) else len(text)
        active = [span for span in active if span.end > start]
        while waiting < len(spans) and spans[waiting].start < max(end, start + 1):
            active.append(spans[waiting])
            waiting += 1
        lines.append(Line(number, _pieces(text, start, end, active)))
    _put_beside(lines, starts, looks)
    return lines


def _line_starts(text: str) -> list[int]:
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def _spans(looks: Sequence[Look]) -> list[_Span]:
    """Inline finds; a task or contradiction only while it is the current one."""
    found = []
    for look in looks:
        if look.item.kind not in BESIDE:
            found.append(_Span(look.item.start, look.item.end, look))
        elif look.current:
            places = look.item.places or (look.item,)
            found += [_Span(place.start, place.end, look) for place in places]
    return found


def _pieces(text: str, start: int, end: int, spans: Sequence[_Span]) -> list[Piece]:
    over = [span for span in spans if span.start < end and span.end > start]
    if not over:
        return [Piece(text[start:end])] if end > start else []
    cuts = {start, end}
    for span in over:
        cuts |= {max(span.start, start), min(span.end, end)}
    edges = sorted(cuts)
    pieces = []
    for first, last in pairwise(edges):
        marks = tuple(
            Mark(span.look, span.start == first, span.end == last)
            for span in over
            if span.start <= first and span.end >= last
        )
        pieces.append(Piece(text[first:last], marks))
    return pieces


def _put_beside(lines: list[Line], starts: list[int], looks: Sequence[Look]) -> None:
    for look in looks:
        if look.item.kind not in BESIDE:
            continue
        numbers = {bisect_right(starts, place.start) - 1 for place in (look.item.places or (look.item,))}
        for number in sorted(numbers):
            lines[number].beside.append(Mark(look, first=number == min(numbers), last=number == max(numbers)))
        if look.item.kind is FindKind.TASK:
            for number in range(min(numbers), bisect_right(starts, max(look.item.end - 1, 0))):
                lines[number].in_task = True
