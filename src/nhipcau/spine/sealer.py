"""The sealer: numbers and chains audit rows and events, after commit.

A serial drawn inside the action is neither gap-free nor in commit order, and chaining there
would queue all writers. So one sealer, alone by an advisory lock, walks over what has been
committed and is not yet numbered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from nhipcau.spine.models import AuditEntry, ChainHead, OutboxEvent
from nhipcau.spine.tracing import span

AUDIT = "audit"
OUTBOX = "outbox"
_LOCK = 0x6E68_6970  # "nhip"
_BATCH = 500


def seal(between: Callable[[], None] = lambda: None) -> int:
    """Seal everything that is committed and unsealed; the number of rows sealed.

    `between` is called before every batch. Returns 0 at once when another sealer is at work.
    """
    total = 0
    while True:
        between()
        sealed = _seal_batch()
        total += sealed
        if sealed < _BATCH:
            return total


def _seal_batch() -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            row = cursor.fetchone()
        if row is None or not row[0]:
            return 0
        events = list(OutboxEvent.objects.filter(number__isnull=True).order_by("position")[:_BATCH])
        entries = list(AuditEntry.objects.filter(number__isnull=True).order_by("id")[:_BATCH])
        if events or entries:  # an idle round, four times a second, is nothing to tell of
            with span("spine.seal", events=len(events), entries=len(entries)):
                _chain(OUTBOX, events, "event_hash")
                _store(OutboxEvent, "position", "event_hash", events)
                _chain(AUDIT, entries, "entry_hash")
                _store(AuditEntry, "id", "entry_hash", entries)
    return max(len(events), len(entries))


def _chain(name: str, rows: list[OutboxEvent] | list[AuditEntry], hash_field: str) -> None:
    if not rows:
        return
    head, _ = ChainHead.objects.select_for_update().get_or_create(name=name)
    number, previous = head.number, bytes(head.head_hash)
    for row in rows:
        number += 1
        row.number, row.previous_hash = number, previous
        previous = hashlib.sha256(previous + row.content()).digest()
        setattr(row, hash_field, previous)
    head.number, head.head_hash = number, previous
    head.save()


def _store(
    model: type[OutboxEvent | AuditEntry],
    key: str,
    hash_field: str,
    rows: list[OutboxEvent] | list[AuditEntry],
) -> None:
    """One UPDATE for the batch; Django's bulk_update builds a CASE per row, which is ten times slower."""
    if not rows:
        return
    table = model._meta.db_table
    values = [
        [getattr(row, key) for row in rows],
        [row.number for row in rows],
        [row.previous_hash for row in rows],
        [getattr(row, hash_field) for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS t "  # noqa: S608 - names of our own tables
            f"SET number = s.number, previous_hash = s.previous, {hash_field} = s.hash "
            "FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[], %s::bytea[]) "
            "AS s(key, number, previous, hash) "
            f"WHERE t.{key} = s.key",
            values,
        )


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A place where a chain does not hold: its number and what is wrong."""

    chain: str
    number: int
    fault: str


def verify_chains() -> Iterator[ChainFault]:
    """Walk both chains from the start and yield every fault: gap, altered row, broken link, cut
    tail, and an end that is not the one that was sealed."""
    yield from _verify(AUDIT, AuditEntry.objects.order_by("number"), "entry_hash")
    yield from _verify(OUTBOX, OutboxEvent.objects.order_by("number"), "event_hash")


def _verify(name: str, rows: object, hash_field: str) -> Iterator[ChainFault]:
    expected, previous = 1, bytes(32)
    sealed = rows.filter(number__isnull=False)  # type: ignore[attr-defined]
    for row in sealed.iterator(chunk_size=2000):
        if row.number != expected:
            yield ChainFault(name, expected, "gap")
            expected = row.number
        if bytes(row.previous_hash) != previous:
            yield ChainFault(name, row.number, "link")
        if hashlib.sha256(previous + row.content()).digest() != bytes(getattr(row, hash_field)):
            yield ChainFault(name, row.number, "altered")
        if isinstance(row, AuditEntry) and not row.commitment_holds():
            yield ChainFault(name, row.number or 0, "changes")
        previous = bytes(getattr(row, hash_field))
        expected += 1
    head = ChainHead.objects.filter(name=name).first()
    if (head.number if head else 0) != expected - 1:
        yield ChainFault(name, expected, "cut")
    elif head is not None and bytes(head.head_hash) != previous:
        yield ChainFault(name, head.number, "head")
