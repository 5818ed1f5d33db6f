"""The side list of the reading view: each find with its normal form, its verdict, what may be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from nhipcau.agencies.facade import agencies_by_key, names_now
from nhipcau.documents.facade import (
    DocumentCard,
    DocumentRelation,
    FindKey,
    FindKind,
    FindReview,
    documents_by_number,
    reviews_of,
)
from nhipcau.indicators.facade import Claim, claims_by_place
from nhipcau.kit.clock import today
from nhipcau.spine.facade import Actor
from nhipcau.tasks.find_forms import CorrectionForm
from nhipcau.tasks.find_wording import (
    ICONS,
    PLURALS,
    TONES,
    agency_keys,
    normal_words,
    rule_words,
)
from nhipcau.tasks.finds import Item, added_items
from nhipcau.tasks.models import Task, TaskDraft
from nhipcau.tasks.reader import DocumentReading
from nhipcau.ui.facade import Label, local_date

ORDER = list(PLURALS)
OPEN = "open"


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """How far the task of a line has come: drafted, assigned or dropped."""

    words: str
    href: str
    decided: bool


@dataclass(slots=True, kw_only=True)
class Entry:
    """One find in the side list."""

    item: Item
    kind_label: Label
    icon: str
    tone: str
    normal: str
    corrected: str
    rule: str
    state: str
    review: FindReview | None
    choices: list[tuple[str, str]] = field(default_factory=list)
    targets: list[tuple[str, str]] = field(default_factory=list)
    relations: list[tuple[str, Label]] = field(default_factory=list)
    missing_target: bool = False
    claim: Claim | None = None
    task: TaskStatus | None = None
    form: CorrectionForm | None = None
    current: bool = False
    error: str = ""
    same: int = 0

    @property
    def ref(self) -> str:
        """The find's name."""
        return self.item.ref

    @property
    def open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state == OPEN

    @property
    def short(self) -> bool:
        """Whether its buttons fit beside it."""
        wide = self.item.kind in (FindKind.TASK, FindKind.CONFLICT) or bool(self.choices or self.relations)
        return not self.open or not wide

    @property
    def may_be_accepted(self) -> bool:
        """Whether one click is enough: nothing is to be chosen first."""
        return self.open and not self.item.unclear


@dataclass(slots=True)
class Known:
    """What the platform already knows about the finds of a document."""

    reviews: Mapping[FindKey, FindReview]
    claims: Mapping[tuple[int, int], Claim]
    tasks: Mapping[str, TaskStatus]
    documents: Mapping[str, list[DocumentCard]]
    names: Mapping[str, str]


def entries_of(*, actor: Actor, read: DocumentReading) -> list[Entry]:
    """All finds, contradictions first, then what is suspect, then by kind in the order of the text.

    A fixed number of queries, however many finds there are.
    """
    reviews = reviews_of(actor=actor, document_id=read.source.id)
    items = [*read.items, *added_items(read.items, reviews.values())]
    known = Known(
        reviews,
        claims_by_place(actor=actor, document_id=read.source.id),
        _task_states(actor, read.source.id, items),
        documents_by_number(actor=actor, numbers=_numbers(items, reviews)),
        _names(items, reviews),
    )
    entries = [_entry(item, known, read.source.id) for item in items]
    _count_same(entries)
    return sorted(entries, key=_rank)


def _count_same(entries: Sequence[Entry]) -> None:
    """How many other open finds of the same kind stand in the same words."""
    numbers = Counter(same_words(entry.item) for entry in entries if entry.open)
    for entry in entries:
        if entry.open and entry.item.kind not in (FindKind.TASK, FindKind.CONFLICT):
            entry.same = numbers[same_words(entry.item)] - 1


def same_words(item: Item) -> tuple[str, str, str]:
    """Equal for finds that one answer may decide together: kind, words and what was read in them."""
    return (item.kind.value, " ".join(item.text.split()).casefold(), str(item.normal.get("id", "")))


def _rank(entry: Entry) -> tuple[int, int, int]:
    item = entry.item
    group = 0 if item.kind is FindKind.CONFLICT else 1 if item.unclear else 2
    return (group, ORDER.index(item.kind) if group == 2 else 0, item.start)


