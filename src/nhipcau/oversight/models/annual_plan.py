"""The annual review of an agency with its targets and shortcomings, and the plan that follows."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from nhipcau.indicators.facade import Claim
from nhipcau.kit.ids import new_id
from nhipcau.oversight.rules.plans import Stage
from nhipcau.spine.facade import Actor


class AnnualPlanQuerySet(models.QuerySet["AnnualPlan"]):
    """Reviews with their plans, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of agencies in the actor's scope."""
        if actor is None:
            return self.none()
        return self if actor.scope is None else self.filter(agency_id__in=list(actor.scope))


class AnnualPlan(models.Model):
    """An agency reviews `year` and plans the year after.

    `content` is frozen on approval, with the counts of the year's tasks as of `as_of`, and `sha256`
    covers it: ``{"agency", "year", "as_of", "counts", "texts", "targets", "shortcomings", "lines",
    "before"}``.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    results = models.TextField(blank=True)
    goals = models.TextField(blank=True)
    solutions = models.TextField(blank=True)
    stage = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Stage], default=Stage.DRAFT)
    submitted_on = models.DateField(null=True)
    submitter_ref = models.CharField(max_length=80, blank=True)
    approved_on = models.DateField(null=True)
    approver_ref = models.CharField(max_length=80, blank=True)
    as_of = models.DateField(null=True)
    content = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = AnnualPlanQuerySet.as_manager()
    audit_exclude = frozenset({"content", "results", "goals", "solutions"})

    class Meta:
        ordering = ["-year", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="annual_plan_once"),
            models.CheckConstraint(
                name="annual_plan_approved_is_frozen",
                condition=Q(approved_on__isnull=True) | (Q(content__isnull=False) & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.agency_id}"

    @property
    def plan_year(self) -> int:
        """The year that is planned."""
        return self.year + 1


class PlanPartQuerySet(models.QuerySet[Any]):
    """Parts of a review; who may see it may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Parts of reviews that `actor` may see."""
        return self.filter(plan__in=AnnualPlan.objects.visible_to(actor))


class PlanTarget(models.Model):
    """A target of the reviewed year and its result: from a recorded claim, or as reported."""

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(AnnualPlan, on_delete=models.PROTECT, related_name="targets")
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)
    target = models.DecimalField(max_digits=34, decimal_places=10)
    result = models.DecimalField(max_digits=34, decimal_places=10, null=True)
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Claim.Origin.choices, default=Claim.Origin.REPORTED)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name[:80]


class Shortcoming(models.Model):
    """What was not achieved, and the kind of its cause."""

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(AnnualPlan, on_delete=models.PROTECT, related_name="shortcomings")
    cause = models.CharField(max_length=12)
    text = models.TextField()

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]


class PlanLine(models.Model):
    """A line of next year's plan; it becomes a task when the approved plan is issued."""

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(AnnualPlan, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    work = models.CharField(max_length=1000)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    product = models.CharField(max_length=500)
    target = models.CharField(max_length=300, blank=True)
    task = models.ForeignKey("tasks.Task", null=True, on_delete=models.PROTECT, related_name="+")

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_line_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.work[:80]}"
