"""The directory as one copy in memory: agencies, names, successions, roles, calendar.

It is read whole (some thousand rows) and kept by each process until its stamp changes, so
that names and scopes cost one small query each time, however many are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from nhipcau.agencies.models import (
    Agency,
    AgencyName,
    CalendarDay,
    DirectoryStamp,
    OfficeTime,
    Role,
    Succession,
)
from nhipcau.agencies.models.stamp import Steady, steady
from nhipcau.agencies.rules import SuccessionKind, valid_on
from nhipcau.kit.calendar import NamedDay, OfficeHours


@dataclass(frozen=True, slots=True)
class AgencyView:
    """An agency for other rooms. `dissolved_on` is the first day on which it is no more."""

    id: UUID
    key: str
    symbol: str
    code: str
    kind: str
    level: str
    block: str
    parent_id: UUID | None
    path: str
    established_on: date | None
    dissolved_on: date | None
    synthetic: bool = False

    def exists_on(self, day: date) -> bool:
        """Whether the agency existed on `day`."""
        return valid_on(self.established_on, self.dissolved_on, day)


@dataclass(frozen=True, slots=True)
class NameView:
    """An official name, valid from a day until before another."""

    name: str
    short_name: str
    valid_from: date | None
    valid_to: date | None
    sort_key: bytes


@dataclass(frozen=True, slots=True)
class SuccessionView:
    """Who came after whom; `kind` is a SuccessionKind."""

    predecessor_id: UUID
    successor_id: UUID
    on_date: date
    kind: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role's permissions, for a time."""

    role: str
    names: Mapping[str, str]
    permissions: frozenset[str]
    valid_from: date | None
    valid_to: date | None


_AGENCY_FIELDS = [
    "id",
    "key",
    "symbol",
    "code",
    "kind",
    "level",
    "block",
    "parent_id",
    "path",
    "established_on",
    "dissolved_on",
    "synthetic",
]
_NAME_FIELDS = ["agency_id", "name", "short_name", "valid_from", "valid_to", "sort_key"]
_EARLIEST = date.min


