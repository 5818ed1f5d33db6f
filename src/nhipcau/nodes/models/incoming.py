"""What comes from other nodes, as it came, and what became of it."""

from __future__ import annotations

from django.db import models

from nhipcau.nodes.models.seen_by import OperatorManager


class IncomingStream(models.Model):
    """What one node sends. `through`: stored here without a gap; `applied`: dealt with, in order."""

    peer = models.CharField(max_length=40, primary_key=True)
    through = models.BigIntegerField(default=0)
    head_hash = models.BinaryField(max_length=32, default=bytes(32))
    applied = models.BigIntegerField(default=0)
    received_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    objects = OperatorManager["IncomingStream"]()

    def __str__(self) -> str:
        return f"← {self.peer} #{self.through}, applied #{self.applied}"


class IncomingEvent(models.Model):
    """One event of another node: its bytes, its signature, its state.

    `held` waits for its turn, `waiting` for a record that has not arrived, `parked` failed or follows one
    that did, `refused` came from a node without authority for it.
    """

    class State(models.TextChoices):
        HELD = "held"
        DONE = "done"
        WAITING = "waiting"
        PARKED = "parked"
        REFUSED = "refused"

    id = models.BigAutoField(primary_key=True)
    peer = models.CharField(max_length=40)
    number = models.BigIntegerField()
    event_id = models.UUIDField()
    type = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    previous_hash = models.BinaryField(max_length=32)
    body_hash = models.BinaryField(max_length=32)
    body = models.BinaryField()
    signature = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    code = models.CharField(max_length=60, blank=True)
    problem = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    audit_exclude = frozenset({"body", "signature"})

    objects = OperatorManager["IncomingEvent"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "number"], name="incoming_number_once"),
        ]
        indexes = [
            models.Index(
                fields=["peer", "subject"],
                name="incoming_stopped",
                condition=models.Q(state__in=("waiting", "parked")),
            ),
            models.Index(fields=["id"], name="incoming_refused", condition=models.Q(state="refused")),
        ]

    def __str__(self) -> str:
        return f"← {self.peer} #{self.number} {self.type} {self.state}"


class RefusedEvent(models.Model):
    """What was refused at the door: never numbered, never applied, kept for whoever looks into it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    peer = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    detail = models.CharField(max_length=500)
    number = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64)
    body = models.BinaryField()
    times = models.PositiveIntegerField(default=1)

    objects = OperatorManager["RefusedEvent"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            # The same bytes refused for the same reason are one line, however often they come.
            models.UniqueConstraint(fields=["peer", "code", "digest"], name="refused_once")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.peer} {self.code}"


class SeenNonce(models.Model):
    """A signed request that was taken: the same one is refused until it has expired."""

    nonce = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = OperatorManager["SeenNonce"]()

    def __str__(self) -> str:
        return self.nonce
