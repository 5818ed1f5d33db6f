"""Records that were here already under another id when another node sent them."""

from __future__ import annotations

from django.db import models

from nhipcau.nodes.models.seen_by import OperatorManager


class RecordAlias(models.Model):
    """The record that other nodes call `foreign_id` is `own_id` here."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    foreign_id = models.UUIDField()
    own_id = models.UUIDField()

    objects = OperatorManager["RecordAlias"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "foreign_id"], name="alias_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.foreign_id} = {self.own_id}"
