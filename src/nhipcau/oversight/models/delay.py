"""Delay records. The cause is seen by all who see the task; who answers and how it is handled stands in
tables of its own, so that a page, list or export of causes cannot show it."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import agency_headed_by
from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import Task


class DelayRecordQuerySet(models.QuerySet["DelayRecord"]):
    """Records of causes."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of tasks that the actor may see."""
        return self.filter(task__in=Task.objects.visible_to(actor))


class DelayRecord(models.Model):
    """That, and by which coded cause, a task was late. Nothing here names anybody."""

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.OneToOneField("tasks.Task", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=12)
    recorded_on = models.DateField()
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = DelayRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_on", "id"]
        indexes = [models.Index(fields=["cause"], name="delay_by_cause")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.cause}"


class DelayHandlingQuerySet(models.QuerySet["DelayHandling"]):
    """What is kept from everybody but those who must know."""

    def visible_to(self, actor: Actor | None) -> Self:
        """For the head of the agency that leads the task, the post that decides on it, and the posts in
        authority above that asked. Not for a scope, however wide, nor for the platform itself."""
        if actor is None or actor.post_id is None:
            return self.none()
        asked = AccountRequest.objects.filter(task=OuterRef("record__task"), asker_post_id=actor.post_id)
        headed = agency_headed_by(actor.post_id)
        mine = Q(decider_post_id=actor.post_id) | Q(Exists(asked))
        if headed is not None:
            mine |= Q(record__task__lead_agency_id=headed)
        return self.filter(mine, record__in=DelayRecord.objects.visible_to(actor))


class DelayHandling(models.Model):
    """Who is responsible for a delay, how it is handled, and who decides on it. Sensitive.

    The audit notes that these fields changed, without their values.
    """

    class Stage(models.TextChoices):
        OPEN = "open", _("Being handled")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=new_id)
    record = models.OneToOneField(DelayRecord, on_delete=models.PROTECT, related_name="handling")
    unit = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    plan = models.TextField()
    decider_post = models.ForeignKey("agencies.Post", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.OPEN)
    set_on = models.DateField()
    closed_on = models.DateField(null=True)

    objects = DelayHandlingQuerySet.as_manager()
    audit_exclude = frozenset({"unit_id", "post_id", "plan", "decider_post_id"})

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delay_decided_by_another", condition=Q(post=None) | ~Q(post=F("decider_post"))
            )
        ]

    def __str__(self) -> str:
        return str(self.record_id)


class DelayPartQuerySet(models.QuerySet[Any]):
    """Follow-ups; who may see the handling may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of handlings that `actor` may see."""
        return self.filter(handling__in=DelayHandling.objects.visible_to(actor))


class DelayFollowUp(models.Model):
    """A day on which the handling is looked at again, and what was found then. Sensitive."""

    id = models.UUIDField(primary_key=True, default=new_id)
    handling = models.ForeignKey(DelayHandling, on_delete=models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    doer_ref = models.CharField(max_length=80, blank=True)

    objects = DelayPartQuerySet.as_manager()
    audit_exclude = frozenset({"outcome"})

    class Meta:
        ordering = ["-due_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handling"], condition=Q(done_on=None), name="delay_one_follow_up_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handling_id} {self.due_on}"


class AccountRequestQuerySet(models.QuerySet["AccountRequest"]):
    """Requests for an account."""

    def visible_to(self, actor: Actor | None) -> Self:
        """For the post that asked and the head who was asked."""
        if actor is None or actor.post_id is None:
            return self.none()
        mine = Q(asker_post_id=actor.post_id)
        headed = agency_headed_by(actor.post_id)
        return self.filter(mine | Q(task__lead_agency_id=headed) if headed else mine)


class AccountRequest(models.Model):
    """An authority above asks the head how a delay is handled; from then on its post sees it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="+")
    asker_post = models.ForeignKey("agencies.Post", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    created_at = models.DateTimeField()

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "asker_post"], name="account_asked_once_by_a_post")
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.asked_on}"
