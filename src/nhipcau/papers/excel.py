"""Spreadsheets out: real dates and numbers, a head that stays, a filter; text never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from django.utils.functional import Promise

from nhipcau.kit.clock import VIETNAM

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST = 60


class XlsxExporter:
    """Writes a list as .xlsx (the shape of `ui.provides.Exporter`)."""

    content_type = CONTENT_TYPE
    extension = "xlsx"
    label: str | Promise = "Excel"

    def __call__(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
        """The workbook. Cells are text, numbers, decimals, booleans, dates, times or None."""
        body = BytesIO()
        book = xlsxwriter.Workbook(
            body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                   "default_date_format": "dd/mm/yyyy"}
        )  # fmt: skip
        sheet = book.add_worksheet(_sheet_name(title))
        sheet.write_row(0, 0, columns, book.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        widths = [len(name) for name in columns]
        last = 0
        for last, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                self._write(sheet, last, at, value, moment)
                if last <= 200:
                    widths[at] = min(_WIDEST, max(widths[at], len(str(value if value is not None else ""))))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width + 2)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), max(len(columns) - 1, 0))
        book.close()
        return body.getvalue()

    @staticmethod
    def _write(sheet: object, row: int, at: int, value: object, moment: object) -> None:
        if isinstance(value, datetime):
            local = value.astimezone(VIETNAM) if value.tzinfo else value
            sheet.write_datetime(row, at, local.replace(tzinfo=None), moment)  # type: ignore[attr-defined]
        elif isinstance(value, date):
            sheet.write_datetime(row, at, value)  # type: ignore[attr-defined]
        elif isinstance(value, bool):
            sheet.write_boolean(row, at, value)  # type: ignore[attr-defined]
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, at, value)  # type: ignore[attr-defined]
        elif value is not None:
            sheet.write_string(row, at, str(value))  # type: ignore[attr-defined]


def _sheet_name(title: str) -> str:
    """A name that Excel takes: at most 31 characters, none of ``[]:*?/\\``."""
    clean = "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)
    return " ".join(clean.split())[:31] or "1"
