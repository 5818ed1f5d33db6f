"""The glossary: one thing, its names in four languages, over time."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class GlossaryQuerySet(models.QuerySet["GlossaryEntry"]):
    """Entries; the glossary is open to everyone."""

    def visible_to(self, actor: Actor | None) -> Self:
        """All of it."""
        return self.all()


class GlossaryEntry(models.Model):
    """A term, an actor or a place. Actors and places point at their agency."""

    class Kind(models.TextChoices):
        TERM = "term", _("Term")
        ACTOR = "actor", _("Actor")
        PLACE = "place", _("Place")

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TERM)
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    definition = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)

    objects = GlossaryQuerySet.as_manager()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class GlossaryName(models.Model):
    """One name of an entry in one language, with the days it is in use."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(GlossaryEntry, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=5)
    text = models.CharField(max_length=300)
    preferred = models.BooleanField(default=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["language", "-preferred", "text"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "language", "text"], name="glossary_name_once")
        ]
        indexes = [GinIndex(fields=["text"], name="glossary_text_trgm", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"
