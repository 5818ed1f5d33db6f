"""A claim: a figure that somebody states, with its source. Its value is never overwritten."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nhipcau.documents.facade import Document
from nhipcau.indicators.rules import DECIMALS, WHOLE_DIGITS, trimmed
from nhipcau.kit.classification import Classification
from nhipcau.kit.ids import new_id
from nhipcau.reading.facade import Change, Qualifier
from nhipcau.spine.facade import Actor


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Who may see the document may see what it states."""
        rows = self.filter(document_id__in=Document.objects.visible_to(actor).order_by().values("id"))
        if actor is not None and actor.can("documents.view_classified"):
            return rows
        return rows.filter(classification__lte=Classification.INTERNAL)

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Claim(models.Model):
    """A figure and all that belongs to it.

    `of` is the second number of a ratio (54/76), `counted` the thing counted as written,
    `base_on` the day or the last day of the period a change is compared with. `start` and `end`
    are characters of the document's text, end exclusive. A figure that was misread is withdrawn
    and a new one recorded; two that disagree are kept side by side (`ClaimDispute`).
    """

    class Origin(models.TextChoices):
        MEASURED = "measured", _("measured")
        REPORTED = "reported", _("reported")
        VERIFIED = "verified", _("verified")
        DISPUTED = "disputed", _("disputed")

    id = models.UUIDField(primary_key=True, default=new_id)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    start = models.IntegerField()
    end = models.IntegerField()
    text = models.CharField(max_length=500)

    value = models.DecimalField(max_digits=WHOLE_DIGITS + DECIMALS, decimal_places=DECIMALS)
    of = models.DecimalField(max_digits=WHOLE_DIGITS + DECIMALS, decimal_places=DECIMALS, null=True)
    unit = models.CharField(max_length=60)
    counted = models.CharField(max_length=200, blank=True)
    qualifier = models.CharField(max_length=12, blank=True, choices=[(q.value, q.value) for q in Qualifier])
    change = models.CharField(max_length=5, blank=True, choices=[(c.value, c.value) for c in Change])
    scope = ArrayField(models.UUIDField(), default=list, blank=True)
    scope_text = models.CharField(max_length=300, blank=True)
    as_of = models.DateField(null=True)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    base_on = models.DateField(null=True)

    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.REPORTED)
    claimed_by = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_for = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    classification = models.PositiveSmallIntegerField(default=Classification.INTERNAL)
    synthetic = models.BooleanField(default=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "start"]
        constraints = [
            # One place of a text states one figure, however often somebody clicks.
            models.UniqueConstraint(
                fields=["document", "start", "end"],
                condition=Q(withdrawn_at=None),
                name="claim_once_per_place",
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start"), start__gte=0), name="claim_has_a_place"),
            models.CheckConstraint(condition=Q(of=None) | Q(of__gt=0), name="claim_ratio_of_something"),
        ]
        indexes = [
            models.Index(fields=["unit", "as_of"], name="claim_by_unit"),
            GinIndex(fields=["scope"], name="claim_by_scope"),
        ]

    def __str__(self) -> str:
        return f"{trimmed(self.value)} {self.unit}: {self.text}"[:120]


class ClaimDispute(models.Model):
    """Two claims that cannot both be right. Both stay; neither is chosen here."""

    id = models.BigAutoField(primary_key=True)
    first = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="disputes")
    second = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="disputed_by")
    reason = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="dispute_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="dispute_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
