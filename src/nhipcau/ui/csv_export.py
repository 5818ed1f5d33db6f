"""A list as CSV that a spreadsheet opens rightly and that cannot carry a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from nhipcau.ui.provides import Label

_BOM: Final = "\ufeff"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class CsvExporter:
    """UTF-8 with byte order mark, comma, ISO dates; text like a formula gets an apostrophe.

    The apostrophe is the guard that the OWASP page on CSV injection asks for.
    """

    content_type = "text/csv; charset=utf-8"
    extension = "csv"
    label: Label = "CSV"

    def __call__(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([_cell(column) for column in columns])
        writer.writerows([_cell(value) for value in row] for row in rows)
        return (_BOM + text.getvalue()).encode()


def _cell(value: object) -> object:
    match value:
        case None:
            return ""
        case datetime():
            moment = timezone.make_naive(value) if timezone.is_aware(value) else value
            return moment.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case str() if value.lstrip(" ").startswith(_FORMULA_STARTS):
            return f"'{value}"
        case _:
            return value
