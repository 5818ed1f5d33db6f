"""Message catalogues: compiled from the .po files when those are newer (no GNU tools needed)."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi", "en", "lo", "km")


def catalogue_files() -> list[Path]:
    """Every .po file of every room."""
    return sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_catalogues() -> int:
    """Write the .mo beside each .po that is newer; how many were written."""
    written = 0
    for po in catalogue_files():
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            with po.open("rb") as source:
                catalogue = read_po(source, locale=po.parent.parent.name)
            with mo.open("wb") as target:
                write_mo(target, catalogue)
            written += 1
    return written
