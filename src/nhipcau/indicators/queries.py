"""Reads of the indicators room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from nhipcau.indicators.errors import ClaimNotThere, ObservationNotThere
from nhipcau.indicators.models import Claim, ClaimDispute, Observation
from nhipcau.spine.facade import Actor

Place = tuple[int, int]


def claim_for(*, actor: Actor | None, claim_id: UUID) -> Claim:
    """The claim. Raises ClaimNotThere, also when the actor may not see it."""
    rows = Claim.objects.visible_to(actor).select_related("document").defer("document__text")
    claim = rows.filter(id=claim_id).first()
    if claim is None:
        raise ClaimNotThere
    return claim


def claims_by_place(*, actor: Actor | None, document_id: UUID) -> dict[Place, Claim]:
    """The standing claims of a document by their place in its text. One query."""
    rows = Claim.objects.visible_to(actor).standing().filter(document_id=document_id)
    return {(row.start, row.end): row for row in rows}


def units_in_use(actor: Actor | None) -> list[str]:
    """The units of the claims that the actor may see."""
    rows = Claim.objects.visible_to(actor).order_by("unit").values_list("unit", flat=True)
    return list(rows.distinct())


def disputed_with(*, actor: Actor | None, claim: Claim) -> list[tuple[Claim, ClaimDispute]]:
    """The claims that disagree with this one, with what was noted. Two queries."""
    noted = ClaimDispute.objects.filter(Q(first=claim) | Q(second=claim)).order_by("id")
    by_other = {row.second_id if row.first_id == claim.id else row.first_id: row for row in noted}
    others = _with_documents(actor, by_other)
    return [(other, by_other[other.id]) for other in others]


def may_disagree(*, actor: Actor | None, claim: Claim, limit: int = 40) -> list[Claim]:
    """Standing claims in the same unit, those of the same document first: one of them may be meant."""
    rows = Claim.objects.visible_to(actor).standing().filter(unit=claim.unit).exclude(id=claim.id)
    same = rows.filter(document_id=claim.document_id).values_list("id", flat=True)[:limit]
    ids = list(same)
    if len(ids) < limit:
        rest = rows.exclude(document_id=claim.document_id).order_by("-recorded_at")
        ids += list(rest.values_list("id", flat=True)[: limit - len(ids)])
    return _with_documents(actor, ids)


def _with_documents(actor: Actor | None, ids: Iterable[UUID]) -> list[Claim]:
    rows = Claim.objects.visible_to(actor).filter(id__in=list(ids))
    return list(rows.select_related("document").defer("document__text"))


def observations_of(*, actor: Actor | None, key: str, day: date) -> list[Observation]:
    """The newest observation of a figure for each agency, as of a day; those of agencies that have ended
    since count as they were. Raises ObservationNotThere where the actor sees none."""
    rows = list(Observation.objects.visible_to(actor).filter(indicator=key).newest(day))
    if not rows:
        raise ObservationNotThere
    return rows


def observation_for(*, actor: Actor | None, observation_id: UUID) -> Observation:
    """The observation. Raises ObservationNotThere, also when the actor may not see it."""
    found = Observation.objects.visible_to(actor).filter(id=observation_id).first()
    if found is None:
        raise ObservationNotThere
    return found


def measured_keys(actor: Actor | None) -> list[str]:
    """The keys of the figures that the actor sees observations of."""
    rows = Observation.objects.visible_to(actor).order_by("indicator").values_list("indicator", flat=True)
    return list(rows.distinct())
