"""Reports: progress by day, and completion with its product."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor, StoredFile


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports; who may see the task may see its reports."""

    def visible_to(self, actor: Actor | None) -> ReportQuerySet:
        """Reports of tasks that `actor` may see."""
        from nhipcau.tasks.models.task import Task

        return self.filter(task__in=Task.objects.visible_to(actor))


class Report(models.Model):
    """What the lead agency said about a task on a day. Never changed, only decided upon."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Progress")
        COMPLETION = "completion", _("Completion")

    class Decision(models.TextChoices):
        WAITING = "waiting", _("Waiting for acceptance")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")

    class Cause(models.TextChoices):
        LEGAL = "legal", _("Legal rules")
        TECHNICAL = "technical", _("Technology")
        DATA = "data", _("Data")
        PEOPLE = "people", _("People")
        MONEY = "money", _("Money")
        COORDINATION = "coordination", _("Waiting for another agency")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on_day = models.DateField()
    text = models.TextField(blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    cause = models.CharField(max_length=12, choices=Cause.choices, blank=True)
    product_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    product_link = models.URLField(max_length=500, blank=True)
    product_record = models.CharField(max_length=200, blank=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    reporter_ref = models.CharField(max_length=80)
    reported_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decider_ref = models.CharField(max_length=80, blank=True)
    decision_note = models.TextField(blank=True)
    synthetic = models.BooleanField(default=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(kind="completion", decision="waiting"),
                name="report_one_waiting",
            )
        ]
        indexes = [
            models.Index(fields=["task", "-reported_at"], name="report_by_task"),
            models.Index(fields=["on_day", "task"], name="report_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_day} {self.task_id}"
