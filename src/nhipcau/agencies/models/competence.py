"""Which level decides on what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Competence(models.Model):
    """A matter and the level that decides on it, for a time; `confidence` says how sure we are."""

    id = models.BigAutoField(primary_key=True)
    matter = models.SlugField(max_length=80)
    names = models.JSONField(default=dict)
    level = models.CharField(max_length=12)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    confidence = models.CharField(max_length=10)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "valid_from"], name="competence_version_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=("sure", "likely", "unsure")), name="competence_confidence_known"
            ),
        ]
        ordering = ["matter"]

    def __str__(self) -> str:
        return self.matter

    def name(self, language: str) -> str:
        """What the matter is called in `language`; English where it is not there, then Vietnamese."""
        names: dict[str, str] = self.names
        return names.get(language) or names.get("en") or names.get("vi") or self.matter
