"""Reads of the difficulties room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, F, Q

from nhipcau.agencies.facade import agency
from nhipcau.difficulties.errors import DifficultyNotThere
from nhipcau.difficulties.models import Difficulty
from nhipcau.difficulties.models.difficulty import DifficultyQuerySet
from nhipcau.difficulties.rules import Stage
from nhipcau.spine.facade import Actor

# Below it titles have little more in common than the words of every office.
_ALIKE = 0.3


def difficulty_for(*, actor: Actor | None, difficulty_id: UUID) -> Difficulty:
    """The difficulty. Raises DifficultyNotThere, also when the actor may not see it."""
    rows = Difficulty.objects.visible_to(actor).select_related("task", "group")
    found = rows.filter(id=difficulty_id).first()
    if found is None:
        raise DifficultyNotThere
    return found


def to_answer(*, actor: Actor) -> DifficultyQuerySet:
    """Open difficulties that lie with the actor's agency."""
    return Difficulty.objects.visible_to(actor).open().filter(holder_agency_id=actor.agency_id)


def answered_to(*, actor: Actor) -> DifficultyQuerySet:
    """Answers that the actor's agency has not taken yet."""
    rows = Difficulty.objects.visible_to(actor)
    return rows.filter(raised_by_id=actor.agency_id, stage=Stage.ANSWERED)


def of_task(*, actor: Actor | None, task_id: UUID) -> list[Difficulty]:
    """Difficulties that were raised from a task."""
    return list(Difficulty.objects.visible_to(actor).filter(task_id=task_id).order_by("-serial")[:50])


def similar_to(*, actor: Actor, difficulty: Difficulty, limit: int = 10) -> list[Difficulty]:
    """Open ones with the same holder and a title that is much alike, the likest first."""
    rows = Difficulty.objects.visible_to(actor).open().exclude(id=difficulty.id)
    alike = rows.filter(holder_agency_id=difficulty.holder_agency_id, kind=difficulty.kind).annotate(
        likeness=TrigramSimilarity("title", difficulty.title)
    )
    found = alike.filter(Q(likeness__gte=_ALIKE)).order_by(F("likeness").desc(), "serial")
    return list(found[:limit])


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many difficulties of a kind are open, and how many of these are late."""

    kind: str
    open: int
    late: int


def counts_by_kind(*, actor: Actor, day: date) -> list[KindCount]:
    """Open difficulties by kind on `day`, the most first. One query."""
    rows = (
        Difficulty.objects.visible_to(actor)
        .open()
        .order_by()
        .values("kind")
        .annotate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)))
    )
    found = [KindCount(row["kind"], row["all"], row["late"]) for row in rows]
    return sorted(found, key=lambda count: (-count.open, count.kind))


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many difficulties of a kind lay with a level of the state, and how many of these were late."""

    kind: str
    level: str
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Week:
    """The difficulties of a week: raised and answered in it, and what was open at its end."""

    raised: int
    answered: int
    open: int
    late: int
    counts: tuple[LevelCount, ...]


def week_of_difficulties(
    *, actor: Actor, since: date, until: date, raised_in: Collection[UUID] | None = None
) -> Week:
    """What happened after `since` up to `until`, and how it stood at the end of `until`.

    `raised_in` narrows to difficulties of these agencies. Two queries, however many there are.
    """
    rows = Difficulty.objects.visible_to(actor)
    if raised_in is not None:
        rows = rows.filter(raised_by_id__in=list(raised_in))
    acts = rows.aggregate(
        raised=Count("pk", filter=Q(raised_on__gt=since, raised_on__lte=until)),
        answered=Count("pk", filter=Q(answered_on__gt=since, answered_on__lte=until)),
    )
    found = rows.as_of(until).open_on(until).order_by()
    opened: Counter[tuple[str, str]] = Counter()
    late: Counter[tuple[str, str]] = Counter()
    for kind, holder, due in found.values_list(*("kind", "holder_then", "due_then")):
        place = (kind, agency(holder).level)
        opened[place] += 1
        late[place] += due < until
    counts = [LevelCount(*place, number, late[place]) for place, number in opened.items()]
    counts.sort(key=lambda count: (-count.open, count.kind, count.level))
    return Week(**acts, open=opened.total(), late=late.total(), counts=tuple(counts))