def _entry(item: Item, known: Known, document_id: UUID) -> Entry:
    review = known.reviews.get(item.key)
    task = known.tasks.get(item.ref)
    state = review.verdict if review else OPEN
    if state == OPEN and task is not None and task.decided:
        state = "accepted"
    normal = review.corrected if review and review.corrected else item.normal
    entry = Entry(
        item=item,
        kind_label=PLURALS[item.kind],
        icon=ICONS[item.kind],
        tone=TONES[item.kind],
        normal=normal_words(item.kind, item.normal, known.names),
        corrected=normal_words(item.kind, review.corrected, known.names)
        if review and review.corrected
        else "",
        rule=rule_words(item.kind, item.rule),
        state=state,
        review=review,
        choices=[(key, _choice_words(item, key, known)) for key in item.choices],
        claim=known.claims.get((item.start, item.end)) if item.kind is FindKind.FIGURE else None,
        task=task,
    )
    if item.kind is FindKind.REFERENCE:
        _offer_relation(entry, normal, known, document_id)
    return entry


def _choice_words(item: Item, key: str, known: Known) -> str:
    if item.kind is not FindKind.REFERENCE:
        return known.names.get(key, key)
    cards = known.documents.get(key) or []
    return f"{key}: {cards[0].subject[:90]}" if cards else key


def _offer_relation(entry: Entry, normal: Mapping[str, Any], known: Known, document_id: UUID) -> None:
    """A relation can be noted when the document that is meant stands in the register."""
    keys = [str(normal.get("key") or "")] if normal.get("key") else list(entry.item.choices)
    cards = [card for key in keys for card in known.documents.get(key, []) if card.id != document_id]
    year = str(entry.item.normal.get("date") or "")[:4]
    cards.sort(key=lambda card: card.issued_on is None or str(card.issued_on.year) != year)
    entry.targets = [(str(card.id), _target_words(card)) for card in cards]
    entry.missing_target = bool(keys) and not known.documents.get(keys[0])
    if cards:
        entry.relations = list(DocumentRelation.Kind.choices)


def _target_words(card: DocumentCard) -> str:
    day = local_date(card.issued_on) if card.issued_on else ""
    return " · ".join(filter(None, [card.label, day]))[:80]


def _numbers(items: Sequence[Item], reviews: Mapping[FindKey, FindReview]) -> set[str]:
    found = {str(item.normal.get("key")) for item in items if item.kind is FindKind.REFERENCE}
    found |= {key for item in items if item.kind is FindKind.REFERENCE for key in item.choices}
    found |= {str((row.corrected or {}).get("key")) for row in reviews.values()}
    return {number for number in found if number and number != "None"}


def _names(items: Sequence[Item], reviews: Mapping[FindKey, FindReview]) -> dict[str, str]:
    """Official names by key, in the reader's language."""
    corrections = [row.corrected for row in reviews.values() if row.corrected]
    ids = agencies_by_key(agency_keys(list(items), corrections), on=today())
    names = names_now(ids.values())
    return {key: names[agency] for key, agency in ids.items() if agency in names}


def _task_states(actor: Actor, document_id: UUID, items: Sequence[Item]) -> dict[str, TaskStatus]:
    """Per line that gives work: its draft, or the task that it became. Two queries."""
    drafts = TaskDraft.objects.visible_to(actor).filter(document_id=document_id).select_related("task")
    by_line = {(draft.source_start, str(draft.title_hash)): draft for draft in drafts}
    tasks = Task.objects.visible_to(actor).filter(document_id=document_id)
    by_place = {(task.source_start, task.source_end): task for task in tasks}
    found = {}
    for item in items:
        if item.kind is not FindKind.TASK:
            continue
        draft = by_line.get((item.start, item.detail))
        task = draft.task if draft else by_place.get((item.start, item.end))
        if task is not None:
            words = _("assigned as %(code)s") % {"code": task.code}
            found[item.ref] = TaskStatus(words, reverse("tasks:task", args=[task.id]), decided=True)
        elif draft is not None:
            here = f"{reverse('tasks:drafts', args=[document_id])}?draft={draft.id}#draft-{draft.id}"
            dropped = draft.state == TaskDraft.State.DROPPED
            words = _("dropped: no task") if dropped else _("drafted, not yet assigned")
            found[item.ref] = TaskStatus(words, here, decided=dropped)
    return found
