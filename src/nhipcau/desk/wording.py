"""The words of the desk room."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.tasks.facade import CAUSES, NO_CAUSE
from nhipcau.ui.facade import STATES

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


LEVELS: Final[dict[str, str | Promise]] = {
    "central": _("central bodies"),
    "provincial": _("provinces and cities"),
    "district": _("districts"),
    "communal": _("communes"),
}


def level_name(key: str) -> str:
    """With which level of the state something lies."""
    return str(LEVELS.get(key, key))


def cause_name(key: str) -> str:
    """A cause of delay in the reader's language."""
    return gettext("No cause named") if key == NO_CAUSE else str(CAUSES.get(key, key))


def change_labels() -> dict[str, str]:
    """The kinds of change in words, in order."""
    return {
        "issued": gettext("Newly issued"),
        "done_on_time": str(STATES["done_on_time"].label),
        "done_late": str(STATES["done_late"].label),
        "fell_overdue": gettext("Fell overdue"),
        "cancelled": gettext("Cancelled"),
    }