@dataclass
class Directory:
    """One version of the directory; its parts are read when first asked for."""

    stamp: UUID | None
    _names: dict[str, dict[UUID, list[NameView]]] = field(default_factory=dict)

    @cached_property
    def agencies(self) -> dict[UUID, AgencyView]:
        """All agencies that ever were, by id."""
        rows = Agency.objects.values_list(*_AGENCY_FIELDS)
        return {row[0]: AgencyView(*row) for row in rows}

    @cached_property
    def by_key(self) -> dict[str, AgencyView]:
        """All agencies by key."""
        return {agency.key: agency for agency in self.agencies.values()}

    @cached_property
    def _children(self) -> dict[UUID | None, list[UUID]]:
        children: dict[UUID | None, list[UUID]] = defaultdict(list)
        for agency in self.agencies.values():
            children[agency.parent_id].append(agency.id)
        return children

    @cached_property
    def _successions(self) -> tuple[SuccessionView, ...]:
        rows = Succession.objects.order_by("on_date", "id").values_list(
            "predecessor_id", "successor_id", "on_date", "kind", "legal_basis"
        )
        return tuple(SuccessionView(*row) for row in rows)

    @cached_property
    def after(self) -> dict[UUID, list[SuccessionView]]:
        """What came after an agency, in order of time."""
        after = defaultdict(list)
        for succession in self._successions:
            after[succession.predecessor_id].append(succession)
        return after

    @cached_property
    def before(self) -> dict[UUID, list[SuccessionView]]:
        """What an agency came out of, in order of time."""
        before = defaultdict(list)
        for succession in self._successions:
            before[succession.successor_id].append(succession)
        return before

    @cached_property
    def roles(self) -> tuple[RoleView, ...]:
        """All versions of all roles."""
        rows = Role.objects.values_list("role", "names", "permissions", "valid_from", "valid_to")
        return tuple(
            RoleView(role, names, frozenset(permissions), *period)
            for role, names, permissions, *period in rows
        )

    @cached_property
    def named_days(self) -> tuple[NamedDay, ...]:
        """The named days of the calendar, in order."""
        return tuple(
            NamedDay(day.date, day.kind == "working_day", day.name, day.source, day.estimate)
            for day in CalendarDay.objects.order_by("date")
        )

    @cached_property
    def office_hours(self) -> tuple[OfficeHours, ...]:
        """Office hours by the day from which they hold."""
        return tuple(
            OfficeHours(row.valid_from, tuple((begin, end) for begin, end in row.spans))
            for row in OfficeTime.objects.order_by("valid_from")
        )

    def children(self, agency_id: UUID | None) -> Sequence[UUID]:
        """Ids of the agencies directly below, those that ended included."""
        return self._children.get(agency_id, ())

    def names(self, language: str) -> dict[UUID, list[NameView]]:
        """Official names in one language, oldest first."""
        if language not in self._names:
            found: dict[UUID, list[NameView]] = defaultdict(list)
            rows = AgencyName.objects.filter(language=language, kind="official")
            for agency_id, name, short, begin, end, key in rows.values_list(*_NAME_FIELDS):
                found[agency_id].append(NameView(name, short, begin, end, bytes(key)))
            for names in found.values():
                names.sort(key=lambda name: name.valid_from or _EARLIEST)
            self._names[language] = found
        return self._names[language]

    def name(self, agency_id: UUID, language: str, on: date | None) -> NameView | None:
        """The official name valid on a day, else the last one; Vietnamese where there is none."""
        for spoken in dict.fromkeys((language, "vi")):
            names = self.names(spoken).get(agency_id)
            if names:
                fitting = (name for name in names if on and valid_on(name.valid_from, name.valid_to, on))
                return next(fitting, names[-1])
        return None

    def subtree(self, agency_id: UUID) -> Iterator[UUID]:
        """The agency and all below it."""
        waiting = [agency_id]
        while waiting:
            current = waiting.pop()
            yield current
            waiting += self.children(current)

    def scope(self, agency_id: UUID, on: date) -> frozenset[UUID]:
        """The agency, its predecessors up to `on`, and all below any of them."""
        found: set[UUID] = set()
        waiting = [agency_id]
        while waiting:
            current = waiting.pop()
            if current in found:
                continue
            found.add(current)
            waiting += self.children(current)
            waiting += [
                came.predecessor_id
                for came in self.before.get(current, ())
                if came.on_date <= on and came.kind != SuccessionKind.FUNCTIONS
            ]
        return frozenset(found)

    def permissions(self, roles: Sequence[str], on: date) -> frozenset[str]:
        """What the roles together permit on a day; an unknown role permits nothing."""
        return frozenset(
            permission
            for role in self.roles
            if role.role in roles and valid_on(role.valid_from, role.valid_to, on)
            for permission in role.permissions
        )


_kept = Directory(stamp=None)


def directory() -> Directory:
    """The directory as it is now.

    One query for its stamp, and the copy when that is still good; inside
    `steady_directory` the query is made once.
    """
    stretch = steady.get()
    if stretch is None or stretch.changed:
        return _current()
    if not isinstance(stretch.directory, Directory):
        stretch.directory = _current()
    return stretch.directory


@contextmanager
def steady_directory() -> Iterator[None]:
    """Ask for the directory's stamp only once in here: a request, or a loop over many records.

    A change made in here is seen at once; a change made elsewhere is seen afterwards.
    """
    token = steady.set(Steady())
    try:
        yield
    finally:
        steady.reset(token)


def _current() -> Directory:
    global _kept
    stamp = DirectoryStamp.objects.filter(id=1).values_list("stamp", flat=True).first()
    if stamp is None:
        return Directory(stamp=None)
    if _kept.stamp != stamp:
        _kept = Directory(stamp=stamp)
    return _kept
