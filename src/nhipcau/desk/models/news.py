"""News: what happened to the work of an agency."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import Task


class NewsQuerySet(models.QuerySet["News"]):
    """News, narrowed to the reader's own agency."""

    def visible_to(self, actor: Actor | None) -> Self:
        """News for the agency in whose post the actor acts, of tasks that the actor may (still) see."""
        if actor is None or actor.agency_id is None:
            return self.none()
        return self.filter(agency_id=actor.agency_id, task__in=Task.objects.visible_to(actor))


class News(models.Model):
    """One event as it concerns one agency. `event_key` keeps it from being told twice."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("A task was assigned to you")
        RETURNED = "returned", _("Your product was returned")
        ACCEPTED = "accepted", _("Your product was accepted")
        HANDED_IN = "handed_in", _("A product was handed in to you")
        SENT_BACK = "sent_back", _("A task was sent back to you")

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    task = models.ForeignKey("tasks.Task", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    event_key = models.CharField(max_length=120, unique=True)

    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["agency", "-at"], name="news_by_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"
