"""Back-links are stored, so that "who uses this" is one query."""

from __future__ import annotations

from django.db import models


class BackLink(models.Model):
    """Record `from` points at record `to` for the reason `relation`."""

    id = models.BigAutoField(primary_key=True)
    from_kind = models.CharField(max_length=60)
    from_id = models.UUIDField()
    to_kind = models.CharField(max_length=60)
    to_id = models.UUIDField()
    relation = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["to_kind", "to_id", "from_kind", "from_id", "relation"],
                name="backlink_once",
            )
        ]
        indexes = [models.Index(fields=["from_kind", "from_id"], name="backlink_from")]

    def __str__(self) -> str:
        return f"{self.from_kind}/{self.from_id} {self.relation} {self.to_kind}/{self.to_id}"
