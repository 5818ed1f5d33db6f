"""What this room hands to the rooms below it at start: menu entries, cards, search, export."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.directory import directory
from nhipcau.agencies.homes import homes
from nhipcau.agencies.lookups import agencies_by_key, names_now
from nhipcau.agencies.policies import national_view
from nhipcau.agencies.queries import find_agencies
from nhipcau.kit.clock import civil_date, today
from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.nodes.provides import agency_homes, agency_ids, agency_names, officer_scopes
from nhipcau.spine.facade import Actor
from nhipcau.spine.provides import SearchHit, cards, search_providers
from nhipcau.ui.facade import MenuEntry, menu, node_namers

AGENCY_RECORD = "agencies.agency"


def agency_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of an agency: its name and the way to its page."""
    name = directory().name(record_id, get_language() or "vi", None)
    if name is None:
        return None
    ref = RecordRef(settings.NHIPCAU_NODE, AGENCY_RECORD, record_id)
    return RecordCard(ref, name.name, reverse("agencies:agency", args=[record_id]))


class AgencySearch:
    """Agencies in the search across rooms."""

    key = "agencies"
    label: str | Promise = _("Agencies")

    def search(self, *, actor: Actor, text: str, limit: int) -> Sequence[SearchHit]:
        """Agencies whose name in any language contains `text`."""
        return [
            SearchHit(match.name, reverse("agencies:agency", args=[match.agency.id]), match.agency.symbol)
            for match in find_agencies(text, get_language() or "vi", limit)
        ]


def officer_scope(agency_id: UUID, at: datetime) -> frozenset[UUID] | None:
    """What officers of an agency may see at other nodes: what lies below it, or the whole nation for the
    agencies that follow the whole Government's work (`data/national_view.json`)."""
    day = civil_date(at)
    found = directory().agencies.get(agency_id)
    if found is not None and found.key in national_view(day):
        return None
    return directory().scope(agency_id, day)


def name_of_served() -> str:
    """The name of the first agency that this node serves; "" when the settings name none.

    A page that says that the database does not answer must not ask it.
    """
    keys = settings.NHIPCAU_NODE_SERVES[:1]
    if not keys:
        return ""
    with suppress(DatabaseError):
        found = agencies_by_key(keys, on=today())
        return next(iter(names_now(found.values()).values()), "")
    return ""


def register() -> None:
    """Fill the registries of spine, nodes and ui."""
    agency_homes.append(homes)
    officer_scopes.append(officer_scope)
    agency_names.append(names_now)
    agency_ids.append(lambda keys: agencies_by_key(keys, on=today()))
    cards[AGENCY_RECORD] = agency_card
    search_providers.append(AgencySearch())
    node_namers.append(name_of_served)
    for order, (key, label, icon) in enumerate(
        (
            ("list", _("Agencies"), "building-bank"),
            ("posts", _("Posts"), "id-badge-2"),
            ("competences", _("Who decides what"), "gavel"),
            ("calendar", _("Working calendar"), "calendar"),
        )
    ):
        menu.register(
            MenuEntry(
                key=f"agencies-{key}",
                label=label,
                icon=icon,
                url_name=f"agencies:{key}",
                section="house",
                order=10 + order * 10,
            )
        )
