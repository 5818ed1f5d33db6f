"""What the oversight room hands to lower rooms: cards, search, desk items, a panel on a task's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import names_now
from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.oversight.models import (
    AnnualPlan,
    ClosingDrive,
    Commitment,
    Finding,
    Inspection,
    ReviewRound,
)
from nhipcau.spine.facade import Actor
from nhipcau.spine.provides import SearchHit

Label = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a kind of record is shown elsewhere: its title field, its page, whose it is, its day."""

    kind: str
    label: Label
    url: str
    title: str
    agency: str
    day: str


KINDS: dict[type[Model], Shown] = {
    Commitment: Shown(
        kind="oversight.commitment", label=gettext_lazy("Commitment"), url="oversight:commitment",
        title="title", agency="promiser_id", day="due_on",
    ),
    Inspection: Shown(
        kind="oversight.inspection", label=gettext_lazy("Inspection"), url="oversight:inspection",
        title="subject", agency="inspecting_id", day="planned_from",
    ),
    Finding: Shown(
        kind="oversight.finding", label=gettext_lazy("Finding"), url="oversight:finding",
        title="text", agency="agency_id", day="due_on",
    ),
    ReviewRound: Shown(
        kind="oversight.round", label=gettext_lazy("Review round"), url="oversight:round",
        title="title", agency="body_id", day="due_on",
    ),
    AnnualPlan: Shown(
        kind="oversight.plan", label=gettext_lazy("Annual review"), url="oversight:plan",
        title="goals", agency="agency_id", day="submitted_on",
    ),
    ClosingDrive: Shown(
        kind="oversight.drive", label=gettext_lazy("Closing drive"), url="oversight:drive",
        title="title", agency="body_id", day="due_on",
    ),
}  # fmt: skip

# On the desk and on a task's page, but neither cards nor in the search: the task is.
DRIVE_ITEM = Shown(
    kind="oversight.drive_item", label=gettext_lazy("Closing drive"), url="oversight:drive_item",
    title="title", agency="", day="due_on",
)  # fmt: skip


def title_of(row: Any, shown: Shown) -> str:
    """What the record is called; a review is called by its agency and year."""
    if isinstance(row, AnnualPlan):
        agency = names_now([row.agency_id]).get(row.agency_id, "")
        words = {"agency": agency, "year": row.year, "next": row.plan_year}
        return _("%(agency)s: review of %(year)s, plan for %(next)s") % words
    return str(getattr(row, shown.title))[:200]


def card_resolver(model: type[Any]) -> Callable[..., RecordCard | None]:
    """A resolver of record cards for a kind of record."""
    shown = KINDS[model]

    def card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
        record = model.objects.visible_to(actor).filter(id=record_id).first()
        if record is None:
            return None
        agency = getattr(record, shown.agency)
        return RecordCard(
            ref=RecordRef(settings.NHIPCAU_NODE, shown.kind, record.id),
            title=title_of(record, shown),
            url=reverse(shown.url, args=[record.id]),
            lines=((_("Agency"), names_now([agency]).get(agency, "")),),
        )

    return card


class OversightSearch:
    """Records of oversight in the search across rooms, by what they are called."""

    key = "oversight"
    label: Label = gettext_lazy("Oversight")

    def search(self, *, actor: Actor, text: str, limit: int) -> Sequence[SearchHit]:
        """The newest records of each kind that hold every word of `text`."""
        hits: list[SearchHit] = []
        for model, shown in KINDS.items():
            rows: QuerySet[Any] = model._default_manager.visible_to(actor)  # type: ignore[attr-defined]
            for word in text.split():
                rows = rows.filter(**{f"{shown.title}__unaccent__icontains": word})
            hits += [_hit(row, shown) for row in rows.order_by("-created_at")[: limit - len(hits)]]
        return hits


def _hit(row: Any, shown: Shown) -> SearchHit:
    return SearchHit(
        title=title_of(row, shown),
        url=reverse(shown.url, args=[row.id]),
        context=str(shown.label),
        when=getattr(row, shown.day),
    )
