"""Rows of tables in plain text: work, agency and time in cells of one line.

Cells are parted by `|` or tabs, in numbered lines also by dashes or slashes between blanks,
or by semicolons where one cell is an agency and another a time. A time alone in its cell is
the deadline of its row.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_CELL = re.compile(r"[|\t]")
_SOFT_CELL = re.compile(r";")
_MARKED = tuple(re.compile(rf"(?<=\s){mark}(?=\s)") for mark in ("[–—-]", "/"))
_NUMBERED = re.compile(r"\s{0,9}(?:[0-9]{1,3}[.)/]?|[-+•*])\s")
_LEAST_CELLS = 3
# Characters that a cell may hold besides its agencies ("lead:") or its time ("deadline:").
_LABEL = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: where it begins and ends in the text it was cut from."""

    start: int
    end: int


def cell_edges(text: str, start: int, end: int) -> tuple[Sequence[int], bool]:
    """Where the cells of the line `text[start:end]` part, and whether these edges are hard.

    Soft edges (semicolons) part sentences too; no edges where the line is no row.
    """
    hard = _places(_CELL, text, start, end)
    soft = _places(_SOFT_CELL, text, start, end)
    if len(hard) + 1 >= _LEAST_CELLS:
        return hard, True
    if len(hard) + len(soft) + 1 >= _LEAST_CELLS:
        return sorted((*hard, *soft)), bool(hard)
    if not hard and _NUMBERED.match(text, start, end):
        for mark in _MARKED:
            edges = _places(mark, text, start + 4, end)
            if len(edges) + 1 >= _LEAST_CELLS:
                return edges, True
    return hard, bool(hard)


def cells_in(text: str, start: int, end: int, edges: Sequence[int]) -> list[Cell]:
    """The cells of a row that are not empty; none where there are too few."""
    cells = [Cell(first + 1, last) for first, last in pairwise((start - 1, *edges, end))]
    cells = [cell for cell in cells if text[cell.start : cell.end].strip(" .;")]
    return cells if len(cells) >= _LEAST_CELLS else []


def cell_around(edges: Sequence[int], place: int) -> tuple[int | None, int | None]:
    """Where the cell that holds `place` begins and ends, None at the ends of its line."""
    at = bisect_right(edges, place)
    return (edges[at - 1] + 1 if at else None), (edges[at] if at < len(edges) else None)


def fullest(cells: Sequence[Cell], spans: Sequence[tuple[int, int]]) -> Cell | None:
    """The cell that holds one of these spans and least besides; None where each holds more than a label."""
    best, least = None, _LABEL + 1
    for cell in cells:
        inside = [(first, last) for first, last in spans if cell.start <= first and last <= cell.end]
        rest = cell.end - cell.start - sum(last - first for first, last in inside)
        if inside and rest < least:
            best, least = cell, rest
    return best


def _places(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[int]:
    return [match.start() for match in pattern.finditer(text, start, end)]
