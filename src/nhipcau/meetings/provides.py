"""What other rooms register here at start: sources from which an agenda is made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol
from uuid import UUID

from django.utils.functional import Promise

from nhipcau.kit.records import RecordRef
from nhipcau.spine.facade import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyView:
    """The body for which an agenda is made.

    `documents` are those whose tasks it oversees; where there are none, `agencies` are: its
    members with all below them.
    """

    id: UUID
    documents: frozenset[UUID]
    agencies: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """The meeting for which an agenda is made; `kind` is a value of rules.Round."""

    id: UUID
    kind: str
    meeting_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNow:
    """How a line stands on a day: a state of room ui, the days it is late, a count."""

    state: str = ""
    days_late: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One line below a point of the agenda. It is kept as it stands when the meeting is called.

    `key` tells it apart within its source (the id of its record). `agency_id` is shown by its
    name in the reader's language, before `text`.
    """

    key: str
    text: str = ""
    agency_id: UUID | None = None
    count: int | None = None
    state: str = ""
    days_late: int | None = None
    href: str = ""
    ref: RecordRef | None = None

    def now(self) -> LineNow:
        """The part that changes."""
        return LineNow(state=self.state, days_late=self.days_late, count=self.count)


class AgendaSource(Protocol):
    """Makes one point of the agenda from records. `title` is a lazy translated string.

    Both calls get the actor: nothing comes on an agenda that the secretariat may not see, and
    nobody is told the present state of a record that is hidden from them.
    """

    key: str
    title: str | Promise
    order: int

    def items(self, *, body: BodyView, meeting: MeetingView, day: date, actor: Actor) -> Sequence[AgendaLine]:
        """The lines as of `day`, most urgent first; none leaves the point out."""
        ...

    def now(self, *, body: BodyView, keys: Collection[str], day: date, actor: Actor) -> Mapping[str, LineNow]:
        """How frozen lines stand on `day`, by key; what is hidden or gone is left out."""
        ...


class AgendaSources:
    """The sources of all rooms, by key."""

    def __init__(self) -> None:
        self._sources: dict[str, AgendaSource] = {}

    def register(self, source: AgendaSource) -> None:
        """Add `source`; one of the same key is replaced, so that a room may be loaded twice."""
        self._sources[source.key] = source

    def get(self, key: str) -> AgendaSource | None:
        """The source of that key, if its room is there."""
        return self._sources.get(key)

    def __iter__(self) -> Iterator[AgendaSource]:
        """The sources in the order of the agenda."""
        return iter(sorted(self._sources.values(), key=lambda source: (source.order, source.key)))


agenda_sources: Final = AgendaSources()
