"""Reads of reviews and drafts of legal documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from nhipcau.documents.errors import (
    LegalDraftNotThere,
    ProgrammeNotThere,
    ReviewItemNotThere,
)
from nhipcau.documents.models import DraftedStep, DraftOpinion, LegalDraft, ReviewItem, ReviewProgramme
from nhipcau.documents.models.review import ReviewItemQuerySet
from nhipcau.documents.rules.drafting import CLOSED
from nhipcau.documents.rules.review import Outcome, ReviewState
from nhipcau.spine.facade import Actor


@dataclass(slots=True)
class Tally:
    """How many items, how many of them done, and how many late."""

    total: int = 0
    done: int = 0
    late: int = 0

    def add(self, item: ReviewItem, day: date) -> None:
        """Count an item of `with_outcome`."""
        self.total += 1
        self.done += item.review_state() is ReviewState.DONE
        self.late += item.is_late(day)


@dataclass(slots=True)
class ReviewCounts(Tally):
    """The counts of a programme, by verdict and by responsible agency; dropped items do not count."""

    by_outcome: dict[Outcome, Tally] = field(default_factory=dict)
    by_agency: dict[UUID, Tally] = field(default_factory=dict)


def programme_for(*, actor: Actor | None, programme_id: UUID) -> ReviewProgramme:
    """The programme. Raises ProgrammeNotThere, also when the actor may not see it."""
    rows = ReviewProgramme.objects.visible_to(actor).select_related("reason_document")
    programme = rows.defer("reason_document__text").filter(id=programme_id).first()
    if programme is None:
        raise ProgrammeNotThere
    return programme


def review_items(*, actor: Actor | None, programme_id: UUID) -> ReviewItemQuerySet:
    """The items of a programme with what the register says about them, in order."""
    rows = ReviewItem.objects.visible_to(actor).with_outcome().filter(programme_id=programme_id)
    return rows.select_related("document", "programme").defer("document__text").order_by("position")


def review_item_for(*, actor: Actor | None, item_id: UUID) -> ReviewItem:
    """The item. Raises ReviewItemNotThere, also when the actor may not see it."""
    rows = ReviewItem.objects.visible_to(actor).with_outcome().filter(id=item_id)
    item = rows.select_related("document", "programme").defer("document__text").first()
    if item is None:
        raise ReviewItemNotThere
    return item


def review_counts(*, actor: Actor | None, programme_id: UUID, day: date) -> ReviewCounts:
    """The counts of a programme, from its items and the register. One query."""
    counts = ReviewCounts()
    for item in review_items(actor=actor, programme_id=programme_id):
        if item.review_state() is ReviewState.DROPPED:
            continue
        for tally in (
            counts,
            counts.by_outcome.setdefault(Outcome(item.outcome), Tally()),
            counts.by_agency.setdefault(item.agency_id, Tally()),
        ):
            tally.add(item, day)
    return counts


def counts_of_programmes(programmes: Iterable[ReviewProgramme], day: date) -> dict[UUID, Tally]:
    """The counts of several programmes that the actor may see. One query."""
    found: dict[UUID, Tally] = {}
    rows = ReviewItem.objects.with_outcome().filter(programme__in=list(programmes))
    for item in rows.exclude(stage="dropped"):
        found.setdefault(item.programme_id, Tally()).add(item, day)
    return found


def legal_draft_for(*, actor: Actor | None, draft_id: UUID) -> LegalDraft:
    """The draft. Raises LegalDraftNotThere, also when the actor may not see it."""
    rows = LegalDraft.objects.visible_to(actor).filter(id=draft_id)
    draft = rows.select_related("document", "review_item").defer("document__text").first()
    if draft is None:
        raise LegalDraftNotThere
    return draft


def behind_plan(day: date) -> Q:
    """Open drafts whose present step is behind its planned day."""
    here = DraftedStep.objects.filter(draft=OuterRef("pk"), step=OuterRef("stage"))
    return Q(Exists(here.filter(planned_on__lt=day))) & ~Q(stage__in=CLOSED)


def opinions_waiting_for(actor: Actor) -> list[DraftOpinion]:
    """Opinions that the actor's agency is to give, the most urgent first."""
    rows = DraftOpinion.objects.visible_to(actor).filter(answer="waiting", agency_id=actor.own_agency())
    return list(rows.exclude(draft__stage__in=CLOSED).select_related("draft"))
