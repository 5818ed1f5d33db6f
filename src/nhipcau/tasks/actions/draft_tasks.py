"""Read drafts of tasks out of a document's text. Nothing is assigned by it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext

from nhipcau.agencies.facade import agencies_by_key, head_post_of, successor_on
from nhipcau.documents.facade import DocumentSource, document_source
from nhipcau.kit.clock import civil_date
from nhipcau.reading import facade as reading
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.errors import NothingToDraft
from nhipcau.tasks.events import TasksDrafted
from nhipcau.tasks.finds import hash_of
from nhipcau.tasks.lookups import BOTH, MINISTRIES, PROVINCES
from nhipcau.tasks.models import Task, TaskDraft
from nhipcau.tasks.reader import read_for
from nhipcau.tasks.rules import Authority, Clear

# The mark of a draft that stands for its whole line, put in by a person or another room.
WHOLE_LINE = 0


@action("tasks.draft_tasks", permission="tasks.draft", emits=(TasksDrafted,))
def draft_tasks(
    *, actor: Actor, document_id: UUID, only: tuple[int, int] | None = None, now: datetime
) -> list[TaskDraft]:
    """The drafts of the document, one per line that gives somebody work.

    `only` drafts one line: where it starts and the hash of its title. Lines that were drafted
    before are left as they are. Raises DocumentNotThere, NothingToDraft.
    """
    # Locked: of two officers who read the same document at once, the second finds the drafts made.
    source = document_source(actor=actor, document_id=document_id, lock=True)
    found = read_for(actor, source.text, language=source.language, day=source.issued_on).tasks
    if not found:
        raise NothingToDraft
    before = TaskDraft.objects.visible_to(actor).filter(document_id=document_id)
    taken = set(before.values_list("source_start", "title_hash"))
    drafts = {
        (draft.source_start, draft.title_hash): draft
        for position, item in enumerate(found, start=1)
        for draft in [_draft(item, position, actor, source, now)]
    }
    whole = list(before.filter(title_hash=WHOLE_LINE).values_list("source_start", "source_end"))
    new = [
        draft
        for place, draft in drafts.items()
        if place not in taken and only in (None, place) and not _overlaps(draft, whole)
    ]
    TaskDraft.objects.bulk_create(new)
    for draft in new:
        record_change(draft, None)
    if not new:
        record_change(before[0], None, verb="read-again")
    publish(TasksDrafted(document_id=document_id, count=len(new)))
    return list(TaskDraft.objects.visible_to(actor).filter(document_id=document_id))


def _overlaps(draft: TaskDraft, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the line was put in whole before (`draft_task`): it is not drafted a second time.

    What is read may begin at the number of the line, so that it need not lie within it.
    """
    return any(draft.source_start < end and start < draft.source_end for start, end in spans)


def _draft(
    item: reading.TaskDraft,
    position: int,
    actor: Actor,
    source: DocumentSource,
    now: datetime,
) -> TaskDraft:
    today = civil_date(now)
    proposal = proposal_of(item, source.issued_on or today, today, actor.own_agency())
    with translation.override(source.language or "vi"):
        _propose(proposal)
    return TaskDraft(
        document_id=source.id,
        position=position,
        source_text=item.text,
        source_start=item.start,
        source_end=item.end,
        title_hash=hash_of(item.title),
        proposal=proposal,
        missing=sorted(not_said_in(proposal)),
        drafted_for_id=actor.own_agency(),
        drafted_at=now,
    )


# A text that speaks to all of a kind gives each its own part; the drafting agency follows the whole.
_GROUPS = {"MINISTRIES": MINISTRIES, "PROVINCES": PROVINCES, "MINISTRIES_AND_PROVINCES": BOTH}
# To whom the product goes decides who decides.
_DECIDERS = {
    "prime-minister": Authority.PRIME_MINISTER,
    "government": Authority.GOVERNMENT,
    "national-assembly": Authority.NATIONAL_ASSEMBLY,
}


