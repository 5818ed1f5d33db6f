"""The key under which an outside system knows one of our tasks."""

from __future__ import annotations

from typing import Self

from django.db import models

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import Task


class OutsideKeyQuerySet(models.QuerySet["OutsideKey"]):
    """Links of tasks to outside systems."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Links of tasks that an officer may see; none for the public."""
        return self.none() if actor is None else self.filter(task__in=Task.objects.visible_to(actor))

    def live(self) -> Self:
        """Those that reports go to."""
        return self.filter(ended_at__isnull=True)


class OutsideKey(models.Model):
    """A task's key in an outside system; reports on the task go there while it is not ended."""

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    linked_at = models.DateTimeField()
    linker_ref = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    synthetic = models.BooleanField(default=False)

    objects = OutsideKeyQuerySet.as_manager()

    class Meta:
        ordering = ["system", "linked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "key"], condition=models.Q(ended_at__isnull=True), name="outside_key_once"
            ),
            models.UniqueConstraint(
                fields=["task", "system"], condition=models.Q(ended_at__isnull=True), name="outside_task_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.key}"
