"""Every record card that was opened across nodes, on both sides."""

from __future__ import annotations

from django.db import models

from nhipcau.kit.ids import new_id
from nhipcau.nodes.models.seen_by import OperatorManager


class CardOpening(models.Model):
    """An officer of `agency` at one node looked at the card of a record at another.

    `asker_ref` is opaque. `shown` is false where the record is not there or not for that agency's eyes:
    the asker cannot tell which, and neither is it said here.
    """

    class Side(models.TextChoices):
        ASKED = "asked"
        GAVE = "gave"

    id = models.UUIDField(primary_key=True, default=new_id)
    side = models.CharField(max_length=5, choices=Side.choices)
    peer = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    agency_id = models.UUIDField()
    asker_ref = models.CharField(max_length=80)
    purpose = models.CharField(max_length=200)
    shown = models.BooleanField()
    at = models.DateTimeField()

    objects = OperatorManager["CardOpening"]()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["-at"], name="card_opening_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.side} {self.peer} {self.kind}/{self.record_id}"
