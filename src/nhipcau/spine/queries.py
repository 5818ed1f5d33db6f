"""Reads of the spine: history of a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Model

from nhipcau.spine.models import AuditEntry, ChainHead, InboxEntry, OutboxEvent


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of a record: who (opaque), in which post, did what, field by field."""

    at: datetime
    action: str
    verb: str
    actor_ref: str
    post_id: UUID | None
    agency_id: UUID | None
    changes: dict[str, list[object]]
    note: str
    number: int | None


def history_of(record: Model, *, limit: int = 200) -> list[HistoryLine]:
    """The changes of `record`, newest first."""
    rows = AuditEntry.objects.filter(record_kind=record._meta.label_lower, record_id=str(record.pk)).order_by(
        "-id"
    )[:limit]
    return [
        HistoryLine(
            row.at,
            row.action,
            row.verb,
            row.actor_ref,
            row.post_id,
            row.agency_id,
            row.changes,
            row.note,
            row.number,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class RecordStamp:
    """How often a record changed, its making included, and when last."""

    changes: int
    changed_at: datetime


def stamps_of(kind: type[Model], ids: Iterable[object]) -> dict[str, RecordStamp]:
    """The stamps of records of one kind, by id as text; those without a change are left out. One query."""
    rows = (
        AuditEntry.objects.filter(record_kind=kind._meta.label_lower, record_id__in=[str(pk) for pk in ids])
        .order_by()
        .values("record_id")
        .annotate(changes=Count("id"), changed_at=Max("at"))
    )
    return {row["record_id"]: RecordStamp(row["changes"], row["changed_at"]) for row in rows}


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the relay has still to do."""

    unsealed: int
    parked: int


def backlog() -> Backlog:
    """How many events wait for the sealer and how many are parked."""
    return Backlog(
        unsealed=OutboxEvent.objects.filter(number__isnull=True).count(),
        parked=InboxEntry.objects.filter(state=InboxEntry.State.PARKED).count(),
    )


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """A numbered event of this node, as the outbox keeps it. `data` is JSON."""

    number: int
    id: UUID
    type: str
    subject: str
    time: datetime
    data: dict[str, Any]
    actor_ref: str
    correlation: UUID
    trace: str | None


def sealed_events(*, after: int, limit: int) -> list[SealedEvent]:
    """The next events by number. One query."""
    rows = OutboxEvent.objects.filter(number__gt=after).order_by("number")
    names = [field.name for field in fields(SealedEvent)]
    return [SealedEvent(*row) for row in rows.values_list(*names)[:limit]]


def sealed_event(event_id: UUID) -> SealedEvent | None:
    """The sealed event with this id."""
    names = [field.name for field in fields(SealedEvent)]
    row = OutboxEvent.objects.filter(id=event_id, number__isnull=False).values_list(*names).first()
    return SealedEvent(*row) if row else None


def first_number_of(event_type: str) -> int | None:
    """The number of the first sealed event of a type; None when there is none yet."""
    rows = OutboxEvent.objects.filter(type=event_type, number__isnull=False).order_by("number")
    return rows.values_list("number", flat=True).first()


@dataclass(frozen=True, slots=True)
class SealedHead:
    """The last number of a chain (``audit``, ``outbox``) and its hash there."""

    chain: str
    number: int
    digest: bytes


def chain_heads() -> list[SealedHead]:
    """How far each chain of this node goes. One query."""
    rows = ChainHead.objects.filter(number__gt=0).order_by("name")
    return [SealedHead(row.name, row.number, bytes(row.head_hash)) for row in rows]


def chain_hashes(chain: str, numbers: Iterable[int]) -> dict[int, bytes]:
    """The hashes that the chain has now at these numbers; numbers that it lacks are left out. One query."""
    wanted = list(numbers)
    if chain == "audit":
        found = list(AuditEntry.objects.filter(number__in=wanted).values_list("number", "entry_hash"))
    else:
        found = list(OutboxEvent.objects.filter(number__in=wanted).values_list("number", "event_hash"))
    return {number: bytes(digest or b"") for number, digest in found if number is not None}
