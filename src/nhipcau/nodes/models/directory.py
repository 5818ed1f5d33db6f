"""The versions of the directory of nodes that were verified and taken here."""

from __future__ import annotations

from django.db import models

from nhipcau.nodes.models.seen_by import OperatorManager


class HeldDirectory(models.Model):
    """A directory as it came, with its signatures, and its content as it was read from it."""

    version = models.PositiveBigIntegerField(primary_key=True)
    document = models.BinaryField()
    content = models.JSONField()
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField()

    audit_exclude = frozenset({"document", "content"})

    objects = OperatorManager["HeldDirectory"]()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"directory {self.version}"
