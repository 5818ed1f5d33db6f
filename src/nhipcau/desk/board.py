"""What boards show: counts by block, body and unit; every number with the way to its list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from nhipcau.agencies.facade import block_of, names_now, reporting_body_of, steady_directory, subtree_ids
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import COUNTED, State, StateCounts, counts_by_agency, counts_in_all, total

BLOCK_ORDER = ("ministries", "provinces", "government", "party", "other")


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a board with the address of its list."""

    state: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A line of a board: an agency (or a total) and its numbers."""

    agency_id: UUID | None
    name: str
    href: str
    cells: tuple[Cell, ...]
    total: int
    total_href: str
    rate_on_time: float | None
    rate_without_extensions: float | None

    def count(self, state: str) -> int:
        """The number of one state."""
        return next(cell.count for cell in self.cells if cell.state == state)


@dataclass(frozen=True, slots=True)
class BoardBlock:
    """A block of agencies with its total."""

    key: str
    total: BoardRow
    rows: tuple[BoardRow, ...]


def list_address(day: date, **query: object) -> str:
    """The address of the task list on `day` with filters."""
    chosen = {key: value for key, value in query.items() if value}
    return f"{reverse('tasks:list')}?{urlencode({'on': day.isoformat(), **chosen}, doseq=True)}"


def national_board(*, actor: Actor, day: date) -> tuple[BoardRow, list[BoardBlock]]:
    """The total and the blocks of the nation, bodies in each block the most overdue first."""
    with steady_directory():
        summed = counts_by_agency(actor=actor, day=day, line_of=reporting_body_of)
    names = names_now(summed)
    blocks = []
    for key in BLOCK_ORDER:
        members = [body for body in summed if block_of(body) == key]
        if not members:
            continue
        rows = [_agency_row(body, names.get(body, ""), summed[body], day) for body in members]
        whole = total(summed[body] for body in members)
        blocks.append(BoardBlock(key, _row(None, "", "", whole, day, block=key), _ordered(rows)))
    return _row(None, "", "", total(summed.values()), day), blocks


def national_total(*, actor: Actor, day: date) -> BoardRow:
    """The total of the nation alone."""
    return _row(None, "", "", counts_in_all(actor=actor, day=day), day)


def agency_board(*, actor: Actor, agency_id: UUID, day: date) -> tuple[BoardRow, tuple[BoardRow, ...]]:
    """The total of an agency with all below it, and a row per unit that has tasks."""
    below = subtree_ids(agency_id)
    counts = {key: item for key, item in counts_by_agency(actor=actor, day=day).items() if key in below}
    names = names_now({agency_id, *counts})
    rows = [_row(unit, names.get(unit, ""), "", item, day, unit=unit) for unit, item in counts.items()]
    whole = total(counts.values())
    return _row(agency_id, names.get(agency_id, ""), "", whole, day, lead=agency_id), _ordered(rows)


def _agency_row(agency_id: UUID, name: str, counts: StateCounts, day: date) -> BoardRow:
    href = f"{reverse('desk:agency_board', args=[agency_id])}?on={day.isoformat()}"
    return _row(agency_id, name, href, counts, day, body=agency_id)


def _row(
    agency_id: UUID | None, name: str, href: str, counts: StateCounts, day: date, **query: object
) -> BoardRow:
    cells = tuple(
        Cell(state.value, counts.by_state[state], list_address(day, state=state.value, **query))
        for state in COUNTED
    )
    return BoardRow(
        agency_id,
        name,
        href,
        cells,
        counts.total,
        list_address(day, **query),
        counts.rate_on_time(),
        counts.rate_without_extensions(),
    )


def _ordered(rows: Iterable[BoardRow]) -> tuple[BoardRow, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.count(State.OVERDUE), -row.total, row.name)))
