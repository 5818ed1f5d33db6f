"""The weekly pack: frozen figures with the ids of their tasks."""

from __future__ import annotations

from typing import Self

from django.db import models

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class WeeklyPackQuerySet(models.QuerySet["WeeklyPack"]):
    """Packs, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of agencies in the actor's scope; the nation's (no agency) for nation-wide sight."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        return self.filter(agency_id__in=list(actor.scope))


class WeeklyPack(models.Model):
    """What was known at the end of a day, never changed afterwards.

    `content` holds no words of any language, only counts and ids, and says its `version`
    (`pack.VERSION`; the first packs have none). `tasks` has, per id of which a line is shown, what
    was shown of it. `sha256` is that of the content.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    since = models.DateField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    synthetic = models.BooleanField(default=False)
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=80)

    objects = WeeklyPackQuerySet.as_manager()
    audit_exclude = frozenset({"content"})

    class Meta:
        ordering = ["-as_of", "-frozen_at"]
        indexes = [models.Index(fields=["agency", "-as_of"], name="pack_by_agency")]

    def __str__(self) -> str:
        return f"{self.as_of}"
