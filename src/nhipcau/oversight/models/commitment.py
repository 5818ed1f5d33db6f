"""Commitments: a promise, its milestones, its slips, and the products handed in for it."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.oversight.models.product import WithProduct
from nhipcau.oversight.rules.commitments import (
    CommitmentDates,
    MilestoneDates,
    PromisedDay,
    Stage,
    State,
    state_on,
)
from nhipcau.spine.facade import Actor


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments, narrowed to what somebody may see, and with their state on a day."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those that an agency of the actor's scope gave or received."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        scope = list(actor.scope)
        return self.filter(Q(promiser_id__in=scope) | Q(receiver_id__in=scope))

    def with_state(self, day: date) -> Self:
        """Each with `state` and `due_then` on `day`: `rules.commitments.state_on` in the database."""
        moved = Slip.objects.filter(commitment=OuterRef("pk"), milestone=None)
        rows = self.annotate(due_then=_due_then(moved, day))
        return rows.annotate(state=_state_expression(day))

    def in_states(self, *states: str) -> Self:
        """Of rows `with_state`, those in one of `states`."""
        return self.filter(Q(("state__in", states)))


def _due_then(moves: models.QuerySet[Slip], day: date) -> Coalesce:
    """The promised day in force on `day`: the one before the first move that came after."""
    later = moves.filter(moved_on__gt=day).order_by("moved_at").values("old_due_on")[:1]
    return Coalesce(Subquery(later), F("due_on"), output_field=DateField())


def _state_expression(day: date) -> Case:
    moves = Slip.objects.filter(milestone=OuterRef("pk"))
    missed = Milestone.objects.annotate(due_then=_due_then(moves, day)).filter(
        Q(("due_then__lt", day)), Q(done_on=None) | Q(done_on__gt=day), commitment=OuterRef("pk")
    )
    in_hand = Delivery.objects.filter(
        Q(returned_on=None) | Q(returned_on__gt=day),
        commitment=OuterRef("pk"),
        handed_in_on__lte=day,
    ).filter(Q(handed_in_on__lte=OuterRef("due_then")))
    late = Q(delivered_on__isnull=True) | Q(delivered_on__gt=F("first_due_on"))
    return Case(
        When(said_on__gt=day, then=Value(State.NOT_YET.value)),
        When(released_on__lte=day, then=Value(State.RELEASED.value)),
        When(Q(accepted_on__lte=day) & late, then=Value(State.KEPT_LATE.value)),
        When(accepted_on__lte=day, then=Value(State.KEPT.value)),
        When(Q(due_then__lt=day) & ~Exists(in_hand), then=Value(State.BROKEN.value)),
        When(Q(due_then__gt=F("first_due_on")) | Exists(missed), then=Value(State.SLIPPING.value)),
        default=Value(State.RUNNING.value),
        output_field=CharField(),
    )


class Commitment(models.Model):
    """An agency (and the post that speaks for it) promises a result by a day.

    `first_due_on` is the day as first promised and never changes; `due_on` the day in force.
    Where it was said: a document, the words of an occasion, or both.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=500)
    promiser = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    promiser_post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=300, blank=True)
    product = models.CharField(max_length=500)
    said_on = models.DateField()
    first_due_on = models.DateField()
    due_on = models.DateField()
    stage = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in Stage], default=Stage.RUNNING
    )
    delivered_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    released_on = models.DateField(null=True)
    recorded_by = models.CharField(max_length=80)
    recorded_for = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at"]
        constraints = [
            models.CheckConstraint(name="commitment_to_another", condition=~Q(promiser=F("receiver"))),
            models.CheckConstraint(
                name="commitment_moves_back_only", condition=Q(due_on__gte=F("first_due_on"))
            ),
            models.CheckConstraint(
                name="commitment_kept_with_product",
                condition=Q(accepted_on__isnull=True) | Q(delivered_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["promiser", "due_on"], name="commitment_by_promiser"),
            models.Index(fields=["receiver", "stage"], name="commitment_by_receiver"),
        ]

    def __str__(self) -> str:
        return self.title[:80]

    def dates(self) -> CommitmentDates:
        """The dates of the state; three queries where nothing was prefetched."""
        slips = sorted(self.slips.all(), key=lambda slip: slip.moved_at)
        return CommitmentDates(
            said_on=self.said_on,
            due=_promised(self.first_due_on, self.due_on, [s for s in slips if s.milestone_id is None]),
            milestones=tuple(
                MilestoneDates(
                    due=_promised(m.first_due_on, m.due_on, [s for s in slips if s.milestone_id == m.id]),
                    done_on=m.done_on,
                )
                for m in self.milestones.all()
            ),
            in_hand=tuple((row.handed_in_on, row.returned_on) for row in self.deliveries.all()),
            delivered_on=self.delivered_on,
            accepted_on=self.accepted_on,
            released_on=self.released_on,
        )

    def state_on(self, day: date) -> State:
        """The state on `day`."""
        return state_on(day, self.dates())

    @property
    def days_slipped(self) -> int:
        """By how many days the promise was moved in all."""
        return (self.due_on - self.first_due_on).days


def _promised(first: date, now: date, slips: list[Slip]) -> PromisedDay:
    return PromisedDay(first=first, now=now, before=tuple((s.moved_on, s.old_due_on) for s in slips))


class PartQuerySet(models.QuerySet[Any]):
    """Parts of a commitment; who may see it may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Parts of commitments that `actor` may see."""
        return self.filter(commitment__in=Commitment.objects.visible_to(actor))


class Milestone(WithProduct):
    """A step on the way, with its own day and product."""

    id = models.UUIDField(primary_key=True, default=new_id)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=300)
    first_due_on = models.DateField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    reporter_ref = models.CharField(max_length=80, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["first_due_on", "id"]

    def __str__(self) -> str:
        return self.title[:80]


class Slip(models.Model):
    """A promised day that was moved: old and new day, when, who, why. Never changed.

    `milestone` is None for the last day of the whole promise.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="slips")
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="slips")
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    reason = models.TextField()
    moved_on = models.DateField()
    moved_at = models.DateTimeField()
    mover_ref = models.CharField(max_length=80)
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["-moved_at"]
        constraints = [
            models.CheckConstraint(name="slip_moves_back", condition=Q(new_due_on__gt=F("old_due_on")))
        ]

    def __str__(self) -> str:
        return f"{self.old_due_on} → {self.new_due_on}"

    @property
    def days(self) -> int:
        """By how many days."""
        return (self.new_due_on - self.old_due_on).days


class Delivery(WithProduct):
    """A product handed in for a commitment and what became of it."""

    class Decision(models.TextChoices):
        WAITING = "waiting", _("Waiting for acceptance")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")

    id = models.UUIDField(primary_key=True, default=new_id)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="deliveries")
    text = models.TextField(blank=True)
    handed_in_on = models.DateField()
    handed_in_at = models.DateTimeField()
    doer_ref = models.CharField(max_length=80)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.WAITING)
    returned_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decider_ref = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_in_at"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(decision="waiting"), name="delivery_one_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handed_in_on} {self.commitment_id}"


class CommitmentTask(models.Model):
    """A task through which a commitment is carried out."""

    id = models.BigAutoField(primary_key=True)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="bound_tasks")
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="+")

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commitment", "task"], name="commitment_task_once")]

    def __str__(self) -> str:
        return f"{self.commitment_id} by {self.task_id}"
