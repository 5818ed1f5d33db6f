"""Outbox and inbox: what leaves, and what was taken in."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models

from nhipcau.kit.ids import new_id
from nhipcau.spine.event_types import Event, event_type
from nhipcau.spine.values import canonical, plain


class ChainHead(models.Model):
    """The last number and hash of a chain (``audit``, ``outbox``); only the sealer writes it."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField(default=0)
    head_hash = models.BinaryField(max_length=32, default=bytes(32))

    def __str__(self) -> str:
        return f"{self.name} #{self.number}"


class OutboxEvent(models.Model):
    """An event that happened here (CloudEvents 1.0 in content).

    Local handlers and other nodes read the same rows. `number` is given after commit by
    the one sealer: gap-free, in one order, chained.

    `trace` is the traceparent of the action, so that the work of handlers and of other nodes is
    found under the same trace. It is left out of what the chain covers (`content`): it says how the
    event came about in the machinery, not what happened. So chains sealed before it existed still
    prove themselves, and traces may be dropped when their time of keeping is over.
    """

    position = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=new_id)
    type = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    time = models.DateTimeField()
    data = models.JSONField()
    actor_ref = models.CharField(max_length=80)
    correlation = models.UUIDField()
    trace = models.CharField(max_length=55, null=True)
    number = models.BigIntegerField(null=True, unique=True)
    previous_hash = models.BinaryField(max_length=32, null=True)
    event_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["type", "number"], name="outbox_type"),
            models.Index(
                fields=["position"], name="outbox_unsealed", condition=models.Q(number__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject} #{self.number}"

    @classmethod
    def of(
        cls, event: Event, *, actor_ref: str, at: datetime, correlation: UUID, trace: str | None = None
    ) -> Self:
        """An unsaved row for `event`."""
        data = {name: plain(getattr(event, name)) for name in event.__dataclass_fields__}  # type: ignore[attr-defined]
        return cls(
            type=event_type(type(event)),
            subject=event.subject_key(),
            time=at,
            data=data,
            actor_ref=actor_ref,
            correlation=correlation,
            trace=trace,
        )

    def content(self) -> bytes:
        """What the chain's hash covers."""
        return canonical(
            {
                "number": self.number,
                "id": self.id,
                "type": self.type,
                "subject": self.subject,
                "time": self.time,
                "data": self.data,
                "actor": self.actor_ref,
                "correlation": self.correlation,
            }
        )


class HandlerPosition(models.Model):
    """How far a handler has read the outbox."""

    handler = models.CharField(max_length=160, primary_key=True)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.handler} at #{self.number}"


class InboxEntry(models.Model):
    """One event as taken in by one handler: done, or parked with what depends on it."""

    class State(models.TextChoices):
        DONE = "done"
        PARKED = "parked"

    id = models.BigAutoField(primary_key=True)
    handler = models.CharField(max_length=160)
    event_id = models.UUIDField()
    subject = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices)
    error = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handler", "event_id"], name="inbox_once"),
        ]
        indexes = [
            models.Index(
                fields=["handler", "subject"],
                name="inbox_parked",
                condition=models.Q(state="parked"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.event_id} {self.state}"
