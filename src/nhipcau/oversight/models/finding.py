"""Findings of an inspection, the reports that they were mended, and objections to them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.oversight.models.inspection import Inspection
from nhipcau.oversight.models.product import WithProduct
from nhipcau.oversight.rules.inspections import FindingDates, FindingStage, FindingState, finding_state_on
from nhipcau.spine.facade import Actor


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings, narrowed to what somebody may see, and with their state on a day."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of inspecting agencies in the actor's scope; the agency that must mend sees its own once
        the conclusions are issued, and so does the inspected agency."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        scope = list(actor.scope)
        inspected = Inspection.objects.filter(inspected__agency_id__in=scope).values("id")
        mine = Q(agency_id__in=scope) | Q(inspection_id__in=inspected)
        return self.filter(
            Q(inspection__inspecting_id__in=scope) | mine & Q(inspection__concluded_on__isnull=False)
        )

    def with_state(self, day: date, *, due_soon_days: int) -> Self:
        """Each with `state` and `due_then` on `day`: `rules.inspections.finding_state_on` as SQL."""
        later = Mending.objects.filter(
            finding=OuterRef("pk"), decision=Mending.Decision.REFUSED, checked_on__gt=day
        )
        due = Subquery(later.order_by("checked_at").values("old_due_on")[:1])
        rows = self.annotate(due_then=Coalesce(due, F("due_on"), output_field=DateField()))
        return rows.annotate(state=_state_expression(day, due_soon_days))

    def in_states(self, *states: str) -> Self:
        """Of rows `with_state`, those in one of `states`."""
        return self.filter(Q(("state__in", states)))


def _state_expression(day: date, due_soon_days: int) -> Case:
    told = Mending.objects.filter(
        Q(checked_on=None) | Q(checked_on__gt=day), finding=OuterRef("pk"), told_on__lte=day
    )
    concluded = Q(inspection__concluded_on__lte=day)
    closed = Q(closed_on__lte=day)
    return Case(
        When(~concluded | Q(inspection__concluded_on=None), then=Value(FindingState.NOT_YET.value)),
        When(dropped_on__lte=day, then=Value(FindingState.DROPPED.value)),
        When(closed & Q(mended_on__gt=F("first_due_on")), then=Value(FindingState.MENDED_LATE.value)),
        When(closed, then=Value(FindingState.MENDED.value)),
        When(Exists(told), then=Value(FindingState.WAITING.value)),
        When(due_then__lt=day, then=Value(FindingState.OVERDUE.value)),
        When(due_then__lte=day + timedelta(days=due_soon_days), then=Value(FindingState.DUE_SOON.value)),
        default=Value(FindingState.TO_MEND.value),
        output_field=CharField(),
    )


class Finding(models.Model):
    """What an inspection found, by when it is to be mended and by whom.

    The deadline is a day, or so many working days from the conclusions; then `due_on` is set when
    they are issued. `about_task` and `about_document` are what it was found on, `task` the work that
    came of it.
    """

    class Severity(models.TextChoices):
        MINOR = "minor", _("Minor")
        SERIOUS = "serious", _("Serious")
        GRAVE = "grave", _("Grave")

    id = models.UUIDField(primary_key=True, default=new_id)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    severity = models.CharField(max_length=10, choices=Severity.choices)
    evidence = models.TextField()
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    about_task = models.ForeignKey("tasks.Task", null=True, on_delete=models.PROTECT, related_name="+")
    about_document = models.ForeignKey(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
    task = models.ForeignKey("tasks.Task", null=True, on_delete=models.PROTECT, related_name="+")
    within_days = models.PositiveSmallIntegerField(null=True)
    first_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    stage = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in FindingStage], default=FindingStage.RECORDED
    )
    refusals = models.PositiveSmallIntegerField(default=0)
    mended_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    recorder_ref = models.CharField(max_length=80)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="finding_number_once"),
            models.CheckConstraint(
                name="finding_has_a_deadline",
                condition=Q(due_on__isnull=False) | Q(within_days__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_closed_was_mended",
                condition=Q(closed_on__isnull=True) | Q(mended_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["agency", "stage"], name="finding_by_agency")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:80]}"

    def dates(self) -> FindingDates:
        """The dates of the state; one query where nothing was prefetched."""
        reports = sorted(self.mendings.all(), key=lambda row: row.told_at)
        return FindingDates(
            concluded_on=self.inspection.concluded_on,
            first_due_on=self.first_due_on,
            due_on=self.due_on,
            due_before=tuple(
                (row.checked_on, row.old_due_on)
                for row in reports
                if row.decision == Mending.Decision.REFUSED and row.checked_on and row.old_due_on
            ),
            reports=tuple((row.told_on, row.checked_on) for row in reports),
            mended_on=self.mended_on,
            closed_on=self.closed_on,
            dropped_on=self.dropped_on,
        )

    def state_on(self, day: date, *, due_soon_days: int) -> FindingState:
        """The state on `day`."""
        return finding_state_on(day, self.dates(), due_soon_days=due_soon_days)


class FindingPartQuerySet(models.QuerySet[Any]):
    """Parts of a finding; who may see it may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Parts of findings that `actor` may see."""
        return self.filter(finding__in=Finding.objects.visible_to(actor))


class Mending(WithProduct):
    """A report that a finding was mended, with its product, and the re-check."""

    class Decision(models.TextChoices):
        WAITING = "waiting", _("Waiting for the re-check")
        CONFIRMED = "confirmed", _("Mended")
        REFUSED = "refused", _("Not mended")

    id = models.UUIDField(primary_key=True, default=new_id)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="mendings")
    text = models.TextField()
    told_on = models.DateField()
    told_at = models.DateTimeField()
    mender_ref = models.CharField(max_length=80)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.WAITING)
    checked_on = models.DateField(null=True)
    checked_at = models.DateTimeField(null=True)
    checker_ref = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    old_due_on = models.DateField(null=True)
    new_due_on = models.DateField(null=True)

    objects = FindingPartQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(decision="waiting"), name="mending_one_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.told_on} {self.finding_id}"


class Objection(models.Model):
    """What the inspected agency holds against a finding, and the answer."""

    class Decision(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        UPHELD = "upheld", _("Upheld: the finding is dropped")
        REFUSED = "refused", _("Refused: the finding stays")

    id = models.UUIDField(primary_key=True, default=new_id)
    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="objection")
    text = models.TextField()
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    objected_on = models.DateField()
    objected_at = models.DateTimeField()
    objector_ref = models.CharField(max_length=80)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.WAITING)
    decided_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decider_ref = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)

    objects = FindingPartQuerySet.as_manager()

    class Meta:
        ordering = ["-objected_at"]

    def __str__(self) -> str:
        return f"{self.objected_on} {self.finding_id}"
