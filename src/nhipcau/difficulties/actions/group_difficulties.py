"""Say that several difficulties are one cause, so that one answer goes to all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from nhipcau.difficulties.errors import NothingToGroup, WordsMissing
from nhipcau.difficulties.events import DifficultiesGrouped
from nhipcau.difficulties.models import Difficulty, DifficultyGroup
from nhipcau.difficulties.rules import HANDLE
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot

_FEWEST = 2


@action("difficulties.group_difficulties", permission=HANDLE, emits=(DifficultiesGrouped,))
def group_difficulties(
    *, actor: Actor, difficulty_ids: Sequence[UUID], title: str, now: datetime
) -> DifficultyGroup:
    """The group of open difficulties that lie with the actor's agency. Who raised each keeps seeing
    their own and no other. One that stands in another group comes over.

    Raises WordsMissing, NothingToGroup.
    """
    if not title.strip():
        raise WordsMissing
    rows = Difficulty.objects.visible_to(actor).open().select_for_update(of=("self",))
    chosen = [row for row in rows.filter(id__in=difficulty_ids) if actor.acts_for(row.holder_agency_id)]
    if len(chosen) < _FEWEST or len(chosen) != len(set(difficulty_ids)):
        raise NothingToGroup
    group = DifficultyGroup.objects.create(title=" ".join(title.split()), made_at=now)
    record_change(group, None)
    for row in chosen:
        before = snapshot(row)
        row.group = group
        row.save()
        record_change(row, before)
    publish(DifficultiesGrouped(group_id=group.id, count=len(chosen)))
    return group
