"""The five source articles, read where they lie; they are not part of this repository."""

import os
from functools import cache
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[4]


@cache
def _folder() -> Path:
    shared = os.environ.get("NHIPCAU_SHARED")
    return (Path(shared) if shared else _ROOT.parent / "shared") / "articles"


def article(number: str) -> str:
    """The text of an article ("000" to "004"); skips the test where it is not there."""
    found = sorted(_folder().glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"article {number} is not in {_folder()}: set NHIPCAU_SHARED")
    return found[0].read_text(encoding="utf-8")
