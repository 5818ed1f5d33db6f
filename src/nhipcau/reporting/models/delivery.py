"""One thing that is told to one outside system."""

from __future__ import annotations

from typing import Self

from django.db import models

from nhipcau.kit.ids import new_id
from nhipcau.reporting.models.outside_key import OutsideKey
from nhipcau.reporting.rules import Kind, State
from nhipcau.spine.facade import Actor


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries; who may see the task may see what is told about it."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Deliveries of tasks that an officer may see; none for the public."""
        return self.filter(outside_key__in=OutsideKey.objects.visible_to(actor))


class Delivery(models.Model):
    """A message to an outside system, frozen when it was queued.

    `what` names the happening that it tells, so that it is told once; `number` is the order in
    which messages under one key are told. `message` as in `plugins.base.Message`.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.BigIntegerField(unique=True, editable=False)
    outside_key = models.ForeignKey(OutsideKey, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    what = models.CharField(max_length=80)
    message = models.JSONField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State])
    queued_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    delivered_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=120, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["outside_key", "what"], name="delivery_told_once")]
        indexes = [
            models.Index(
                fields=["outside_key", "number"],
                condition=models.Q(state=State.WAITING.value),
                name="delivery_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.outside_key_id} {self.kind} {self.state}"
