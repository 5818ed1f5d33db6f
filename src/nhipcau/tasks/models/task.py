"""A task: the six clears, the dates from which its state follows, and its stage."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, CharField, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.classification import Classification
from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor
from nhipcau.tasks.rules import Authority, Stage, State, TaskDates, state_on


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks, narrowed to what somebody may see, and with their state on a day."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Published ones for all; others for the lead, the coordinating and the assigning agency and
        the one that sets an open deadline, each with what lies below it in the actor's scope."""
        if actor is None:
            return self.filter(published=True)
        rows = self
        if not actor.can("documents.view_classified"):
            rows = rows.filter(classification__lte=Classification.INTERNAL)
        if actor.scope is None:
            return rows
        scope = list(actor.scope)
        coordinating = TaskAgency.objects.filter(agency_id__in=scope).values("task_id")
        return rows.filter(
            Q(published=True)
            | Q(lead_agency_id__in=scope)
            | Q(assigner_agency_id__in=scope)
            | Q(deadline_set_by_id__in=scope)
            | Q(id__in=coordinating)
        )

    def with_state(self, day: date, *, due_soon_days: int) -> Self:
        """Each task with `state` on `day` and `due_then`, the last day that was in force then: the
        same rules as `rules.state_on`, in the database."""
        rows = self.annotate(due_then=due_expression(day))
        return rows.annotate(state=state_expression(day, due_soon_days=due_soon_days))

    def in_states(self, *states: str) -> Self:
        """Of rows `with_state`, those in one of `states`."""
        return self.filter(Q(("state__in", states)))

    def issued_by(self, day: date) -> Self:
        """Tasks that stood on `day`: issued by then and not cancelled."""
        return self.filter(issued_on__lte=day).exclude(cancelled_on__lte=day)

    def entered_by(self, moment: datetime) -> Self:
        """Tasks that were in the register at `moment`, of whatever day they are."""
        return self.filter(created_at__lte=moment)


def due_expression(day: date) -> Case:
    """The last day in force on `day`: the present one, or the one before the first move that came after.

    The calendar moves a deadline only before its first extension, so a move comes before all of these.
    Both tables are asked only for tasks whose last day moved after `day`.
    """
    from nhipcau.tasks.models.due_move import DueMove
    from nhipcau.tasks.models.extension import Extension

    moved = DueMove.objects.filter(task=OuterRef("pk"), moved_on__gt=day).order_by("moved_at", "id")
    later = Extension.objects.filter(task=OuterRef("pk"), decided_on__gt=day).granted()
    before = Coalesce(Subquery(moved.values("old_due_on")[:1]), Subquery(later.values("old_due_on")[:1]))
    return Case(
        When(due_set_on__gt=day, then=Value(None)),
        When(extended_on__gt=day, then=before),
        default=F("due_on"),
        output_field=DateField(),
    )


def state_expression(day: date, *, due_soon_days: int) -> Case:
    """`rules.state_on` as SQL over `due_then`, for counting many tasks without loading them."""
    late = Q(delivered_on__gt=F("due_then"))
    return Case(
        When(issued_on__gt=day, then=Value(State.NOT_YET.value)),
        When(cancelled_on__lte=day, then=Value(State.CANCELLED.value)),
        When(Q(accepted_on__lte=day) & late, then=Value(State.DONE_LATE.value)),
        When(accepted_on__lte=day, then=Value(State.DONE_ON_TIME.value)),
        When(due_then__isnull=True, then=Value(State.OPEN_DEADLINE.value)),
        When(due_then__lt=day, then=Value(State.OVERDUE.value)),
        When(due_then__lte=day + timedelta(days=due_soon_days), then=Value(State.DUE_SOON.value)),
        default=Value(State.ON_TRACK.value),
        output_field=CharField(),
    )


