"""Rows of tables in plain text: work, agency and time in cells of one line.

Cells are parted by `|` or tabs, or by semicolons where one cell is an agency and another a
time. A time alone in its cell is the deadline of its row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_CELL = re.compile(r"[|\t]")
_SOFT_CELL = re.compile(r"[|\t;]")
_LEAST_CELLS = 3
# Characters that a cell may hold besides its agencies ("lead:") or its time ("deadline:").
_LABEL = 24
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: where it begins and ends in the text it was cut from."""

    start: int
    end: int


def cells_in(text: str, start: int, end: int, *, soft: bool = True) -> list[Cell]:
    """The cells of `text[start:end]`, a line; none where it is no row. Soft rows use semicolons."""
    pattern = _SOFT_CELL if soft else _CELL
    marks = [match.start() for match in pattern.finditer(text, start, end)]
    edges = [start - 1, *marks, end]
    cells = [Cell(first + 1, last) for first, last in pairwise(edges)]
    cells = [cell for cell in cells if text[cell.start : cell.end].strip(" .;")]
    return cells if len(cells) >= _LEAST_CELLS else []


def has_cells(text: str, start: int, end: int) -> bool:
    """Whether a line has the edges of hard cells."""
    return _CELL.search(text, start, end) is not None


def cell_around(text: str, start: int, end: int, place: int) -> tuple[int, int]:
    """The hard-edged cell of a line that holds `place`."""
    low, high = max(start, place - _LONGEST), min(end, place + _LONGEST)
    first = max(text.rfind("|", low, place), text.rfind("\t", low, place))
    after = _CELL.search(text, place, high)
    return (first + 1 if first >= 0 else low), (after.start() if after else high)


def fullest(cells: Sequence[Cell], spans: Sequence[tuple[int, int]]) -> Cell | None:
    """The cell that holds one of these spans and least besides; None where each holds more than a label."""
    best, least = None, _LABEL + 1
    for cell in cells:
        inside = [(first, last) for first, last in spans if cell.start <= first and last <= cell.end]
        rest = cell.end - cell.start - sum(last - first for first, last in inside)
        if inside and rest < least:
            best, least = cell, rest
    return best
