"""The fonts of papers, from Python packages: the same on every machine, nothing fetched."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

# Be Vietnam Pro has no Lao or Khmer, so all three are named and each letter takes its own.
FAMILIES = ("Be Vietnam Pro", "Noto Sans Lao", "Noto Sans Khmer")
WORD_FAMILY = {"lo": "Noto Sans Lao", "km": "Noto Sans Khmer"}


@cache
def font_folders() -> list[str]:
    """The folders in which Typst looks for fonts."""
    vietnamese = Path(str(files("fontpkg_be_vietnam_pro"))) / "files"
    others = Path(str(files("justmytype_intl_sea"))) / "fonts" / "ofl"
    return [str(vietnamese), str(others / "notosanslao"), str(others / "notosanskhmer")]
