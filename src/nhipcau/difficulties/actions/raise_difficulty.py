"""Raise a difficulty: say what is stuck, of what kind, and who has the authority."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from nhipcau.difficulties.errors import HandlerMissing, KindUnknown, WordsMissing
from nhipcau.difficulties.events import DifficultyRaised
from nhipcau.difficulties.models import Difficulty, DifficultyMove
from nhipcau.difficulties.rules import RAISE, Kind
from nhipcau.difficulties.steps import due_for, refuse_ended
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links
from nhipcau.tasks.facade import Task, task_for


@action("difficulties.raise_difficulty", permission=RAISE, emits=(DifficultyRaised,))
def raise_difficulty(
    *,
    actor: Actor,
    title: str,
    text: str,
    kind: str,
    handler_agency_id: UUID | None = None,
    task_id: UUID | None = None,
    synthetic: bool = False,
    now: datetime,
) -> Difficulty:
    """The difficulty, laid with the agency that is asked to remove it; its days begin now.

    From a task it goes to the agency that assigned the task unless another is named.
    Raises WordsMissing, KindUnknown, HandlerMissing, HandlerEnded; TaskNotThere, AgencyNotThere.
    """
    if not title.strip() or not text.strip():
        raise WordsMissing
    if kind not in set(Kind):
        raise KindUnknown
    task = task_for(actor=actor, task_id=task_id) if task_id else None
    handler = handler_agency_id or _level_above(task)
    today = civil_date(now)
    refuse_ended(handler, today)
    difficulty = Difficulty.objects.create(
        serial=next_serial(),
        title=" ".join(title.split()),
        text=text.strip(),
        kind=kind,
        task=task,
        raised_by_id=actor.own_agency(),
        raiser_ref=actor.ref,
        raised_on=today,
        raised_at=now,
        holder_agency_id=handler,
        due_on=due_for(kind, today),
        synthetic=synthetic,
    )
    DifficultyMove.objects.create(
        difficulty=difficulty,
        from_agency_id=difficulty.raised_by_id,
        to_agency_id=handler,
        by_ref=actor.ref,
        at=now,
        due_on=difficulty.due_on,
    )
    if task is not None:
        set_links(
            from_kind="difficulties.difficulty",
            from_id=difficulty.id,
            links=[("tasks.task", task.id, "hinders")],
        )
    record_change(difficulty, None)
    publish(DifficultyRaised(difficulty_id=difficulty.id, holder_agency_id=handler))
    return difficulty


def _level_above(task: Task | None) -> UUID:
    """Who assigned the work has the authority over it. Raises HandlerMissing without a task."""
    if task is None:
        raise HandlerMissing
    return task.assigner_agency_id


def next_serial() -> int:
    """The next number of this node for people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('difficulties_serial')")
        return int(cursor.fetchone()[0])
