"""The part of a sentence that makes one task, and when it makes one."""

from collections.abc import Sequence
from dataclasses import dataclass

from nhipcau.reading.finds import Clear, DateFind, DateKind, Product, TaskDraft
from nhipcau.reading.task_parties import Parties


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence or the part of it that belongs to one deadline; original offsets."""

    start: int
    end: int
    deadline: DateFind | None
    parties: Parties
    asked: bool
    own_lead: bool  # named in the clause itself, or in the line above its list


def is_task(clause: Clause) -> bool:
    if clause.deadline is not None and clause.deadline.open is None:
        due = clause.deadline.kind in (DateKind.DUE, DateKind.RECURRING) and bool(clause.parties.lead)
        return due or (clause.asked and bool(clause.parties.lead))
    # A lead carried over from the sentence before is too weak without a deadline.
    return clause.asked and clause.own_lead and bool(clause.parties.lead)


def clears_of(
    clause: Clause, recurring: DateFind | None, product: Product | None, *, person: bool
) -> tuple[Clear, ...]:
    timed = recurring is not None or (clause.deadline is not None and clause.deadline.open is None)
    present = {
        Clear.PERSON: person,
        Clear.WORK: True,
        Clear.TIME: timed,
        Clear.RESPONSIBILITY: bool(clause.parties.lead),
        Clear.PRODUCT: product is not None,
        Clear.AUTHORITY: bool(clause.parties.receivers),
    }
    return tuple(clear for clear, found in present.items() if found)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def without_repeats(drafts: Sequence[TaskDraft]) -> list[TaskDraft]:
    """A caption or summary that says again what a fuller sentence says is left out."""
    first: dict[tuple[str, tuple[str, ...], DateFind | None], TaskDraft] = {}
    for draft in drafts:
        first.setdefault((draft.title.rstrip("…"), draft.lead, draft.deadline), draft)
    return list(first.values())
