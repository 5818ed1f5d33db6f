"""From a resolution down to the last task: counts of a document and of all that carry it out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhipcau.documents.facade import Document, DocumentCard, document_cards, documents_below
from nhipcau.spine.facade import Actor
from nhipcau.tasks.queries import StateCounts, add_row, grouped_counts


@dataclass(frozen=True, slots=True)
class CascadeLine:
    """A document of the cascade: how far below the first one it stands (0 for itself), and its tasks."""

    card: DocumentCard
    depth: int
    counts: StateCounts


def cascade_of(
    *, actor: Actor | None, document: Document, day: date
) -> tuple[list[CascadeLine], StateCounts]:
    """The document and those that carry it out, each with its tasks on `day`, and the sum of all.

    A task counts once, at its own document; its parts count beside it, as on every board.
    """
    below = documents_below(actor=actor, document_id=document.id)
    own = document_cards([document.id])[document.id]
    counts = counts_by_document(actor=actor, day=day, document_ids=[own.id, *(card.id for card, _ in below)])
    lines = [CascadeLine(card, depth, counts[card.id]) for card, depth in [(own, 0), *below]]
    total = StateCounts()
    for line in lines:
        total.add(line.counts)
    return lines, total


def counts_by_document(
    *, actor: Actor | None, day: date, document_ids: Collection[UUID]
) -> dict[UUID, StateCounts]:
    """Counts on `day` by document, of all that `actor` may see. One query."""
    found: dict[UUID, StateCounts] = defaultdict(StateCounts)
    for document_id, *row in grouped_counts(actor, day, "document_id", document_ids=document_ids):
        add_row(found[document_id], row)
    return found
