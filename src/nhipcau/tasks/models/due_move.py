"""A last day that the calendar moved: the old one is kept, with the day of the calendar that did it."""

from __future__ import annotations

from typing import Self

from django.db import models

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class DueMoveQuerySet(models.QuerySet["DueMove"]):
    """Moves; who may see the task may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Moves of tasks that `actor` may see."""
        from nhipcau.tasks.models.task import Task

        return self.filter(task__in=Task.objects.visible_to(actor))


class DueMove(models.Model):
    """The last day of one task before and after `calendar_day` became a holiday, a working day or an
    ordinary day again (`calendar_kind` empty)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="due_moves")
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    calendar_day = models.DateField()
    calendar_kind = models.CharField(max_length=12, blank=True)
    moved_on = models.DateField()
    moved_at = models.DateTimeField()
    synthetic = models.BooleanField(default=False)

    objects = DueMoveQuerySet.as_manager()

    class Meta:
        ordering = ["moved_at", "id"]
        indexes = [models.Index(fields=["task", "moved_on"], name="due_move_by_task")]
        constraints = [
            models.CheckConstraint(
                name="due_move_moves", condition=~models.Q(old_due_on=models.F("new_due_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.old_due_on} → {self.new_due_on}"
