"""Which release runs."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


@cache
def version() -> str:
    """The version of the installed package; ``unknown`` when it runs from files alone."""
    try:
        return installed("nhipcau")
    except PackageNotFoundError:
        return "unknown"
