"""What people say about a task: watching it, comments, and whom they mention."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class WatchQuerySet(models.QuerySet["TaskWatch"]):
    """Who watches what; everybody sees their own."""

    def visible_to(self, actor: Actor | None) -> Self:
        """The actor's own, of tasks that the actor may (still) see."""
        from nhipcau.tasks.models.task import Task

        if actor is None or actor.account_id is None:
            return self.none()
        return self.filter(account_id=actor.account_id, task__in=Task.objects.visible_to(actor))


class TaskWatch(models.Model):
    """An account that wants the news of a task, in the post in which it asked for them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey("tasks.Task", on_delete=models.CASCADE, related_name="watches")
    account = models.ForeignKey("identity.Account", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "account"], name="watch_once")]
        indexes = [models.Index(fields=["account"], name="watch_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} watches {self.task_id}"


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments; who may see the task may see them, and nobody without signing in."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Comments on tasks that `actor` may see."""
        from nhipcau.tasks.models.task import Task

        return self.none() if actor is None else self.filter(task__in=Task.objects.visible_to(actor))


class Comment(models.Model):
    """What somebody said about a task, in a post. Withdrawn, it stays as a line without its text.

    Earlier wordings and the text of a withdrawn one are in the audit, from which they can be erased.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(blank=True)
    author = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+")
    author_post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["task", "written_at"], name="comment_by_task")]
        constraints = [
            models.CheckConstraint(
                name="comment_withdrawn_is_empty",
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(text=""),
            )
        ]

    def __str__(self) -> str:
        return f"comment {self.id} on {self.task_id}"

    def correctable_until(self, minutes: int) -> datetime:
        """The instant up to which its author may correct it."""
        return self.written_at + timedelta(minutes=minutes)


class Mention(models.Model):
    """An account or an agency that a comment calls on; reached only through the comment."""

    id = models.BigAutoField(primary_key=True)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    account = models.ForeignKey("identity.Account", null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="mention_is_one",
                condition=models.Q(account__isnull=True, agency__isnull=False)
                | models.Q(account__isnull=False, agency__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["comment", "account", "agency"], nulls_distinct=False, name="mention_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} → {self.account_id or self.agency_id}"
