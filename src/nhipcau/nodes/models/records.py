"""Which records other nodes hold a copy of, and what a newer node said about ours that we cannot read."""

from __future__ import annotations

from django.db import models

from nhipcau.nodes.models.seen_by import OperatorManager


class RecordCopy(models.Model):
    """A record of which the stream for `peer` has told."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    peer = models.CharField(max_length=40)

    objects = OperatorManager["RecordCopy"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id", "peer"], name="copy_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.record_id} at {self.peer}"


class RecordExtra(models.Model):
    """Fields of a record that a newer node sent and this one does not know: kept, and sent back with it."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    fields = models.JSONField()

    objects = OperatorManager["RecordExtra"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="extra_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.record_id}: {', '.join(self.fields)}"
