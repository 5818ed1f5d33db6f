"""Reads of the agencies room, for other rooms and for its own pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When

from nhipcau.agencies.directory import AgencyView, NameView, SuccessionView, directory
from nhipcau.agencies.errors import AgencyNotThere
from nhipcau.agencies.models import AgencyName, Competence
from nhipcau.agencies.rules import REPORTING_KINDS, Level, SuccessionKind, valid_on
from nhipcau.kit.calendar import ONE_DAY, WorkingCalendar
from nhipcau.kit.collation import fold
from nhipcau.reading.facade import Alias
from nhipcau.spine.facade import Actor


@dataclass(frozen=True, slots=True)
class AgencyMatch:
    """An agency found by a name; `matched` is the spelling that was found."""

    agency: AgencyView
    name: str
    matched: str


@dataclass(frozen=True, slots=True)
class DecidingLevel:
    """Which level decides on a matter, on what ground, and how sure we are of it."""

    matter: str
    level: str
    confidence: str
    source: str


def agency(agency_id: UUID) -> AgencyView:
    """The agency with this id. Raises AgencyNotThere."""
    found = directory().agencies.get(agency_id)
    if found is None:
        raise AgencyNotThere
    return found


def agency_by_key(key: str) -> AgencyView:
    """The agency with this key, such as ``ministry:justice``. Raises AgencyNotThere."""
    found = directory().by_key.get(key)
    if found is None:
        raise AgencyNotThere
    return found


def agency_names(
    ids: Iterable[UUID], language: str, on: date | None = None, *, short: bool = False
) -> dict[UUID, str]:
    """Official names by id, as valid on a day (else the last); unknown ids are left out."""
    current = directory()
    found = ((agency_id, current.name(agency_id, language, on)) for agency_id in set(ids))
    return {agency_id: _text(name, short=short) for agency_id, name in found if name}


def _text(name: NameView, *, short: bool) -> str:
    return (name.short_name if short else "") or name.name


def find_agencies(
    text: str,
    language: str,
    limit: int = 20,
    *,
    on: date | None = None,
    kinds: Collection[str] | None = None,
) -> list[AgencyMatch]:
    """Agencies of which a name in any language, or the symbol, contains `text`; best first.

    Names that begin with the text come first, then shorter ones. Case, Latin accents and the
    kind of digits do not matter; Lao and Khmer need no spaces.
    """
    asked = fold(text)
    if not asked:
        return []
    found = AgencyName.objects.filter(Q(search_text__contains=asked) | Q(agency__symbol__iexact=text.strip()))
    if kinds is not None:
        found = found.filter(agency__kind__in=list(kinds))
    begins = Case(
        When(agency__symbol__iexact=text.strip(), then=Value(0)),
        When(search_text__startswith=asked, then=Value(1)),
        When(search_text__contains=f" {asked}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    # An agency has some ten names at most, so this many rows hold enough agencies.
    rows = found.order_by(begins, "name").values_list("agency_id", "name")[: limit * 12]
    current = directory()
    matches: dict[UUID, AgencyMatch] = {}
    for agency_id, matched in rows:
        view = current.agencies.get(agency_id)
        if view is None or agency_id in matches or (on and not view.exists_on(on)):
            continue
        name = current.name(agency_id, language, on)
        matches[agency_id] = AgencyMatch(view, _text(name, short=False) if name else view.key, matched)
    return sorted(matches.values(), key=_unlikely)[:limit]


def _unlikely(match: AgencyMatch) -> tuple[bool, bool]:
    """Bodies that report come before their parts, and those that still exist before others."""
    return match.agency.kind not in REPORTING_KINDS, match.agency.dissolved_on is not None


def agency_choices(language: str, on: date, kinds: Collection[str] | None = None) -> list[tuple[str, str]]:
    """Id and name of the agencies that exist on a day, in dictionary order of `language`.

    Without `kinds`: the bodies that report (ministries, provinces, …), not their parts.
    """
    current = directory()
    wanted = REPORTING_KINDS if kinds is None else kinds
    named = (
        (current.name(view.id, language, on), view)
        for view in current.agencies.values()
        if view.kind in wanted and view.exists_on(on)
    )
    ordered = sorted(((name, view) for name, view in named if name), key=lambda pair: pair[0].sort_key)
    return [(str(view.id), name.name) for name, view in ordered]


def subtree_ids(agency_id: UUID) -> frozenset[UUID]:
    """The agency and all that are below it, those that ended included."""
    return frozenset(directory().subtree(agency_id))


def scope_ids(actor: Actor) -> frozenset[UUID] | None:
    """The agencies whose work the actor sees; None is all of them."""
    return actor.scope


def successor_on(agency_id: UUID, on: date) -> UUID | None:
    """Who holds on a day what this agency held: itself while it exists, else its main successor.

    A district without a named successor passes to the province above it. None when nobody does.
    """
    current = directory()
    seen: set[UUID] = set()
    waiting: UUID | None = agency_id
    while waiting is not None and waiting not in seen:
        seen.add(waiting)
        view = current.agencies.get(waiting)
        if view is None:
            return None
        if view.dissolved_on is None or on < view.dissolved_on:
            return view.id
        followed = [
            after
            for after in current.after.get(view.id, ())
            if after.on_date <= on and after.kind != SuccessionKind.FUNCTIONS
        ]
        waiting = followed[-1].successor_id if followed else view.parent_id
    return None


def successions_of(agency_id: UUID) -> tuple[list[SuccessionView], list[SuccessionView]]:
    """What the agency came out of, and what came after it."""
    current = directory()
    return list(current.before.get(agency_id, ())), list(current.after.get(agency_id, ()))


def block_of(agency_id: UUID) -> str:
    """The block in which the agency's figures are counted. Raises AgencyNotThere."""
    return agency(agency_id).block


