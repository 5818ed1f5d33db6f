"""Say whether a find is right, and do what follows from it, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.facade import (
    FindKind,
    ReviewedFind,
    Verdict,
    relate_documents,
    review_find,
    reviews_of,
)
from nhipcau.indicators.facade import (
    Claim,
    NewClaim,
    claims_by_place,
    dispute_claim,
    record_claim,
    withdraw_claim,
)
from nhipcau.kit.clock import civil_date
from nhipcau.kit.errors import Invalid
from nhipcau.spine.facade import Actor, plain
from nhipcau.tasks.actions.draft_tasks import draft_tasks
from nhipcau.tasks.actions.edit_draft import drop_draft, edit_draft, restore_draft
from nhipcau.tasks.errors import ChoiceNeeded
from nhipcau.tasks.find_wording import normal_words
from nhipcau.tasks.finds import Item
from nhipcau.tasks.models import TaskDraft
from nhipcau.tasks.reader import DocumentReading

WITHDRAWN_AS_MISREAD = gettext_noop("Misread: corrected or rejected in the reading view")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided on one find. `relation` and `target` only for a reference."""

    verdict: Verdict
    corrected: Mapping[str, Any] | None = None
    relation: str = ""
    target: UUID | None = None


def decide_find(
    *, actor: Actor, read: DocumentReading, item: Item, decision: Decision, now: datetime
) -> TaskDraft | None:
    """One transaction of the actions that follow from a verdict; the draft, when the find is a task.

    A figure becomes a claim (a claim that was misread is withdrawn), a reference a relation when
    one was chosen, two figures that contradict each other two disputed claims, a task its draft.
    The same verdict twice changes nothing. Raises ChoiceNeeded when a find may mean several
    things and none was chosen; else what the actions raise.
    """
    if decision.verdict == Verdict.ACCEPTED and item.unclear:
        raise ChoiceNeeded
    with transaction.atomic():
        if not _is_said_already(actor, read, item, decision):
            review_find(
                actor=actor,
                document_id=read.source.id,
                find=ReviewedFind(
                    kind=item.kind,
                    start=item.start,
                    end=item.end,
                    text=item.text,
                    normal=item.normal,
                    rule=item.rule,
                    detail=item.detail,
                ),
                verdict=decision.verdict,
                corrected=decision.corrected,
                now=now,
            )
        return _follow(actor, read, item, decision, now)


def _is_said_already(actor: Actor, read: DocumentReading, item: Item, decision: Decision) -> bool:
    actor.require("documents.register")
    last = reviews_of(actor=actor, document_id=read.source.id).get(item.key)
    if last is None or last.verdict != decision.verdict:
        return False
    return decision.corrected is None or plain(dict(decision.corrected)) == last.corrected


def _follow(
    actor: Actor, read: DocumentReading, item: Item, decision: Decision, now: datetime
) -> TaskDraft | None:
    """What follows from the verdict, by the kind of the find."""
    match item.kind:
        case FindKind.FIGURE:
            _keep_figure(actor, read, item, decision, now)
        case FindKind.REFERENCE if decision.relation and decision.verdict != Verdict.REJECTED:
            relate_documents(
                actor=actor,
                document_id=read.source.id,
                kind=decision.relation,
                to_document_id=decision.target,
                now=now,
            )
        case FindKind.DATE if decision.corrected:
            _pass_on(actor, read, item, now)
        case FindKind.CONFLICT if decision.verdict == Verdict.ACCEPTED:
            _keep_both(actor, read, item, now)
        case FindKind.TASK:
            return _draft(actor, read, item, decision, now)
        case _:
            pass
    return None


# Figures


def _keep_figure(
    actor: Actor, read: DocumentReading, item: Item, decision: Decision, now: datetime
) -> Claim | None:
    """The claim of this place, as it was decided; one that says something else is withdrawn first."""
    held = claims_by_place(actor=actor, document_id=read.source.id).get((item.start, item.end))
    new = None
    if decision.verdict != Verdict.REJECTED:
        new = new_claim(read, item, decision.corrected or {}, civil_date(now))
    if held is not None and new is not None and _same(held, new):
        return held
    if held is not None:
        withdraw_claim(actor=actor, claim_id=held.id, reason=gettext(WITHDRAWN_AS_MISREAD), now=now)
    return record_claim(actor=actor, new=new, now=now) if new is not None else None


def _same(held: Claim, new: NewClaim) -> bool:
    names = ("value", "unit", "of", "counted", "qualifier", "change", "as_of")
    return all(getattr(held, name) == getattr(new, name) for name in names)


def new_claim(read: DocumentReading, item: Item, corrected: Mapping[str, Any], on: date) -> NewClaim:
    """A figure as a claim; what was corrected goes before what was read."""
    values = {**item.normal, **corrected}
    scope = agencies_by_key(values.get("scope") or (), on=read.source.issued_on or on)
    unknown = [key for key in values.get("scope") or () if key not in scope]
    return NewClaim(
        document_id=read.source.id,
        start=item.start,
        end=item.end,
        value=Decimal(str(values["value"])),
        of=None if values.get("of") in (None, "") else Decimal(str(values["of"])),
        unit=str(values.get("unit") or ""),
        counted=" ".join(str(values.get("counted") or "").split())[:200],
        qualifier=str(values.get("qualifier") or ""),
        change=str(values.get("change") or ""),
        scope=tuple(scope.values()),
        scope_text="; ".join(unknown),
        as_of=_day(values.get("as_of")),
        base_on=_day(values.get("base")),
    )


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else date.fromisoformat(str(value)) if value else None


