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
        """News for the agency in whose post the actor acts and for the actor's own account, of tasks
        that the actor may (still) see."""
        if actor is None or actor.agency_id is None:
            return self.none()
        own = models.Q(agency_id=actor.agency_id)
        if actor.account_id is not None:
            own |= models.Q(account_id=actor.account_id)
        return self.filter(own, task__in=Task.objects.visible_to(actor))


class News(models.Model):
    """One event as it concerns one agency, or one account that is mentioned or watches.

    `event_key` keeps it from being told twice."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("A task was assigned to you")
        RETURNED = "returned", _("Your product was returned")
        ACCEPTED = "accepted", _("Your product was accepted")
        HANDED_IN = "handed_in", _("A product was handed in to you")
        SENT_BACK = "sent_back", _("A task was sent back to you")
        EXTENDED = "extended", _("Your extension was granted")
        NOT_EXTENDED = "not_extended", _("Your extension was refused")
        URGED = "urged", _("You are urged about a task")
        DUE_MOVED = "due_moved", _("The calendar changed, and with it the last day of your task")
        MENTIONED = "mentioned", _("You are mentioned in a comment")
        COMMENTED = "commented", _("New comment on a task that you watch")
        W_HANDED_IN = "w_handed_in", _("Product handed in for a task that you watch")
        W_ACCEPTED = "w_accepted", _("Product accepted of a task that you watch")
        W_RETURNED = "w_returned", _("Product returned of a task that you watch")
        W_DEADLINE = "w_deadline", _("New deadline of a task that you watch")
        W_CANCELLED = "w_cancelled", _("A task that you watch was cancelled")

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("identity.Account", null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    task = models.ForeignKey("tasks.Task", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    event_key = models.CharField(max_length=120, unique=True)

    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["agency", "-at"], name="news_by_agency"),
            models.Index(fields=["account", "-at"], name="news_by_account"),
        ]
        constraints = [
            models.CheckConstraint(
                name="news_for_one",
                condition=models.Q(agency__isnull=False, account__isnull=True)
                | models.Q(agency__isnull=True, account__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"
