"""Trials of escalation policies over past tasks: what was asked, how far it is, who would have been told."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class ReplayRunQuerySet(models.QuerySet["ReplayRun"]):
    """Trials; everybody sees their own."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of the actor's account."""
        if actor is None or actor.account_id is None:
            return self.none()
        return self.filter(account_id=actor.account_id)


class ReplayRun(models.Model):
    """A period replayed with one policy, or with two side by side. Nothing of it is sent.

    A policy is kept as it was asked for, in the shape of `deadlines/data/escalation.json`; empty is the
    node's own. `result` holds the totals by policy: level, day, letters.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("identity.Account", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    begin_date = models.DateField()
    end_date = models.DateField()
    policies = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    cases_done = models.PositiveIntegerField(default=0)
    cases_total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    result = models.JSONField(default=dict)

    objects = ReplayRunQuerySet.as_manager()
    audit_exclude = frozenset({"result"})

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["account", "-asked_at"], name="replay_by_account")]

    def __str__(self) -> str:
        return f"{self.begin_date} – {self.end_date}"


class ReplayLetterQuerySet(models.QuerySet["ReplayLetter"]):
    """Letters of trials; who sees the trial sees them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Letters of the actor's own trials."""
        return self.filter(run__in=ReplayRun.objects.visible_to(actor))


class ReplayLetter(models.Model):
    """One letter that a policy would have sent: to whom, on which day, about how many tasks.

    `account` is empty where nobody holds the post.
    """

    class Policy(models.TextChoices):
        FIRST = "first", _("First policy")
        OTHER = "other", _("Other policy")

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ReplayRun, on_delete=models.CASCADE, related_name="letters")
    policy = models.CharField(max_length=6, choices=Policy.choices)
    on_day = models.DateField()
    level = models.CharField(max_length=20)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("identity.Account", null=True, on_delete=models.PROTECT, related_name="+")
    tasks = models.PositiveIntegerField()

    objects = ReplayLetterQuerySet.as_manager()

    class Meta:
        ordering = ["on_day", "id"]
        indexes = [models.Index(fields=["run", "policy", "on_day"], name="replay_letter_by_day")]

    def __str__(self) -> str:
        return f"{self.on_day} {self.level}"