def agencies_in_block(block: str, on: date) -> list[AgencyView]:
    """The reporting bodies of a block on a day, in Vietnamese dictionary order."""
    current = directory()
    found = (
        view
        for view in current.agencies.values()
        if view.block == block and view.kind in REPORTING_KINDS and view.exists_on(on)
    )
    return sorted(found, key=lambda view: _sort_key(current.name(view.id, "vi", on)))


def agencies_below(agency_id: UUID, on: date) -> list[AgencyView]:
    """The agencies directly below another on a day, in Vietnamese dictionary order."""
    current = directory()
    found = (view for view in current.agencies.values() if view.parent_id == agency_id and view.exists_on(on))
    return sorted(found, key=lambda view: _sort_key(current.name(view.id, "vi", on)))


def communes(on: date) -> list[AgencyView]:
    """All communes, wards and special zones on a day, by key."""
    found = (
        view for view in directory().agencies.values() if view.level == Level.COMMUNAL and view.exists_on(on)
    )
    return sorted(found, key=lambda view: view.key)


def _sort_key(name: NameView | None) -> bytes:
    return name.sort_key if name else b""


def aliases_for_reading() -> list[Alias]:
    """Every official name, short name and alias of the bodies that texts name.

    Communes, districts and provincial departments are left out: their names are ambiguous
    without their province.
    """
    named = AgencyName.objects.filter(agency__level__in=("central", "provincial")).exclude(
        agency__level="provincial", agency__kind="department"
    )
    rows = named.values_list(
        "agency__key", "name", "short_name", "language", "valid_from", "valid_to", "agency__kind"
    )
    found: dict[tuple[str, str, str], Alias] = {}
    for key, name, short, language, valid_from, valid_to, kind in rows:
        spellings = [name]
        # "Justice" alone is a word; "Thái Bình" alone is a place.
        if short and kind not in ("ministry", "department") and not name.endswith(f" {short}"):
            spellings.append(short)
        last = valid_to - ONE_DAY if valid_to else None
        for text in spellings:
            alias = Alias(key, text, language, valid_from, last)
            found.setdefault((key, text, language), alias)
    return list(found.values())


def working_calendar(from_date: date | None = None, to_date: date | None = None) -> WorkingCalendar:
    """The working calendar; with dates only what is known between them (see `covers`)."""
    current = directory()
    days = current.named_days
    first = date(days[0].day.year, 1, 1) if days else date.max
    last = date(days[-1].day.year, 12, 31) if days else date.min
    begin, end = max(first, from_date or first), min(last, to_date or last)
    named = {day.day: day for day in days if begin <= day.day <= end}
    return WorkingCalendar(named, current.office_hours, begin, end)


def deciding_level(matter: str, on: date) -> DecidingLevel | None:
    """Which level decides on `matter` on a day; None when the table does not say."""
    for row in Competence.objects.filter(matter=matter):
        if valid_on(row.valid_from, row.valid_to, on):
            return DecidingLevel(row.matter, row.level, row.confidence, row.source)
    return None
