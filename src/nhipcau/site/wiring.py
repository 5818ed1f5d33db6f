"""What rooms of one layer give each other, connected here because neither may call the other."""

from __future__ import annotations

from nhipcau.papers.facade import XlsxExporter
from nhipcau.ui.facade import exporters


def connect() -> None:
    """Give the lists of room `ui` the spreadsheet writer of room `papers`."""
    if exporters.get("xlsx") is None:
        exporters.register("xlsx", XlsxExporter())
