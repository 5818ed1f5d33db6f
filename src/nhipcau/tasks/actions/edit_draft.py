"""Save a draft as far as a person has come with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from nhipcau.spine.facade import Actor, action, plain, publish, record_change, snapshot
from nhipcau.tasks.actions.draft_tasks import not_said_in
from nhipcau.tasks.errors import DraftDecided, DraftNotThere
from nhipcau.tasks.events import DraftChanged, DraftDropped
from nhipcau.tasks.models import TaskDraft


@action("tasks.edit_draft", permission="tasks.draft", emits=(DraftChanged,))
def edit_draft(*, actor: Actor, draft_id: UUID, proposal: Mapping[str, Any], now: datetime) -> TaskDraft:
    """The draft with what was typed, complete or not. Raises DraftNotThere, DraftDecided."""
    draft = _open_draft(actor, draft_id)
    before = snapshot(draft)
    kept = [name for name in proposal.get("proposed", ()) if _same(name, proposal, draft.proposal)]
    draft.proposal = plain({**proposal, "proposed": kept})
    draft.missing = sorted(not_said_in(draft.proposal))
    draft.save()
    record_change(draft, before)
    publish(DraftChanged(draft_id=draft.id))
    return draft


def _same(clear: str, new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    """Whether a clear that was only proposed is still as it was proposed."""
    names = ("person_text", "person_post") if clear == "person" else (clear,)
    return all(new.get(name) == old.get(name) for name in names)


@action("tasks.drop_draft", permission="tasks.draft", emits=(DraftDropped,))
def drop_draft(*, actor: Actor, draft_id: UUID, now: datetime) -> TaskDraft:
    """The draft, put aside: its line is no task. Raises DraftNotThere, DraftDecided."""
    draft = _open_draft(actor, draft_id)
    before = snapshot(draft)
    draft.state = TaskDraft.State.DROPPED
    draft.save()
    record_change(draft, before)
    publish(DraftDropped(draft_id=draft.id))
    return draft


@action("tasks.restore_draft", permission="tasks.draft", emits=(DraftChanged,))
def restore_draft(*, actor: Actor, draft_id: UUID, now: datetime) -> TaskDraft:
    """A draft that was put aside, taken up again. Raises DraftNotThere, DraftDecided."""
    draft = TaskDraft.objects.visible_to(actor).select_for_update().filter(id=draft_id).first()
    if draft is None:
        raise DraftNotThere
    if draft.state != TaskDraft.State.DROPPED:
        raise DraftDecided(task_id=draft.task_id)
    before = snapshot(draft)
    draft.state = TaskDraft.State.OPEN
    draft.save()
    record_change(draft, before)
    publish(DraftChanged(draft_id=draft.id))
    return draft


def _open_draft(actor: Actor, draft_id: UUID) -> TaskDraft:
    draft = TaskDraft.objects.visible_to(actor).select_for_update().filter(id=draft_id).first()
    if draft is None:
        raise DraftNotThere
    if draft.state != TaskDraft.State.OPEN:
        raise DraftDecided(task_id=draft.task_id)
    return draft
