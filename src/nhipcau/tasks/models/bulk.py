"""One act on many tasks: what was asked for, and what became of each row."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class BulkQuerySet(models.QuerySet["Bulk"]):
    """Bulk acts; everybody sees their own."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of the actor's own account."""
        if actor is None or actor.account_id is None:
            return self.none()
        return self.filter(account_id=actor.account_id)


class Bulk(models.Model):
    """An act that was accepted for many tasks, by an account in a post.

    It is accepted with all its rows in one transaction; each row is then done by itself, so that a
    killed process loses none and does none twice. `undo_until` closes the window.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20)
    values = models.JSONField(default=dict)
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = BulkQuerySet.as_manager()

    class Meta:
        ordering = ["-accepted_at"]
        indexes = [models.Index(fields=["account", "-accepted_at"], name="bulk_by_account")]

    def __str__(self) -> str:
        return f"{self.kind} {self.accepted_at:%Y-%m-%d %H:%M}"


class BulkRowQuerySet(models.QuerySet["BulkRow"]):
    """Rows; who sees the bulk act sees them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Rows of the actor's own bulk acts."""
        return self.filter(bulk__in=Bulk.objects.visible_to(actor))

    def to_do(self) -> Self:
        """Rows that still have to be done, or undone."""
        return self.filter(state__in=(BulkRow.State.WAITING, BulkRow.State.UNDOING))


class BulkRow(models.Model):
    """One task of a bulk act. `before` and `after` hold, by record, the values that it changed and
    all values right after, so that an undo sees whether anybody has changed the record since."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Still to be done")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        UNDOING = "undoing", _("Still to be undone")
        UNDONE = "undone", _("Undone")
        KEPT = "kept", _("Could not be undone")

    id = models.BigAutoField(primary_key=True)
    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="rows")
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    code = models.CharField(max_length=60, blank=True)
    params = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    objects = BulkRowQuerySet.as_manager()

    class Meta:
        ordering = ["bulk", "position"]
        constraints = [models.UniqueConstraint(fields=["bulk", "task"], name="bulk_task_once")]
        indexes = [
            models.Index(
                fields=["bulk", "position"],
                name="bulk_rows_to_do",
                condition=models.Q(state__in=["waiting", "undoing"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.task_id} {self.state}"
