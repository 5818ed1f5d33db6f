"""Reads of the spine: history of a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from nhipcau.spine.models import AuditEntry, InboxEntry, OutboxEvent


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
