"""A difficulty, the agencies through whose hands it went, and difficulties that are one."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, UUIDField, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from nhipcau.difficulties.rules import OPEN_STAGES, Kind, Outcome, Stage, is_late
from nhipcau.kit.clock import end_of
from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor

KINDS = [
    (Kind.LEGAL.value, _("Legal rules")),
    (Kind.TECHNICAL.value, _("Technology")),
    (Kind.DATA.value, _("Data")),
    (Kind.PEOPLE.value, _("People")),
    (Kind.MONEY.value, _("Money")),
    (Kind.OTHER.value, _("Other")),
]
STAGES = [
    (Stage.RAISED.value, _("Waiting for an answer")),
    (Stage.PROPOSED.value, _("A solution is proposed")),
    (Stage.ANSWERED.value, _("Answered")),
    (Stage.CLOSED.value, _("Removed")),
    (Stage.WITHDRAWN.value, _("Withdrawn")),
]
OUTCOMES = [
    (Outcome.REMOVED.value, _("The cause is removed")),
    (Outcome.GUIDED.value, _("Guidance: it can be done as the rules stand")),
    (Outcome.PLANNED.value, _("It will be removed by a planned measure")),
    (Outcome.REFUSED.value, _("It cannot be removed, with the reason")),
]


class GroupQuerySet(models.QuerySet["DifficultyGroup"]):
    """Groups; who sees one of their members sees that it is grouped."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Groups of difficulties that `actor` may see."""
        return self.filter(id__in=Difficulty.objects.visible_to(actor).values("group_id"))


class DifficultyGroup(models.Model):
    """One cause behind several difficulties; they are answered together."""

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    objects = GroupQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class DifficultyQuerySet(models.QuerySet["Difficulty"]):
    """Difficulties, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of the agencies that raised them, that hold them now or held them before, each with
        what lies below in the actor's scope; nothing for the public."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        scope = list(actor.scope)
        held = DifficultyMove.objects.filter(to_agency_id__in=scope).values("difficulty_id")
        return self.filter(Q(raised_by_id__in=scope) | Q(holder_agency_id__in=scope) | Q(id__in=held))

    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(stage__in=OPEN_STAGES)

    def late_on(self, day: date) -> Self:
        """Open ones whose holder has let the day pass."""
        return self.open().filter(due_on__lt=day)

    def as_of(self, day: date) -> Self:
        """Those that were raised by the end of `day`, each with `holder_then`, the agency with which it
        lay, and `due_then`, the last day of that agency.

        A difficulty that was reopened counts as open throughout, with its present last day: what was
        answered did not help, and the day of that answer is not kept.
        """
        moves = DifficultyMove.objects.filter(difficulty=OuterRef("pk"), at__lt=end_of(day)).order_by("-at")
        due = Case(
            When(reopened=0, then=Coalesce(Subquery(moves.values("due_on")[:1]), F("due_on"))),
            default=F("due_on"),
            output_field=DateField(),
        )
        holder = Coalesce(
            Subquery(moves.values("to_agency_id")[:1]), F("holder_agency_id"), output_field=UUIDField()
        )
        return self.filter(raised_on__lte=day).annotate(holder_then=holder, due_then=due)

    def open_on(self, day: date) -> Self:
        """Of rows `as_of` the day, those that waited for an answer at its end."""
        return self.exclude(answered_on__lte=day).exclude(closed_on__lte=day)

    def overdue_on(self, day: date) -> Self:
        """Of rows `as_of` the day, those open ones whose holder had let its day pass."""
        return self.open_on(day).filter(Q(("due_then__lt", day)))


class Difficulty(models.Model):
    """What keeps a piece of work from getting on, and what came of it.

    `due_on` is the last day for the agency with which it lies now; it is set anew when it is
    passed on. `raised_on` is never set anew: the age of a difficulty is counted from it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    serial = models.BigIntegerField(unique=True, editable=False)
    # The short name at the node where it was raised, where that is another one.
    home_code = models.CharField(max_length=40, blank=True, db_default="")
    title = models.CharField(max_length=300)
    text = models.TextField()
    kind = models.CharField(max_length=12, choices=KINDS)
    task = models.ForeignKey("tasks.Task", null=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(DifficultyGroup, null=True, on_delete=models.SET_NULL, related_name="members")
    stage = models.CharField(max_length=10, choices=STAGES, default=Stage.RAISED)
    raised_by = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    raiser_ref = models.CharField(max_length=80)
    raised_on = models.DateField()
    raised_at = models.DateTimeField()
    holder_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    proposal = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    answer = models.TextField(blank=True)
    answer_record = models.CharField(max_length=200, blank=True)
    answerer_ref = models.CharField(max_length=80, blank=True)
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    synthetic = models.BooleanField(default=False)

    objects = DifficultyQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "serial"]
        constraints = [
            models.CheckConstraint(
                name="difficulty_answer_says_something",
                condition=~Q(stage="answered") | (~Q(answer="") & Q(answered_on__isnull=False)),
            )
        ]
        indexes = [
            models.Index(fields=["holder_agency", "stage"], name="difficulty_by_holder"),
            models.Index(fields=["raised_by", "stage"], name="difficulty_by_raiser"),
            models.Index(fields=["task"], name="difficulty_by_task"),
            GinIndex(fields=["title"], name="difficulty_title_trgm", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title[:60]}"

    @property
    def code(self) -> str:
        """The difficulty's short name for people."""
        return f"VM-{self.serial:06d}"

    def is_late(self, day: date) -> bool:
        """Whether its holder has let the day pass."""
        return is_late(stage=self.stage, due_on=self.due_on, day=day)


class DifficultyMove(models.Model):
    """One hand-over: to whom, when, why, with which proposal."""

    id = models.UUIDField(primary_key=True, default=new_id)
    difficulty = models.ForeignKey(Difficulty, on_delete=models.CASCADE, related_name="moves")
    from_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    by_ref = models.CharField(max_length=80)
    at = models.DateTimeField()
    due_on = models.DateField()
    reason = models.TextField(blank=True)
    proposal = models.TextField(blank=True)

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["to_agency"], name="difficulty_move_to")]

    def __str__(self) -> str:
        return f"{self.difficulty_id} → {self.to_agency_id}"
