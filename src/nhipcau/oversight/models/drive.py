"""Closing drives: the overdue tasks that were picked, and the commitments for each of them."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.oversight.rules.drives import (
    LEFT,
    OPEN_ITEM_STAGES,
    ItemDates,
    ItemStage,
    ItemState,
    PledgeDates,
    Stage,
    item_state_on,
)
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import State as TaskState
from nhipcau.tasks.facade import Task

_TASK_DONE = (TaskState.DONE_ON_TIME, TaskState.DONE_LATE)
# Neither being done nor being withdrawn hangs on the setting of "due soon".
_ANY = 0


class ClosingDriveQuerySet(models.QuerySet["ClosingDrive"]):
    """Drives, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those that an agency of the actor's scope opened, and those in which it leads a task."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        items = DriveItem.objects.visible_to(actor).values("drive_id")
        return self.filter(Q(body_id__in=list(actor.scope)) | Q(id__in=items))


class ClosingDrive(models.Model):
    """One drive: who opened it and by which day none of its overdue tasks may be left."""

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=300)
    body = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    stage = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Stage], default=Stage.OPEN)
    opened_on = models.DateField()
    opener_ref = models.CharField(max_length=80)
    closed_on = models.DateField(null=True)
    closer_ref = models.CharField(max_length=80, blank=True)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = ClosingDriveQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-created_at"]
        constraints = [
            models.CheckConstraint(name="drive_days_in_order", condition=Q(due_on__gte=F("opened_on")))
        ]

    def __str__(self) -> str:
        return self.title[:80]


class DriveItemQuerySet(models.QuerySet["DriveItem"]):
    """Tasks of drives, narrowed to what somebody may see, and with their state on a day."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Of the tasks that the actor may see: those in drives of one's scope, and those led in it."""
        if actor is None:
            return self.none()
        rows = self.filter(task__in=Task.objects.visible_to(actor))
        if actor.scope is None:
            return rows
        scope = list(actor.scope)
        return rows.filter(Q(drive__body_id__in=scope) | Q(task__lead_agency_id__in=scope))

    def with_state(self, day: date) -> Self:
        """Each with `state` on `day` and `due_then`, the committed day in force then:
        `rules.drives.item_state_on` in the database."""
        pledges = Pledge.objects.filter(item=OuterRef("pk"), made_on__lte=day).order_by("-number")
        tasks = Task.objects.with_state(day, due_soon_days=_ANY).filter(pk=OuterRef("task_id"))
        rows = self.annotate(
            task_state=Subquery(tasks.values(*("state",))),
            due_then=Subquery(pledges.values("due_on")[:1]),
            again_then=Subquery(pledges.values("again_on")[:1]),
        )
        return rows.annotate(state=_state_expression(day))

    def in_states(self, *states: str) -> Self:
        """Of rows `with_state`, those in one of `states`."""
        return self.filter(Q(("state__in", states)))

    def left(self) -> Self:
        """Of rows `with_state`, those that are left in their drive."""
        return self.in_states(*LEFT)


def _state_expression(day: date) -> Case:
    return Case(
        When(added_on__gt=day, then=Value(ItemState.NOT_YET.value)),
        When(taken_out_on__lte=day, then=Value(ItemState.TAKEN_OUT.value)),
        When(task_state=TaskState.CANCELLED, then=Value(ItemState.WITHDRAWN.value)),
        When(task_state__in=_TASK_DONE, then=Value(ItemState.DONE.value)),
        When(Q(due_then=None) | Q(again_then__lte=day), then=Value(ItemState.TO_COMMIT.value)),
        When(due_then__lt=day, then=Value(ItemState.PASSED.value)),
        default=Value(ItemState.COMMITTED.value),
        output_field=CharField(),
    )


class DriveItem(models.Model):
    """An overdue task in a drive. Whether it is done is the task's to say.

    `commitment` is what its lead agency promised; a further day is a slip of it. `due_on` is the
    committed day in force, `late_since` the last day that had passed when the task was picked.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    drive = models.ForeignKey(ClosingDrive, on_delete=models.PROTECT, related_name="items")
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in ItemStage], default=ItemStage.WAITING
    )
    late_since = models.DateField()
    added_on = models.DateField()
    commitment = models.ForeignKey(
        "oversight.Commitment", null=True, on_delete=models.PROTECT, related_name="drive_items"
    )
    due_on = models.DateField(null=True)
    taken_out_on = models.DateField(null=True)
    taken_out_reason = models.TextField(blank=True)

    objects = DriveItemQuerySet.as_manager()

    class Meta:
        ordering = ["late_since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(stage__in=OPEN_ITEM_STAGES), name="drive_item_one_open"
            ),
            models.CheckConstraint(
                name="drive_item_out_with_reason",
                condition=Q(taken_out_on__isnull=True) | ~Q(taken_out_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["drive", "stage"], name="drive_item_by_drive")]

    def __str__(self) -> str:
        return self.task.title[:80]

    @property
    def title(self) -> str:
        """What is overdue."""
        return str(self.task.title)

    def state_on(self, day: date) -> ItemState:
        """The state on `day`."""
        pledges = sorted(self.pledges.all(), key=lambda pledge: pledge.number)
        dates = ItemDates(
            added_on=self.added_on,
            pledges=tuple(PledgeDates(row.made_on, row.due_on, row.again_on) for row in pledges),
            taken_out_on=self.taken_out_on,
        )
        state = self.task.state_on(day, due_soon_days=_ANY)
        return item_state_on(
            day, dates, task_done=state in _TASK_DONE, task_withdrawn=state == TaskState.CANCELLED
        )


class PledgeQuerySet(models.QuerySet[Any]):
    """Commitments of items; who may see the item may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of items that `actor` may see."""
        return self.filter(item__in=DriveItem.objects.visible_to(actor))


class Pledge(models.Model):
    """One commitment for an overdue task: day, person, cause of the delay, and what its check found.

    Those after the first are slips. `again_on` is the day on which the check asked for a further one.
    """

    class Verdict(models.TextChoices):
        WAITING = "waiting", _("Waiting for the check")
        DONE = "done", _("Done")
        AGAIN = "again", _("Not done: a further commitment is asked")
        DROPPED = "dropped", _("Taken out of the drive")

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(DriveItem, on_delete=models.PROTECT, related_name="pledges")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    person_text = models.CharField(max_length=200, blank=True)
    cause = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    maker_ref = models.CharField(max_length=80)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.WAITING)
    again_on = models.DateField(null=True)
    checked_at = models.DateTimeField(null=True)
    checker_ref = models.CharField(max_length=80, blank=True)
    check_note = models.TextField(blank=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="pledge_number_once"),
            models.CheckConstraint(
                name="pledge_has_person", condition=Q(post__isnull=False) | ~Q(person_text="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.due_on}"
