"""Organisations over time: what they are, what they are called, who came after whom."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from nhipcau.kit.collation import fold, sort_key
from nhipcau.spine.facade import Actor


def _choices(*values: str) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Agencies, with what can be asked of them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """All agencies for whoever is signed in: the directory is open to every officer."""
        return self if actor is not None else self.none()

    def on(self, day: date) -> Self:
        """Those that existed on `day`."""
        return self.filter(
            Q(established_on__isnull=True) | Q(established_on__lte=day),
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day),
        )


class Agency(models.Model):
    """An organisation. It stays the same through a change of name; a merger ends it.

    `key` never changes; the id is made from it (`rules.agency_id_of`). `code` is the
    identification code of Decision 20/2020/QĐ-TTg where known.
    """

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    symbol = models.CharField(max_length=30, blank=True)
    code = models.CharField(max_length=35, blank=True)
    kind = models.CharField(max_length=30)
    level = models.CharField(max_length=12)
    block = models.CharField(max_length=12)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=400, db_index=True)
    established_on = models.DateField(null=True)
    dissolved_on = models.DateField(null=True)
    source = models.TextField(blank=True)
    synthetic = models.BooleanField(default=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(established_on__isnull=True)
                | Q(dissolved_on__isnull=True)
                | Q(dissolved_on__gt=F("established_on")),
                name="agency_ends_after_beginning",
            ),
            models.CheckConstraint(
                condition=Q(level__in=("central", "provincial", "district", "communal")),
                name="agency_level_known",
            ),
        ]
        indexes = [models.Index(fields=["kind", "block"], name="agency_kind_block")]

    def __str__(self) -> str:
        return self.key


class AgencyName(models.Model):
    """A name of an agency in one language, for a time. Aliases only serve finding and reading."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=5)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, default="official", choices=_choices("official", "alias"))
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField(blank=True)
    sort_key = models.BinaryField()
    search_text = models.TextField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="agency_one_official_name",
                expressions=[
                    (F("agency"), RangeOperators.EQUAL),
                    (F("language"), RangeOperators.EQUAL),
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind="official"),
            )
        ]
        indexes = [
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="agency_name_search"),
            models.Index(fields=["language", "kind", "sort_key"], name="agency_name_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    def prepare(self) -> Self:
        """Fill the columns for sorting and searching from the name."""
        self.sort_key = sort_key(self.short_name or self.name, self.language)
        self.search_text = fold(f"{self.name} {self.short_name}")
        return self


class StatisticalCode(models.Model):
    """A code of the General Statistics Office, for a time. Sources disagree: it is never a key."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="statistical_codes")
    code = models.CharField(max_length=10)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField()

    def __str__(self) -> str:
        return self.code


class Succession(models.Model):
    """Who came after whom, and on what ground."""

    id = models.BigAutoField(primary_key=True)
    predecessor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions_after")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions_before")
    on_date = models.DateField()
    kind = models.CharField(max_length=10, choices=_choices("merger", "split", "functions"))
    legal_basis = models.CharField(max_length=200, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on_date"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.on_date})"
