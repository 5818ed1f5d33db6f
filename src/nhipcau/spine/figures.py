"""Figures of the spine for those who watch a node: what waits for the sealer and for the handlers.

Every query reads an index that holds only what waits, or one entry of an index, so that a scrape
costs the same in the tenth year as on the first day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Model, QuerySet

from nhipcau.spine.heartbeat import seconds_since_heartbeat
from nhipcau.spine.models import AuditEntry, HandlerPosition, InboxEntry, OutboxEvent
from nhipcau.spine.provides import Check, Gauge, subscriptions

# Whether a hundred thousand wait or more makes no difference to whoever is called.
COUNTED_AT_MOST = 100_000
# The relay comes round four times a second, and every ten seconds gives a sign of life; one long
# report in a handler may hold it up.
SEALED_WITHIN_SECONDS = 120
HEARTBEAT_WITHIN_SECONDS = 120


def spine_gauges(*, now: datetime) -> Iterator[Gauge]:
    """The figures of chains, inbox and worker."""
    for chain, (waiting, age) in _unsealed(now).items():
        label = {"chain": chain}
        yield Gauge("nhipcau_unsealed_rows", "Rows that wait for the sealer.", waiting, label)
        about = "Since the action of the oldest unsealed row began."
        yield Gauge("nhipcau_oldest_unsealed_seconds", about, age, label)
    yield from _parked()
    yield from _lags()
    beat = seconds_since_heartbeat(now)
    if beat is not None:
        yield Gauge("nhipcau_worker_heartbeat_seconds", "Since the worker's last sign of life.", beat)


def sealer_check(*, now: datetime) -> Check:
    """Whether the sealer keeps up: the oldest unsealed row is young."""
    waiting = _unsealed(now)
    oldest = max(age for _count, age in waiting.values())
    return Check(
        ok=oldest <= SEALED_WITHIN_SECONDS,
        figures={
            "unsealed_events": waiting["outbox"][0],
            "unsealed_audit": waiting["audit"][0],
            "oldest_seconds": round(oldest, 1),
        },
    )


def worker_check(*, now: datetime) -> Check:
    """Whether the worker gave a sign of life lately."""
    beat = seconds_since_heartbeat(now)
    return Check(
        ok=beat is not None and beat <= HEARTBEAT_WITHIN_SECONDS,
        figures={"heartbeat_seconds": None if beat is None else round(beat, 1)},
    )


def inbox_check(*, now: datetime) -> Check:
    """How much is parked: told, but no reason to call the node unready, because the rest flows."""
    parked = InboxEntry.objects.filter(state=InboxEntry.State.PARKED)
    return Check(ok=True, figures={"parked": _count(parked)})


def _unsealed(now: datetime) -> dict[str, tuple[int, float]]:
    """How many rows of each chain wait, and the age of the oldest in seconds."""
    events = OutboxEvent.objects.filter(number__isnull=True).order_by("position")
    entries = AuditEntry.objects.filter(number__isnull=True).order_by("id")
    # The time in a row is that of the matter, which may be years ago; the ids tell when it was written.
    return {
        "outbox": (_count(events), _age(events.values_list("id", flat=True).first(), now)),
        "audit": (_count(entries), _age(entries.values_list("correlation", flat=True).first(), now)),
    }


def _count(rows: QuerySet[Model]) -> int:
    return rows.order_by()[:COUNTED_AT_MOST].count()


def _age(made: UUID | None, now: datetime) -> float:
    """Seconds since a UUIDv7 was made (its first 48 bits are Unix milliseconds); 0 for none."""
    if made is None:
        return 0.0
    at = datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
    return max(0.0, (now - at).total_seconds())


def _parked() -> Iterator[Gauge]:
    counts = dict.fromkeys(subscriptions, 0)
    rows = InboxEntry.objects.filter(state=InboxEntry.State.PARKED).values_list("handler")
    counts.update(rows.annotate(waiting=Count("*")).order_by())
    for handler, waiting in counts.items():
        about = "Events that a handler failed on, and those that wait behind them."
        yield Gauge("nhipcau_parked_events", about, waiting, {"handler": handler})


def _lags() -> Iterator[Gauge]:
    """How far each handler is behind the newest sealed event that is meant for it."""
    positions = dict(HandlerPosition.objects.values_list("handler", "number"))
    newest = _newest_of_types(sorted({kind for item in subscriptions.values() for kind in item.types}))
    for name, subscription in subscriptions.items():
        head = max((newest.get(kind, 0) for kind in subscription.types), default=0)
        lag = max(0, head - positions.get(name, 0))
        yield Gauge(
            "nhipcau_handler_lag_events",
            "Sealed events between where a handler stands and the newest one meant for it.",
            lag,
            {"handler": name},
        )


def _newest_of_types(types: list[str]) -> dict[str, int]:
    """The last sealed number of each event type: one entry of the index on type and number for each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT given.type, (SELECT number FROM spine_outboxevent AS event WHERE event.type = given.type "
            "AND number IS NOT NULL ORDER BY event.type DESC, number DESC LIMIT 1) "
            "FROM unnest(%s::text[]) AS given(type)",
            [types],
        )
        return {kind: number or 0 for kind, number in cursor.fetchall()}
