"""Reminders that were sent: which step of the policy, about which task, to whom."""

from __future__ import annotations

from django.db import models

from nhipcau.spine.facade import Actor


class NoticeQuerySet(models.QuerySet["SentNotice"]):
    """Notices, narrowed to the reader."""

    def visible_to(self, actor: Actor | None) -> NoticeQuerySet:
        """Those to the actor; all for who sees the nation."""
        if actor is not None and actor.scope is None:
            return self
        return self.to(actor)

    def to(self, actor: Actor | None) -> NoticeQuerySet:
        """Those to the actor's own account."""
        if actor is None or actor.account_id is None:
            return self.none()
        return self.filter(account_id=actor.account_id)


class SentNotice(models.Model):
    """One step of the policy for one person; `account` is empty where the post is vacant.

    A task is told once per step, person and last day; an extension starts anew.
    """

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="notices")
    on_day = models.DateField()
    due_on = models.DateField()
    offset = models.SmallIntegerField()
    level = models.CharField(max_length=20)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("identity.Account", null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-on_day", "task"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "due_on", "offset", "level", "account"],
                nulls_distinct=False,
                name="notice_once",
            )
        ]
        indexes = [models.Index(fields=["account", "on_day"], name="notice_by_person")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.offset:+d} {self.level}"