class Task(models.Model):
    """One piece of work that one agency leads.

    Fields by clear: *person* `responsible_post`; *work* `title`; *time* `due_on` or
    `deadline_set_by` for an open one; *responsibility* `lead_agency`; *product* `product`;
    *authority* `authority` (who may decide what along the way) with `assigner_agency`, which
    accepts the product.
    """

    class DeadlineKind(models.TextChoices):
        DUE = "due", _("By a date")
        RECURRING = "recurring", _("Recurring")
        OPEN = "open", _("Open: to be set")

    id = models.UUIDField(primary_key=True, default=new_id)
    serial = models.BigIntegerField(unique=True, editable=False)
    # The short name at the assigner's node, where that is another one.
    home_code = models.CharField(max_length=40, blank=True, db_default="")
    # How often it was given to a lead agency: what was said in an earlier round is overtaken.
    round = models.PositiveSmallIntegerField(default=1, db_default=1)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    document = models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")
    source_text = models.TextField(blank=True)
    source_start = models.IntegerField(null=True)
    source_end = models.IntegerField(null=True)

    title = models.CharField(max_length=1000)
    lead_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    assigner_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    responsible_post = models.ForeignKey(
        "agencies.Post", null=True, on_delete=models.PROTECT, related_name="+"
    )
    person_text = models.CharField(max_length=200, blank=True)
    product = models.CharField(max_length=500)
    authority = models.CharField(max_length=20, choices=[(a.value, a.value) for a in Authority])
    key_task = models.BooleanField(default=False)
    classification = models.PositiveSmallIntegerField(default=Classification.INTERNAL)
    published = models.BooleanField(default=False)
    synthetic = models.BooleanField(default=False)

    deadline_kind = models.CharField(max_length=10, choices=DeadlineKind.choices, default=DeadlineKind.DUE)
    deadline_text = models.CharField(max_length=300, blank=True)
    deadline_reading = models.CharField(max_length=12, blank=True)
    recurrence = models.CharField(max_length=20, blank=True)
    # Of recurring work: the day of the last month of each period by which it is due; its end when empty.
    recurrence_day = models.PositiveSmallIntegerField(null=True)
    # Of a part that stands for one period of recurring work.
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_set_on = models.DateField(null=True)
    original_due_on = models.DateField(null=True)
    # How a period was counted from its event (`deadlines.rule_to_json`); empty for a date that was named.
    deadline_rule = models.JSONField(
        default=dict, blank=True, db_default=models.Value({}, models.JSONField())
    )
    # The day on which the last day moved last, by an extension or with the calendar; how many extensions.
    extended_on = models.DateField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0, db_default=0)
    deadline_set_by = models.ForeignKey(
        "agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )

    stage = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in Stage], default=Stage.ASSIGNED
    )
    issued_on = models.DateField()
    taken_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    last_update_on = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    delay_cause = models.CharField(max_length=20, blank=True)
    delay_note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "period_from"],
                condition=Q(period_from__isnull=False),
                name="task_one_part_a_period",
            ),
            models.CheckConstraint(
                name="task_time_is_clear",
                condition=Q(due_on__isnull=False)
                | Q(deadline_kind="open", deadline_set_by__isnull=False)
                | Q(deadline_kind="recurring"),
            ),
            models.CheckConstraint(
                name="task_accepted_was_delivered",
                condition=Q(accepted_on__isnull=True) | Q(delivered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="task_clears_filled",
                condition=~Q(title="") & ~Q(product="") & ~Q(authority=""),
            ),
        ]
        indexes = [
            # The dashboard counts over this index alone: agency and the dates of the state.
            models.Index(
                fields=["lead_agency", "issued_on"],
                name="task_state_by_lead",
                include=[
                    "due_on",
                    "due_set_on",
                    "original_due_on",
                    "extended_on",
                    "delivered_on",
                    "accepted_on",
                    "cancelled_on",
                    "key_task",
                ],
            ),
            models.Index(fields=["assigner_agency", "stage"], name="task_by_assigner"),
            models.Index(fields=["responsible_post", "stage"], name="task_by_post"),
            models.Index(fields=["document"], name="task_by_document"),
            models.Index(
                fields=["due_on"], name="task_open_due", condition=Q(accepted_on=None, cancelled_on=None)
            ),
            GinIndex(fields=["title"], name="task_title_trgm", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title[:60]}"

    @property
    def code(self) -> str:
        """The task's short name for people."""
        return f"NV-{self.serial:06d}"

    def dates(self) -> TaskDates:
        """The dates of the state."""
        return TaskDates(
            issued_on=self.issued_on,
            due_on=self.due_on,
            due_set_on=self.due_set_on,
            delivered_on=self.delivered_on,
            accepted_on=self.accepted_on,
            cancelled_on=self.cancelled_on,
            due_before=self._due_before(),
        )

    def _due_before(self) -> tuple[tuple[date, date], ...]:
        """(day of the move, last day in force before it), in order; no query where there is none."""
        if self.extended_on is None:
            return ()
        moves = [(row.moved_on, row.old_due_on) for row in self.due_moves.order_by("moved_at", "id")]
        granted = self.extension_requests.granted()
        return (*moves, *((row.decided_on, row.old_due_on) for row in granted if row.decided_on))

    def state_on(self, day: date, *, due_soon_days: int) -> State:
        """The state on `day`."""
        return state_on(day, self.dates(), due_soon_days=due_soon_days)


class TaskAgency(models.Model):
    """An agency that works on a task with the lead."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="coordinating")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "agency"], name="task_agency_once")]
        indexes = [models.Index(fields=["agency"], name="task_agency_agency")]

    def __str__(self) -> str:
        return f"{self.task_id} with {self.agency_id}"
