"""Urgings: the assigner's side reminds the lead agency of a task, in a letter that leaves after a while."""

from __future__ import annotations

from typing import Self

from django.db import models

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class UrgeQuerySet(models.QuerySet["Urge"]):
    """Urgings; who may see the task may see those that have left."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Urgings about tasks that `actor` may see."""
        from nhipcau.tasks.models.task import Task

        return self.filter(task__in=Task.objects.visible_to(actor))

    def on_their_way(self) -> Self:
        """Those that have neither left nor been taken back."""
        return self.filter(sent_at=None, taken_back_at=None)


class Urge(models.Model):
    """One urging. Until `leaves_at` it may be taken back, and nobody hears of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="urges")
    text = models.TextField(blank=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    author_ref = models.CharField(max_length=80)
    written_at = models.DateTimeField()
    leaves_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)

    objects = UrgeQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        indexes = [
            models.Index(fields=["task", "-written_at"], name="urge_by_task"),
            models.Index(
                fields=["leaves_at"],
                name="urge_on_its_way",
                condition=models.Q(sent_at__isnull=True, taken_back_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(sent_at__isnull=True, taken_back_at__isnull=True),
                name="urge_one_on_its_way",
            )
        ]

    def __str__(self) -> str:
        return f"urging about {self.task_id}"
