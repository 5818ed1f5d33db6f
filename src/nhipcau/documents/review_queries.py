"""Reads of what was said about finds: the verdicts that count, and the corrections as examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from nhipcau.documents.models import FindReview
from nhipcau.documents.models.find_review import FindReviewQuerySet
from nhipcau.documents.rules import Verdict, sentence_around
from nhipcau.spine.facade import Actor

FindKey = tuple[str, int, int, str]


def reviews_of(*, actor: Actor | None, document_id: UUID) -> dict[FindKey, FindReview]:
    """The verdict that counts by kind, start, end and detail. One query."""
    rows = FindReview.objects.visible_to(actor).filter(document_id=document_id).counting()
    return {(row.kind, row.start, row.end, row.detail): row for row in rows}


def corrections_seen(actor: Actor | None) -> FindReviewQuerySet:
    """The verdicts that count and say something else than the reader did."""
    counting = FindReview.objects.visible_to(actor).counting().values("id")
    return FindReview.objects.visible_to(actor).filter(id__in=counting).exclude(verdict=Verdict.ACCEPTED)


def correction_examples(actor: Actor | None) -> Iterator[dict[str, Any]]:
    """All corrections as examples for those who write the rules, in the order of the documents."""
    rows = corrections_seen(actor).select_related("document").order_by("document_id", "start", "position")
    text, held = "", None
    for row in rows.iterator(chunk_size=200):
        if row.document_id != held:
            text, held = row.document.text, row.document_id
        yield {
            "text": sentence_around(text, row.start, row.end),
            "language": row.document.language,
            "kind": row.kind,
            "found": None if row.verdict == Verdict.ADDED else {"text": row.text, **row.normal},
            "corrected": None if row.corrected is None else {"text": row.text, **row.corrected},
            "verdict": row.verdict,
            "rule": row.rule,
        }
