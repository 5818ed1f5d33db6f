"""What rooms of one layer give each other, connected here because neither may call the other."""

from __future__ import annotations

from importlib.util import find_spec


def connect() -> None:
    """Give the lists of room `ui` the spreadsheet writer of room `papers`."""
    if find_spec("nhipcau.papers.facade") is None:
        return
    from nhipcau.papers.facade import write_xlsx
    from nhipcau.ui.provides import exporters

    exporters["xlsx"] = write_xlsx
