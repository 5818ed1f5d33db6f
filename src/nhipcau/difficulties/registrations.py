"""What the difficulties room hands to lower rooms: cards, search, desk items, a panel on tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import names_now
from nhipcau.difficulties.errors import DifficultyNotThere
from nhipcau.difficulties.models import Difficulty
from nhipcau.difficulties.models.difficulty import DifficultyQuerySet
from nhipcau.difficulties.queries import answered_to, difficulty_for, of_task, to_answer
from nhipcau.difficulties.rules import HANDLE, RAISE
from nhipcau.difficulties.wording import badge_of, clock_words
from nhipcau.kit.clock import today
from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.nodes.facade import may_here
from nhipcau.spine.facade import Actor
from nhipcau.spine.provides import DeskItem, SearchHit
from nhipcau.tasks.facade import OPEN_STAGES as OPEN_TASK_STAGES
from nhipcau.tasks.facade import Task


def difficulty_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of a difficulty, None when it is absent or hidden."""
    try:
        difficulty = difficulty_for(actor=actor, difficulty_id=record_id)
    except DifficultyNotThere:
        return None
    holder = names_now([difficulty.holder_agency_id]).get(difficulty.holder_agency_id, "")
    return RecordCard(
        ref=RecordRef(settings.NHIPCAU_NODE, "difficulties.difficulty", difficulty.id),
        title=str(difficulty),
        url=reverse("difficulties:difficulty", args=[difficulty.id]),
        lines=((_("Lies with"), holder), (_("Stage"), difficulty.get_stage_display())),
    )


class DifficultySearch:
    """Difficulties in the search across rooms."""

    key = "difficulties"
    label: str | Promise = gettext_lazy("Difficulties")

    def search(self, *, actor: Actor, text: str, limit: int) -> Sequence[SearchHit]:
        """The newest that hold every word of `text`."""
        rows = Difficulty.objects.visible_to(actor)
        for word in text.split():
            rows = rows.filter(Q(title__unaccent__icontains=word) | Q(text__unaccent__icontains=word))
        return [
            SearchHit(
                title=f"{row.code} {row.title}",
                url=reverse("difficulties:difficulty", args=[row.id]),
                context=str(row.get_stage_display()),
                when=row.raised_on,
            )
            for row in rows.order_by("-raised_on", "-serial")[:limit]
        ]


class _DifficultyDesk:
    """A part of my desk made from difficulties."""

    key: str
    label: str | Promise
    order: int
    permission: str

    def rows(self, actor: Actor) -> DifficultyQuerySet:
        """What waits for `actor`."""
        raise NotImplementedError

    def items(self, *, actor: Actor, today: date, limit: int) -> Sequence[DeskItem]:
        """The one that has waited longest first."""
        if not actor.can(self.permission):
            return []
        return [
            DeskItem(
                title=row.title,
                url=reverse("difficulties:difficulty", args=[row.id]),
                why=clock_words(row, today),
                state=badge_of(row, today)[0],
                due_on=row.due_on,
            )
            for row in self.rows(actor).order_by("due_on", "serial")[:limit]
        ]

    def count(self, *, actor: Actor, today: date) -> int:
        """How many wait in all."""
        return self.rows(actor).count() if actor.can(self.permission) else 0


class ToAnswer(_DifficultyDesk):
    """Difficulties that lie with the actor's agency."""

    key = "difficulties-to-answer"
    label: str | Promise = gettext_lazy("Difficulties to answer")
    order = 16
    permission = HANDLE

    def rows(self, actor: Actor) -> DifficultyQuerySet:
        """Open ones."""
        return to_answer(actor=actor)


class Answered(_DifficultyDesk):
    """Answers to what the actor's agency raised."""

    key = "difficulties-answered"
    label: str | Promise = gettext_lazy("Answers to your difficulties")
    order = 25
    permission = RAISE

    def rows(self, actor: Actor) -> DifficultyQuerySet:
        """Answered ones that nobody has closed yet."""
        return answered_to(actor=actor)


def task_panel(request: HttpRequest, record: object) -> str:
    """On a task's page: its difficulties, and the way to raise one."""
    assert isinstance(record, Task)
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return ""
    day = today()
    rows = of_task(actor=actor, task_id=record.id)
    may_raise = (
        may_here(actor, RAISE) and actor.acts_for(record.lead_agency_id) and record.stage in OPEN_TASK_STAGES
    )
    if not rows and not may_raise:
        return ""
    context = {
        "task": record,
        "rows": [{"row": row, "badge": badge_of(row, day)} for row in rows],
        "may_raise": may_raise,
    }
    return render_to_string("difficulties/task_panel.html", context, request)
