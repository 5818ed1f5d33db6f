"""The page of one agency: names, history, posts and holders, units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.directory import AgencyView, directory
from nhipcau.agencies.errors import AgencyNotThere
from nhipcau.agencies.lookups import names_now
from nhipcau.agencies.models import Agency, AgencyName
from nhipcau.agencies.officers import officers_of
from nhipcau.agencies.pages.posts import vacant_posts
from nhipcau.agencies.queries import successions_of
from nhipcau.agencies.wording import BLOCKS, KINDS, LANGUAGE_NAMES, LEVELS, SUCCESSIONS, word
from nhipcau.kit.calendar import ONE_DAY
from nhipcau.spine.facade import actor_of, day_of
from nhipcau.ui.facade import Crumb, local_date

UNITS_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Link:
    """A name with the way to its page, and what is to be said beside it."""

    name: str
    href: str
    beside: str = ""


def show_agency(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """One agency as of a day (``?on=``)."""
    actor = actor_of(request)
    agency = Agency.objects.visible_to(actor).filter(id=agency_id).first()
    if agency is None:
        raise AgencyNotThere
    day = day_of(request)
    view = directory().agencies[agency_id]
    name = directory().name(agency_id, get_language() or "vi", day)
    ended = view.dissolved_on is not None and view.dissolved_on <= day
    context = {
        "title": name.name if name else view.key,
        "agency": agency,
        "ended_on": view.dissolved_on - ONE_DAY if ended and view.dissolved_on else None,
        "breadcrumbs": [Crumb(label=_("Agencies"), href=reverse("agencies:list")), *_way_to(view)],
        "facts": _facts(view),
        "names": _names(agency_id),
        "before": list(_came_before(agency_id)),
        "after": list(_came_after(agency_id)),
        "officers": officers_of(agency_id, day),
        "vacant": vacant_posts(actor, agency_id, day),
        "units": _units(agency_id, day),
        "codes": list(agency.statistical_codes.order_by("valid_from")),
        "may_manage": actor.can("agencies.manage") and (actor.scope is None or agency_id in actor.scope),
        "day": day,
    }
    return render(request, "agencies/agency.html", context)


def _way_to(view: AgencyView) -> list[Crumb]:
    above = [UUID(hex=part) for part in view.path.rstrip("/").split("/")[:-1]]
    names = names_now(above)
    return [
        Crumb(label=names.get(agency_id, ""), href=reverse("agencies:agency", args=[agency_id]))
        for agency_id in above
    ]


def _facts(view: AgencyView) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        (gettext("Kind"), word(KINDS, view.kind)),
        (gettext("Level"), word(LEVELS, view.level)),
        (gettext("Block"), word(BLOCKS, view.block)),
        (gettext("Symbol in document numbers"), view.symbol),
        (gettext("Identification code (Decision 20/2020)"), view.code),
        (gettext("Begins on"), view.established_on),
        (gettext("Last day"), view.dissolved_on - ONE_DAY if view.dissolved_on else None),
    ]
    return [(label, value) for label, value in facts if value]


def _names(agency_id: UUID) -> list[dict[str, object]]:
    """Names in four languages, official ones first, those in use before old ones."""
    rows = AgencyName.objects.filter(agency_id=agency_id)
    order = list(LANGUAGE_NAMES)
    ranked = sorted(
        rows,
        key=lambda row: (order.index(row.language), row.kind == "alias", row.valid_to is not None),
    )
    return [
        {
            "language": LANGUAGE_NAMES[row.language],
            "code": row.language,
            "name": row.name,
            "short": row.short_name,
            "alias": row.kind == "alias",
            "from": row.valid_from,
            "until": row.valid_to - ONE_DAY if row.valid_to else None,
        }
        for row in ranked
    ]


def _came_before(agency_id: UUID) -> Iterator[Link]:
    before, _after = successions_of(agency_id)
    names = names_now([item.predecessor_id for item in before])
    for item in before:
        yield _link(item.predecessor_id, names, item.on_date, item.kind, item.legal_basis)


def _came_after(agency_id: UUID) -> Iterator[Link]:
    _before, after = successions_of(agency_id)
    names = names_now([item.successor_id for item in after])
    for item in after:
        yield _link(item.successor_id, names, item.on_date, item.kind, item.legal_basis)


def _link(agency_id: UUID, names: dict[UUID, str], day: date, kind: str, basis: str) -> Link:
    beside = gettext("%(how)s on %(day)s, %(basis)s") % {
        "how": word(SUCCESSIONS, kind),
        "day": local_date(day),
        "basis": basis or "–",
    }
    return Link(names.get(agency_id, ""), reverse("agencies:agency", args=[agency_id]), beside)


def _units(agency_id: UUID, day: date) -> list[Link]:
    """The units below that existed on the day, in dictionary order."""
    current, language = directory(), get_language() or "vi"
    views = (current.agencies[unit] for unit in current.children(agency_id))
    named = ((current.name(view.id, language, day), view) for view in views if view.exists_on(day))
    ordered = sorted(((name, view) for name, view in named if name), key=lambda pair: pair[0].sort_key)
    return [
        Link(name.name, reverse("agencies:agency", args=[view.id]), word(KINDS, view.kind))
        for name, view in ordered[:UNITS_SHOWN]
    ]
