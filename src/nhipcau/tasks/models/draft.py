"""A draft of a task, read from a text, waiting for a person to edit and confirm it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class TaskDraftQuerySet(models.QuerySet["TaskDraft"]):
    """Drafts are seen by the agency whose officer drafted them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Drafts of the actor's own agency."""
        if actor is None or actor.agency_id is None:
            return self.none()
        return self.filter(drafted_for_id=actor.agency_id)


class TaskDraft(models.Model):
    """One line of a text and what was read from it. `proposal` is the form's content:

    ``{"title", "lead", "coordinating": [], "product", "authority", "deadline_kind", "due_on",
    "deadline_text", "deadline_reading", "deadline_set_by", "recurrence", "person_post",
    "key_task"}`` with agency and post ids as text.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=new_id)
    document = models.ForeignKey("documents.Document", on_delete=models.CASCADE, related_name="+")
    position = models.IntegerField()
    source_text = models.TextField()
    source_start = models.IntegerField()
    source_end = models.IntegerField()
    title_hash = models.BigIntegerField(default=0)
    proposal = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    task = models.OneToOneField("tasks.Task", null=True, on_delete=models.PROTECT, related_name="draft")
    drafted_for = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()

    objects = TaskDraftQuerySet.as_manager()

    class Meta:
        ordering = ["document", "position"]
        indexes = [models.Index(fields=["document", "state"], name="draft_by_document")]

    def __str__(self) -> str:
        return f"{self.position}: {self.source_text[:50]}"
