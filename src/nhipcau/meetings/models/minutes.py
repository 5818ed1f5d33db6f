"""Agenda, what was said, and conclusions."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, UUIDField, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.meetings.models.meeting import Meeting
from nhipcau.meetings.rules import ConclusionState, Stage
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import Authority, State, Task


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Points of an agenda; who may see the meeting may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Points of meetings that `actor` may see."""
        return self.filter(meeting__in=Meeting.objects.visible_to(actor))


class AgendaItem(models.Model):
    """A point of the agenda: typed (`source` empty), or made from records and frozen when called.

    `lines` holds the frozen lines (`agenda.as_json`).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField(default=list)
    frozen_on = models.DateField(null=True)
    said = models.TextField(blank=True)

    objects = AgendaItemQuerySet.as_manager()
    audit_exclude = frozenset({"said", "lines"})

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(name="agenda_item_is_named", condition=~Q(title="") | ~Q(source=""))
        ]

    def __str__(self) -> str:
        return self.title or self.source


class ConclusionQuerySet(models.QuerySet["Conclusion"]):
    """Conclusions, narrowed to what somebody may see, and with their state on a day."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of meetings whose minutes `actor` may read."""
        return self.filter(meeting__in=Meeting.objects.with_minutes_for(actor))

    def in_force(self) -> Self:
        """Those of confirmed minutes."""
        return self.filter(meeting__stage=Stage.CONFIRMED)

    def with_state(self, day: date) -> Self:
        """Each conclusion with `of_task` (the id of its task), `state` on `day` and `due_then`.

        With a task the state is the task's, computed by the same rule as on every other page.
        """
        rows = self.annotate(of_task=Coalesce("draft__task_id", "task_id", output_field=UUIDField(null=True)))
        tasks = Task.objects.with_state(day, due_soon_days=settings.NHIPCAU_DUE_SOON_DAYS)
        this = tasks.filter(id=OuterRef("of_task"))
        own = Case(
            When(kind=Conclusion.Kind.NOTED, then=Value(ConclusionState.NOTED.value)),
            When(draft__state="dropped", then=Value(ConclusionState.DROPPED.value)),
            When(draft__isnull=False, then=Value(ConclusionState.DRAFT.value)),
            default=Value(ConclusionState.TO_ISSUE.value),
            output_field=CharField(),
        )
        return rows.annotate(
            state=Coalesce(Subquery(this.values(*("state",))[:1]), own, output_field=CharField()),
            due_then=Coalesce(Subquery(this.values(*("due_then",))[:1]), F("due_on")),
        )

    def open(self) -> Self:
        """Of rows `with_state`, those that somebody still has to do something about."""
        closed = (
            State.DONE_ON_TIME, State.DONE_LATE, State.CANCELLED,
            ConclusionState.NOTED, ConclusionState.DROPPED,
        )  # fmt: skip
        return self.exclude(Q(("state__in", closed)))


class Conclusion(models.Model):
    """One line of the conclusions of a meeting.

    A line of kind *task* goes through a draft of room tasks: complete, it becomes a task at once;
    with a clear missing it waits there as a draft. An *urge* points at a task that is there already.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("A task")
        URGE = "urge", _("Urges a task that is there already")
        NOTED = "noted", _("Noted, no task")

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="conclusions")
    position = models.PositiveSmallIntegerField()
    agenda_item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.SET_NULL, related_name="conclusions"
    )
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.TASK)
    # Read from a pasted text and not yet kept by a person.
    proposed = models.BooleanField(default=False)
    text = models.TextField()
    lead_agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    coordinating = ArrayField(models.UUIDField(), default=list, blank=True)
    responsible_post = models.ForeignKey(
        "agencies.Post", null=True, on_delete=models.PROTECT, related_name="+"
    )
    person_text = models.CharField(max_length=200, blank=True)
    product = models.CharField(max_length=500, blank=True)
    authority = models.CharField(max_length=20, blank=True, choices=[(a.value, a.value) for a in Authority])
    due_on = models.DateField(null=True)
    deadline_text = models.CharField(max_length=300, blank=True)
    task = models.ForeignKey("tasks.Task", null=True, on_delete=models.PROTECT, related_name="+")
    draft = models.OneToOneField("tasks.TaskDraft", null=True, on_delete=models.PROTECT, related_name="+")

    objects = ConclusionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.CheckConstraint(name="conclusion_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="conclusion_urges_a_task", condition=~Q(kind="urge") | Q(task__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["lead_agency"], name="conclusion_by_lead"),
            models.Index(fields=["task"], name="conclusion_by_task"),
            GinIndex(fields=["text"], name="conclusion_text_trgm", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text[:60]}"

    @property
    def issued(self) -> bool:
        """Whether it has become a task or a draft."""
        return self.draft_id is not None