# Contradictions


def _keep_both(actor: Actor, read: DocumentReading, item: Item, now: datetime) -> None:
    """Every figure of the contradiction becomes a claim, and each disputes the first."""
    places = {(place.start, place.end) for place in item.places}
    figures = [one for one in read.items if one.kind is FindKind.FIGURE and _at(one, places)]
    accepted = Decision(verdict=Verdict.ACCEPTED)
    for figure in figures:
        decide_find(actor=actor, read=read, item=figure, decision=accepted, now=now)
    held = claims_by_place(actor=actor, document_id=read.source.id)
    claims = [held[(figure.start, figure.end)] for figure in figures if (figure.start, figure.end) in held]
    reason = normal_words(item.kind, item.normal, {})
    for other in claims[1:]:
        dispute_claim(actor=actor, claim_id=claims[0].id, other_id=other.id, reason=reason, now=now)


def _at(figure: Item, places: set[tuple[int, int]]) -> bool:
    """Whether the figure stands at one of the places, or within one."""
    return any(start <= figure.start and figure.end <= end for start, end in places)


# Tasks


def _draft(
    actor: Actor, read: DocumentReading, item: Item, decision: Decision, now: datetime
) -> TaskDraft | None:
    """The draft of the task's line: made when it is accepted, changed when corrected, else dropped."""
    draft = _draft_of(actor, read, item)
    if decision.verdict == Verdict.REJECTED:
        if draft is not None and draft.state == TaskDraft.State.OPEN:
            drop_draft(actor=actor, draft_id=draft.id, now=now)
        return None
    if draft is None:
        place = (item.start, int(item.detail))
        draft_tasks(actor=actor, document_id=read.source.id, only=place, now=now)
        draft = _draft_of(actor, read, item)
    if draft is not None and draft.state == TaskDraft.State.DROPPED:
        draft = restore_draft(actor=actor, draft_id=draft.id, now=now)
    changes = _due_of(actor, read, item)
    if decision.corrected:
        changes |= _proposed(decision.corrected, civil_date(now))
    if draft is not None and draft.state == TaskDraft.State.OPEN and changes:
        edit_draft(actor=actor, draft_id=draft.id, proposal={**draft.proposal, **changes}, now=now)
    return draft


def _due_of(actor: Actor, read: DocumentReading, task: Item) -> dict[str, object]:
    """The last day that a person corrected in the words of the task's deadline."""
    deadline = task.normal.get("deadline") or {}
    place = (deadline.get("start"), deadline.get("end"))
    for (kind, start, end, _), review in reviews_of(actor=actor, document_id=read.source.id).items():
        if kind == FindKind.DATE and (start, end) == place and review.corrected:
            day = review.corrected.get("to") or review.corrected.get("from")
            return {"due_on": str(day), "deadline_kind": "due"} if day else {}
    return {}


def _pass_on(actor: Actor, read: DocumentReading, date: Item, now: datetime) -> None:
    """A corrected day goes into the drafts whose deadline it is."""
    for task in read.items:
        deadline = task.normal.get("deadline") or {} if task.kind is FindKind.TASK else {}
        if (deadline.get("start"), deadline.get("end")) != (date.start, date.end):
            continue
        draft = _draft_of(actor, read, task)
        changes = _due_of(actor, read, task)
        if draft is not None and draft.state == TaskDraft.State.OPEN and changes:
            edit_draft(actor=actor, draft_id=draft.id, proposal={**draft.proposal, **changes}, now=now)


def _draft_of(actor: Actor, read: DocumentReading, item: Item) -> TaskDraft | None:
    rows = TaskDraft.objects.visible_to(actor).filter(document_id=read.source.id)
    return rows.filter(source_start=item.start, title_hash=int(item.detail)).first()


def _proposed(corrected: Mapping[str, Any], on: date) -> dict[str, object]:
    """The corrected task as the draft's form holds it."""
    lead = agencies_by_key([corrected["lead"]], on=on).get(corrected["lead"]) if corrected["lead"] else None
    due = corrected.get("due_on")
    return {
        "title": corrected["title"],
        "lead": str(lead) if lead else "",
        "due_on": str(due) if due else "",
        **({"deadline_kind": "due"} if due else {}),
    }


def accept_all(
    *, actor: Actor, read: DocumentReading, items: Sequence[Item], now: datetime
) -> tuple[int, list[Item]]:
    """How many of `items` were accepted, and those that a person must look at one by one."""
    left = [item for item in items if item.unclear or item.kind in (FindKind.TASK, FindKind.CONFLICT)]
    accepted = Decision(verdict=Verdict.ACCEPTED)
    done = 0
    for item in items:
        if item in left:
            continue
        try:
            decide_find(actor=actor, read=read, item=item, decision=accepted, now=now)
        except Invalid:  # such as a figure that cannot be kept: its own page says why
            left.append(item)
        else:
            done += 1
    return done, left
