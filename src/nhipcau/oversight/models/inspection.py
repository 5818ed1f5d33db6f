"""Inspections: who inspects whom on what basis, the team, and where it stands."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from nhipcau.kit.ids import new_id
from nhipcau.oversight.rules.inspections import Stage
from nhipcau.spine.facade import Actor


class InspectionQuerySet(models.QuerySet["Inspection"]):
    """Inspections, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of inspecting agencies in the actor's scope; the inspected see them once announced."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        scope = list(actor.scope)
        inspected = InspectedAgency.objects.filter(agency_id__in=scope).values("inspection_id")
        return self.filter(Q(inspecting_id__in=scope) | Q(announced_on__isnull=False, id__in=inspected))


class Inspection(models.Model):
    """One inspection from its plan to its end. The basis is a document of the register, words, or both."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.CharField(max_length=500)
    inspecting = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    basis_document = models.ForeignKey(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
    basis_text = models.CharField(max_length=300, blank=True)
    planned_from = models.DateField()
    planned_to = models.DateField()
    stage = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in Stage], default=Stage.PLANNED
    )
    announced_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    concluded_on = models.DateField(null=True)
    conclusions = models.TextField(blank=True)
    conclusions_record = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_from", "-created_at"]
        constraints = [
            models.CheckConstraint(
                name="inspection_period_in_order", condition=Q(planned_to__gte=F("planned_from"))
            )
        ]
        indexes = [models.Index(fields=["inspecting", "stage"], name="inspection_by_side")]

    def __str__(self) -> str:
        return self.subject[:80]


class InspectionPartQuerySet(models.QuerySet[Any]):
    """Parts of an inspection; who may see it may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Parts of inspections that `actor` may see."""
        return self.filter(inspection__in=Inspection.objects.visible_to(actor))


class InspectedAgency(models.Model):
    """An agency that is inspected."""

    id = models.BigAutoField(primary_key=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="inspected")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")

    objects = InspectionPartQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "agency"], name="inspected_agency_once")]
        indexes = [models.Index(fields=["agency"], name="inspected_agency_agency")]

    def __str__(self) -> str:
        return f"{self.inspection_id} of {self.agency_id}"


class TeamMember(models.Model):
    """A post in the team of an inspection; the first one leads it."""

    id = models.BigAutoField(primary_key=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="team")
    post = models.ForeignKey("agencies.Post", on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)

    objects = InspectionPartQuerySet.as_manager()

    class Meta:
        ordering = ["-leads", "id"]
        constraints = [models.UniqueConstraint(fields=["inspection", "post"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.inspection_id}"
