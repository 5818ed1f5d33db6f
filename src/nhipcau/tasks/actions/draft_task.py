"""Put one line of a document in as a draft of a task, by what a person has filled in already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from nhipcau.documents.facade import document_source
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, plain, publish, record_change
from nhipcau.tasks.actions.draft_tasks import WHOLE_LINE, missing_in, proposal_of
from nhipcau.tasks.events import TasksDrafted
from nhipcau.tasks.models import TaskDraft
from nhipcau.tasks.reader import read_for


@action("tasks.draft_task", permission="tasks.draft", emits=(TasksDrafted,))
def draft_task(
    *,
    actor: Actor,
    document_id: UUID,
    source_start: int,
    source_end: int,
    proposal: Mapping[str, object],
    now: datetime,
) -> TaskDraft:
    """The draft of the characters `source_start` … `source_end` of the document, complete or not.

    `proposal` is as in TaskDraft. The line is not drafted again when the document is read.
    Raises DocumentNotThere.
    """
    source = document_source(actor=actor, document_id=document_id, lock=True)
    drafts = TaskDraft.objects.filter(document_id=document_id)
    draft = TaskDraft.objects.create(
        document_id=source.id,
        position=(drafts.aggregate(last=Max("position"))["last"] or 0) + 1,
        source_text=source.text[source_start:source_end],
        source_start=source_start,
        source_end=source_end,
        title_hash=WHOLE_LINE,
        proposal=plain(dict(proposal)),
        missing=sorted(missing_in(proposal)),
        drafted_for_id=actor.own_agency(),
        drafted_at=now,
    )
    record_change(draft, None)
    publish(TasksDrafted(document_id=source.id, count=1))
    return draft


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A sentence that gives somebody work and what was read from it (`proposal` as in TaskDraft)."""

    text: str
    start: int
    end: int
    proposal: Mapping[str, Any]


def read_lines(*, actor: Actor, text: str, day: date, now: datetime) -> list[ReadLine]:
    """The lines of a text that give somebody work, by the reader that drafts tasks. Nothing is kept."""
    today = civil_date(now)
    own = actor.own_agency()
    found = read_for(actor, text, day=day).tasks
    return [ReadLine(item.text, item.start, item.end, proposal_of(item, day, today, own)) for item in found]
