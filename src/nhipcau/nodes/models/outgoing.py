"""What leaves for other nodes: a stream of numbered, chained, signed events for each of them."""

from __future__ import annotations

from django.db import models

from nhipcau.nodes.models.seen_by import OperatorManager


class DispatchState(models.Model):
    """How far the outbox has been laid into the streams, and by which directory. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    directory_version = models.PositiveBigIntegerField(default=0)

    objects = OperatorManager["DispatchState"]()

    def __str__(self) -> str:
        return f"dispatched to #{self.number}"


class OutgoingStream(models.Model):
    """The end of the stream for one node; only the dispatcher writes it."""

    peer = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField(default=0)
    head_hash = models.BinaryField(max_length=32, default=bytes(32))

    objects = OperatorManager["OutgoingStream"]()

    def __str__(self) -> str:
        return f"→ {self.peer} #{self.number}"


class OutgoingEvent(models.Model):
    """An event as it goes to one node: its bytes and the detached signature over them, for good."""

    id = models.BigAutoField(primary_key=True)
    peer = models.CharField(max_length=40)
    number = models.BigIntegerField()
    event_id = models.UUIDField()
    type = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    body = models.BinaryField()
    signature = models.TextField()
    made_at = models.DateTimeField()

    objects = OperatorManager["OutgoingEvent"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "number"], name="outgoing_number_once")]

    def __str__(self) -> str:
        return f"→ {self.peer} #{self.number} {self.type}"


class UnsentEvent(models.Model):
    """An event, or a whole record (`kind`), that could not be laid into the stream for a node; it is tried
    again. `peer` is empty when it is not even known to whom it would go."""

    class Reason(models.TextChoices):
        TYPE_UNKNOWN = "type_unknown"
        TOO_LARGE = "too_large"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    peer = models.CharField(max_length=40, blank=True)
    record_id = models.UUIDField()
    kind = models.CharField(max_length=60, blank=True)
    type = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    problem = models.CharField(max_length=500, blank=True)
    noted_at = models.DateTimeField()
    tried_at = models.DateTimeField(db_index=True)

    objects = OperatorManager["UnsentEvent"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "record_id", "kind"], name="unsent_once")]

    def __str__(self) -> str:
        return f"→ {self.peer or '?'} {self.type} {self.subject}: {self.reason}"


class PeerDelivery(models.Model):
    """How the sending to one node goes; only the post writes it."""

    peer = models.CharField(max_length=40, primary_key=True)
    acknowledged = models.BigIntegerField(default=0)
    acknowledged_at = models.DateTimeField(null=True)
    room = models.PositiveIntegerField(default=500)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    objects = OperatorManager["PeerDelivery"]()

    def __str__(self) -> str:
        return f"→ {self.peer} through #{self.acknowledged}"


class Transfer(models.Model):
    """The whole of what concerns a node, sent to it record by record: when it joins, or on request.

    `after` is the id of the last record of `kind` that was laid into the stream.
    """

    id = models.BigAutoField(primary_key=True)
    peer = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    after = models.UUIDField(null=True)
    sent = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = OperatorManager["Transfer"]()

    class Meta:
        indexes = [models.Index(fields=["id"], name="transfer_open", condition=models.Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.kind} → {self.peer}"
