"""Extensions of deadlines: asked with a reason before the last day, decided by the assigner's authority."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor
from nhipcau.tasks.models.report import Report


class ExtensionQuerySet(models.QuerySet["Extension"]):
    """Extensions; who may see the task may see them."""

    def visible_to(self, actor: Actor | None) -> ExtensionQuerySet:
        """Extensions of tasks that `actor` may see."""
        from nhipcau.tasks.models.task import Task

        return self.filter(task__in=Task.objects.visible_to(actor))

    def granted(self) -> ExtensionQuerySet:
        """Those that moved a deadline, in the order in which they did."""
        return self.filter(decision=Extension.Decision.GRANTED).order_by("decided_on", "asked_at")


class Extension(models.Model):
    """One request for a later last day and what became of it.

    `old_due_on` is the last day that was in force until `decided_on`, so that the state of a
    day before the decision stays what it was. The task keeps its original deadline beside.
    """

    class Decision(models.TextChoices):
        WAITING = "waiting", _("Waiting for a decision")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="extension_requests")
    cause = models.CharField(max_length=12, choices=Report.Cause.choices)
    text = models.TextField()
    old_due_on = models.DateField()
    asked_due_on = models.DateField()
    granted_due_on = models.DateField(null=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    asker_ref = models.CharField(max_length=80)
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.WAITING)
    decided_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decider_ref = models.CharField(max_length=80, blank=True)
    decision_note = models.TextField(blank=True)
    synthetic = models.BooleanField(default=False)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=models.Q(decision="waiting"), name="extension_one_waiting"
            ),
            models.CheckConstraint(
                name="extension_granted_moves_on",
                condition=~models.Q(decision="granted")
                | models.Q(granted_due_on__gt=models.F("old_due_on"), decided_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["task", "decided_on"], name="extension_by_task"),
            models.Index(
                fields=["asked_at"], name="extension_waiting", condition=models.Q(decision="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.old_due_on} → {self.granted_due_on or self.asked_due_on}"
