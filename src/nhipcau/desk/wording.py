"""The words of the desk room."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BLOCKS: Final[dict[str, str | Promise]] = {
    "ministries": _("Ministries and agencies"),
    "provinces": _("Provinces and cities"),
    "government": _("Government bodies"),
    "party": _("Party bodies"),
    "other": _("Other bodies"),
}


def block_name(key: str) -> str:
    """The name of a block in the reader's language."""
    return str(BLOCKS.get(key, key))
