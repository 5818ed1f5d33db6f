"""Spreadsheets in: the first sheet as rows of plain values, and a copy with marked cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

import python_calamine as calamine
import xlsxwriter

from nhipcau.papers.errors import SheetEmpty, SheetTooLong, SheetUnreadable

Value = str | int | float | bool | date | None
MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row below the head; `number` as the spreadsheet shows it, from 1."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first sheet of a workbook: its head and the rows below that are not empty."""

    head: tuple[str, ...]
    head_row: int
    rows: tuple[SheetRow, ...]


def read_sheet(content: bytes, *, most_rows: int = MOST_ROWS) -> Sheet:
    """The first sheet of an .xlsx, .xls or .ods file; the head is its first row with two filled cells.

    Titles above the head are passed over. Raises SheetUnreadable, SheetEmpty, SheetTooLong.
    """
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        grid = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (calamine.CalamineError, IndexError, OSError, ValueError) as error:
        raise SheetUnreadable from error
    rows = [
        SheetRow(number, tuple(_plain(cell) for cell in cells)) for number, cells in enumerate(grid, start=1)
    ]
    filled = [row for row in rows if any(value is not None for value in row.values)]
    head = next((row for row in filled if sum(value is not None for value in row.values) >= 2), None)
    if head is None:
        raise SheetEmpty
    below = tuple(row for row in filled if row.number > head.number)
    if not below:
        raise SheetEmpty
    if len(below) > most_rows:
        raise SheetTooLong(most=most_rows, rows=len(below))
    names = tuple("" if value is None else str(value) for value in head.values)
    return Sheet(names, head.number, below)


def cell_name(row: int, column: int) -> str:
    """The name of a cell as people say it: row from 1, column from 0; ``cell_name(7, 2)`` is C7."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def marked_copy(sheet: Sheet, faults: Mapping[tuple[int, int], Sequence[str]]) -> bytes:
    """The sheet once more as .xlsx; each cell (row from 1, column from 0) with faults is red and says why."""
    body = BytesIO()
    book = xlsxwriter.Workbook(
        body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "default_date_format": "dd/mm/yyyy"}
    )  # fmt: skip
    page = book.add_worksheet()
    plain, bold = book.add_format({"text_wrap": True}), book.add_format({"bold": True, "bottom": 1})
    wrong = book.add_format({"bg_color": "#F8D7DA", "text_wrap": True, "border": 1, "num_format": "@"})
    head = SheetRow(sheet.head_row, sheet.head)
    for row in (head, *sheet.rows):
        style = bold if row is head else plain
        for column, value in enumerate(row.values):
            why = faults.get((row.number, column))
            _write(page, row.number - 1, column, value, wrong if why else style)
    for (number, column), why in faults.items():
        page.write_comment(number - 1, column, "\n".join(why), {"x_scale": 2})
    page.set_column(0, max(len(sheet.head) - 1, 0), 24)
    page.freeze_panes(sheet.head_row, 0)
    book.close()
    return body.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Value, style: object) -> None:
    if value is None:
        page.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, style)
    elif isinstance(value, date):
        page.write_string(row, column, f"{value:%d/%m/%Y}", style)
    else:
        page.write_string(row, column, value, style)


def _plain(cell: object) -> Value:
    """Text without outer blanks, whole numbers as int, dates without a time as dates; empty as None."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    return None
