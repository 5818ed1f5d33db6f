"""The words of figures: value with unit, qualifier, change; how it came to be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.indicators.definitions import definition_of
from nhipcau.indicators.models import Claim, Observation
from nhipcau.indicators.rules import trimmed
from nhipcau.reading.facade import Change, Qualifier
from nhipcau.ui.facade import local_number

Label = str | Promise

QUALIFIERS: Final[dict[str, Label]] = {
    Qualifier.MORE_THAN.value: _("more than"),
    Qualifier.LESS_THAN.value: _("less than"),
    Qualifier.AT_LEAST.value: _("at least"),
    Qualifier.AT_MOST.value: _("at most"),
    Qualifier.ABOUT.value: _("about"),
    Qualifier.NEARLY.value: _("nearly"),
}
CHANGES: Final[dict[str, Label]] = {Change.UP.value: _("up by"), Change.DOWN.value: _("down by")}
UNITS: Final[dict[str, Label]] = {
    "percent": _("%"),
    "percentage_point": _("percentage points"),
    "unknown_point": _("points (percent or percentage points)"),
    "VND": _("đồng"),
    "USD": _("US dollars"),
    "count": _("(counted)"),
    "task": _("tasks"),
    "document": _("documents"),
    "procedure": _("procedures"),
    "dossier": _("dossiers"),
    "record": _("records"),
    "person": _("persons"),
    "agency": _("agencies"),
    "ministry": _("ministries"),
    "province": _("provinces"),
    "service": _("services"),
    "system": _("systems"),
    "database": _("databases"),
    "account": _("accounts"),
    "enterprise": _("enterprises"),
    "hectare": _("hectares"),
}


def unit_words(unit: str) -> str:
    """The unit as people say it; one that has no words is shown as it was read."""
    return str(UNITS.get(unit, unit))


def figure_words(
    value: Decimal,
    unit: str,
    *,
    of: Decimal | None = None,
    qualifier: str = "",
    change: str = "",
    counted: str = "",
) -> str:
    """A figure as a line: “up by more than 1.5 percentage points”, “54/76 provinces”."""
    number = local_number(trimmed(value))
    if of is not None:
        number = f"{number}/{local_number(trimmed(of))}"
    named = counted if counted and (unit == "count" or unit not in UNITS) else unit_words(unit)
    parts = (str(CHANGES.get(change, "")), str(QUALIFIERS.get(qualifier, "")), number, named)
    return " ".join(part for part in parts if part)


def claim_words(claim: Claim) -> str:
    """The claim's figure as a line."""
    return figure_words(
        claim.value, claim.unit, of=claim.of, qualifier=claim.qualifier, change=claim.change,
        counted=claim.counted,
    )  # fmt: skip


def observation_words(row: Observation) -> str:
    """The measured figure as a line."""
    return figure_words(row.value, row.unit, qualifier=row.qualifier)


def figure_name(key: str, day: date) -> str:
    """What is measured, in the reader's language; the key where this software does not know it."""
    found = definition_of(key, day)
    return found.name(get_language() or "vi") if found else key


def share_words(claim: Claim) -> str:
    """What a ratio is in percent, as a help for the reader; empty for other figures."""
    if claim.of is None:
        return ""
    return gettext("%(share)s %%") % {"share": local_number(claim.value * 100 / claim.of, 2)}
