"""An observation: a figure of one agency as it was measured, with the records that were counted."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from nhipcau.indicators.models.claim import Claim
from nhipcau.indicators.rules import DECIMALS, WHOLE_DIGITS
from nhipcau.kit.ids import new_id
from nhipcau.reading.facade import Qualifier
from nhipcau.spine.facade import Actor


class BatchQuerySet(models.QuerySet["ObservationBatch"]):
    """Batches; who sees an observation of it sees it."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Batches with an observation that `actor` may see."""
        return self.filter(id__in=Observation.objects.visible_to(actor).values("batch_id"))


class ObservationBatch(models.Model):
    """Observations that were measured, or came from a node, together: one entry in the audit for all."""

    id = models.UUIDField(primary_key=True, default=new_id)
    node = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = BatchQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.count} of {self.node} {self.at:%Y-%m-%d %H:%M}"


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Observations, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of agencies in the actor's scope; nothing for the public."""
        if actor is None:
            return self.none()
        return self if actor.scope is None else self.filter(agency_id__in=list(actor.scope))

    def newest(self, day: date | None = None) -> Self:
        """Of each figure of each agency the last observation, as of `day` where one is given."""
        rows = Observation.objects.filter(as_of__lte=day) if day else Observation.objects.all()
        order = rows.order_by("indicator", "agency_id", "-as_of", "-observed_at", "-id")
        return self.filter(id__in=order.distinct("indicator", "agency_id").values("id"))


class Observation(models.Model):
    """A figure that was measured, or reported without a document. Never changed: a later one counts instead.

    `how` names what measured it, `records` are ``{"node", "kind", "id"}`` of what was counted, the first
    of `record_count`; `home` is the node that keeps them, and observed it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    batch = models.ForeignKey(ObservationBatch, on_delete=models.PROTECT, related_name="observations")
    indicator = models.CharField(max_length=80)
    defined_from = models.DateField()
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    as_of = models.DateField()
    value = models.DecimalField(max_digits=WHOLE_DIGITS + DECIMALS, decimal_places=DECIMALS)
    unit = models.CharField(max_length=60)
    qualifier = models.CharField(max_length=12, blank=True, choices=[(q.value, q.value) for q in Qualifier])
    origin = models.CharField(max_length=10, choices=Claim.Origin.choices, default=Claim.Origin.MEASURED)
    how = models.CharField(max_length=120)
    records = models.JSONField(default=list)
    record_count = models.PositiveIntegerField(default=0)
    home = models.CharField(max_length=40)
    observed_at = models.DateTimeField()
    synthetic = models.BooleanField(default=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "agency_id"]
        constraints = [
            models.CheckConstraint(
                name="observation_period_forwards",
                condition=Q(period_from=None) | Q(period_to=None) | Q(period_to__gte=F("period_from")),
            )
        ]
        indexes = [
            models.Index(fields=["indicator", "agency", "-as_of", "-observed_at"], name="observation_newest"),
            models.Index(fields=["home", "id"], name="observation_by_home"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.agency_id} {self.as_of}: {self.value}"