def proposal_of(item: reading.TaskDraft, day: date, today: date, own_agency: UUID) -> dict[str, object]:
    """What was read, as the form holds it; agencies by id, unknown ones left out.

    An agency that has ended since the text was written is replaced by who holds its work today.
    """
    named = agencies_by_key({*item.lead, *item.coordinating, *item.set_by}, on=day)
    agencies = {key: successor_on(agency, today) or agency for key, agency in named.items()}
    lead = next((agencies[key] for key in item.lead if key in agencies), None)
    give_to = "" if lead else next((_GROUPS[key] for key in item.lead if key in _GROUPS), "")
    lead = own_agency if give_to else lead
    head = head_post_of(lead) if lead else None
    deadline = item.deadline
    timed = deadline or item.recurring
    setter = next((agencies[key] for key in item.set_by if key in agencies), None)
    return {
        "title": tidy_title(item.title),
        "lead": str(lead) if lead else "",
        "give_to": give_to,
        "coordinating": [
            str(agencies[key]) for key in (*item.lead[1:], *item.coordinating) if key in agencies
        ],
        "person_post": str(head) if head else "",
        "product": item.product.text if item.product else "",
        "authority": next((_DECIDERS[key].value for key in item.receivers if key in _DECIDERS), ""),
        "deadline_kind": _kind(item),
        "deadline_text": timed.text if timed else "",
        "deadline_reading": (deadline.reading or "") if deadline else "",
        "due_on": deadline.last_day.isoformat() if deadline and deadline.last_day else "",
        **_period(deadline),
        "deadline_set_by": str(setter) if setter else "",
        "recurrence": (item.recurring.every or "") if item.recurring else "",
        "recurrence_day": _day_of_period(item.recurring),
        "issued_on": day.isoformat(),
        "key_task": False,
    }


# Hours are no last day; whoever issues the task says what they mean.
_PERIODS = {"day", "working_day", "week", "month", "year"}


def _period(find: reading.DateFind | None) -> dict[str, object]:
    """A period as it was read; from which day it counts is for a person to say."""
    if find is None or find.last_day is not None or not find.amount or find.unit not in _PERIODS:
        return {}
    return {"within_amount": find.amount, "within_unit": find.unit, "within_from": ""}


def _day_of_period(find: reading.DateFind | None) -> int | None:
    """The last day in time within a period: *before the 25th* is the 24th; None for its end."""
    if find is None or find.day is None:
        return None
    return (find.day - 1 or None) if find.reading == reading.Bound.EXCLUSIVE else find.day


def _propose(proposal: dict[str, object]) -> None:
    """Fill what the text does not say with what is usual, and note that it is only proposed.

    Directive 33/CT-TTg wants all six clears; heads are fully responsible for the work of their
    agency, and an agency decides within its own competence where nothing else was said.
    """
    usual = {
        "person": ("person_text", gettext("The head of the agency"), proposal["person_post"]),
        "product": ("product", gettext("Report on the result"), proposal["product"]),
        "authority": ("authority", Authority.OWN.value, proposal["authority"]),
    }
    proposed = [clear for clear, (_name, _value, there) in usual.items() if not there]
    proposal |= {usual[clear][0]: usual[clear][1] for clear in proposed}
    proposal["proposed"] = proposed


_LOOSE_END = re.compile(
    r"(?:\s*[,;:]\s*(?:hoàn thành|xong|to be (?:finished|completed|done)))?[\s,;:–-]*$", re.IGNORECASE
)


def tidy_title(text: str) -> str:
    """The work as a title: a capital first, no comma or half a clause left hanging at the end."""
    clean = _LOOSE_END.sub("", " ".join(text.split()))
    return (clean[:1].upper() + clean[1:])[:1000]


def _kind(item: reading.TaskDraft) -> str:
    if item.deadline is not None and item.deadline.last_day is not None:
        return Task.DeadlineKind.DUE
    if item.recurring is not None:
        return Task.DeadlineKind.RECURRING
    return Task.DeadlineKind.OPEN if item.set_by else Task.DeadlineKind.DUE


def not_said_in(proposal: Mapping[str, Any]) -> frozenset[Clear]:
    """The clears that are empty or only proposed."""
    return missing_in(proposal) | {Clear(name) for name in proposal.get("proposed", ())}


def missing_in(proposal: Mapping[str, object]) -> frozenset[Clear]:
    """The clears that are empty in a draft's proposal."""
    open_time = proposal.get("deadline_kind") == "open" and proposal.get("deadline_set_by")
    recurring = proposal.get("deadline_kind") == "recurring" and proposal.get("recurrence")
    period = proposal.get("within_amount") and proposal.get("within_from")
    filled = {
        Clear.PERSON: proposal.get("person_post") or proposal.get("person_text"),
        Clear.WORK: proposal.get("title"),
        Clear.TIME: proposal.get("due_on") or period or open_time or recurring,
        Clear.RESPONSIBILITY: proposal.get("lead"),
        Clear.PRODUCT: proposal.get("product"),
        Clear.AUTHORITY: proposal.get("authority"),
    }
    return frozenset(clear for clear, there in filled.items() if not there)
