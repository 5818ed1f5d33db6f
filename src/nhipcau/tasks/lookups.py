"""To whom work can be given at once: the units that a target stands for on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import agencies_below, agencies_in_block, communes

BELOW, LISTED = "below", "listed"
MINISTRIES, PROVINCES, COMMUNES, BOTH = "ministries", "provinces", "communes", "ministries_and_provinces"

MANY: list[tuple[str, str | Promise]] = [
    (MINISTRIES, _("All ministries and agencies of the Government")),
    (PROVINCES, _("All provinces and cities")),
    (BOTH, _("All ministries, provinces and cities")),
    (COMMUNES, _("All communes, wards and special zones")),
]
TARGETS: list[tuple[str, str | Promise]] = [
    (BELOW, _("Units directly below your agency")),
    *MANY,
    (LISTED, _("Those listed here")),
]


def units_of(target: str, *, giver: UUID, listed: Sequence[UUID] = (), day: date) -> list[UUID]:
    """The agencies that `target` stands for on `day`, in the order of the directory."""
    if target == LISTED:
        return list(listed)
    if target == BELOW:
        found = agencies_below(giver, day)
    elif target == COMMUNES:
        found = communes(day)
    else:
        blocks = (MINISTRIES, PROVINCES) if target == BOTH else (target,)
        found = [view for block in blocks for view in agencies_in_block(block, day)]
    return [view.id for view in found]
