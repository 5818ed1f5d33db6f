"""Say whether something that was read out of a document is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from nhipcau.agencies.facade import agency_by_key
from nhipcau.documents.errors import CorrectionUnasked, FindKindUnknown, FindOutdated, VerdictUnknown
from nhipcau.documents.events import FindReviewed
from nhipcau.documents.models import FindReview
from nhipcau.documents.queries import document_source
from nhipcau.documents.rules import NEEDS_CORRECTION, FindKind, Values, Verdict, checked_correction
from nhipcau.spine.facade import Actor, action, plain, publish, record_change


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedFind:
    """A find as it was read: place, text, normal form, rule."""

    kind: str
    start: int
    end: int
    text: str
    normal: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""
    detail: str = ""


@action("documents.review_find", permission="documents.register", emits=(FindReviewed,))
def review_find(
    *,
    actor: Actor,
    document_id: UUID,
    find: ReviewedFind,
    verdict: str,
    corrected: Mapping[str, Any] | None = None,
    now: datetime,
) -> FindReview:
    """The verdict, which counts from now on; earlier ones on the same place are kept.

    Raises FindKindUnknown, VerdictUnknown, DocumentNotThere, FindOutdated, CorrectionMissing,
    CorrectionUnreadable, CorrectionUnasked; AgencyNotThere for an agency or place nobody knows.
    """
    kind, said = _kind(find.kind), _verdict(verdict)
    source = document_source(actor=actor, document_id=document_id, lock=True)
    if not (
        0 <= find.start < find.end <= len(source.text) and source.text[find.start : find.end] == find.text
    ):
        raise FindOutdated
    value = _corrected(kind, said, corrected)
    last = FindReview.objects.filter(document_id=document_id).aggregate(last=Max("position"))["last"]
    review = FindReview.objects.create(
        document_id=document_id,
        position=(last or 0) + 1,
        kind=kind,
        start=find.start,
        end=find.end,
        detail=find.detail[:40],
        text=find.text,
        normal=plain(dict(find.normal)),
        rule=find.rule[:80],
        verdict=said,
        corrected=value,
        by=actor.ref,
        at=now,
    )
    record_change(review, None)
    publish(FindReviewed(document_id=document_id, review_id=review.id, kind=kind, verdict=said))
    return review


def _kind(text: str) -> FindKind:
    try:
        return FindKind(text)
    except ValueError:
        raise FindKindUnknown(kind=text) from None


def _verdict(text: str) -> Verdict:
    try:
        return Verdict(text)
    except ValueError:
        raise VerdictUnknown(verdict=text) from None


def _corrected(kind: FindKind, verdict: Verdict, given: Mapping[str, Any] | None) -> Values | None:
    if verdict not in NEEDS_CORRECTION:
        if given is not None:
            raise CorrectionUnasked
        return None
    value = checked_correction(kind, given)
    if kind in (FindKind.AGENCY, FindKind.PLACE):
        agency_by_key(value["id"])
    return value
