"""What upper rooms register with the spine at start: cards, search, desk items, watchers.

A registry is filled in ``AppConfig.ready`` of the room and only read afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.utils.functional import Promise

from nhipcau.kit.records import RecordCard
from nhipcau.spine.actors import Actor


class CardResolver(Protocol):
    """Finds the card of a record, or None when it is absent or the actor may not see it."""

    def __call__(self, *, actor: Actor, record_id: UUID) -> RecordCard | None: ...


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One find of the search across rooms."""

    title: str
    url: str
    context: str = ""
    when: date | None = None


class SearchProvider(Protocol):
    """A room's part of the search across rooms. `label` is a lazy translated string."""

    key: str
    label: str | Promise

    def search(self, *, actor: Actor, text: str, limit: int) -> Sequence[SearchHit]:
        """At most `limit` hits that `actor` may see, best first."""
        ...


@dataclass(frozen=True, slots=True)
class DeskItem:
    """Something that waits for an officer: shown on my desk, most urgent first."""

    title: str
    url: str
    why: str
    state: str = ""
    due_on: date | None = None
    urgency: int = 0


class DeskSource(Protocol):
    """A room's part of my desk. `label` is a lazy translated string."""

    key: str
    label: str | Promise
    order: int

    def items(self, *, actor: Actor, today: date, limit: int) -> Sequence[DeskItem]:
        """What waits for `actor`, most urgent first."""
        ...

    def count(self, *, actor: Actor, today: date) -> int:
        """How many wait in all."""
        ...


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure of state for those who watch the node.

    `name` begins with ``nhipcau_`` and ends in its unit. `labels` hold few different values and
    never anything of a person. All gauges of one name have the same labels.
    """

    name: str
    help_text: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


class GaugeSource(Protocol):
    """A room's figures, computed when somebody asks: few queries, over indexes that hold only what waits."""

    def __call__(self, *, now: datetime) -> Iterable[Gauge]: ...


@dataclass(frozen=True, slots=True)
class Check:
    """Whether something the node needs holds, with the figures behind it; open to anybody."""

    ok: bool
    figures: Mapping[str, int | float | str | None] = field(default_factory=dict)


class ReadyCheck(Protocol):
    """Asked at every ``GET /ready``; what it raises counts as not ready."""

    def __call__(self, *, now: datetime) -> Check: ...


cards: dict[str, CardResolver] = {}
search_providers: list[SearchProvider] = []
desk_sources: list[DeskSource] = []
gauges: list[GaugeSource] = []
ready_checks: dict[str, ReadyCheck] = {}  # by the name under which ``/ready`` shows them

# Asked with the name of every action before it begins, also of one within another; one that raises stops
# it. For rules that hold whatever is done.
gates: list[Callable[[Actor, str], None]] = []

Handler = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A handler with the event types it listens to. `name` stays the same for ever."""

    name: str
    types: frozenset[str]
    handle: Handler


subscriptions: dict[str, Subscription] = {}


def desk_sources_in_order() -> Iterable[DeskSource]:
    """The registered sources, in their order."""
    return sorted(desk_sources, key=lambda source: source.order)
