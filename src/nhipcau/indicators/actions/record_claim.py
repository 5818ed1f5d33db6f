"""Keep a figure that a document states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from nhipcau.agencies.facade import agency
from nhipcau.documents.facade import DocumentSource, document_source
from nhipcau.indicators.errors import AlreadyRecorded, PlaceOutsideText
from nhipcau.indicators.events import ClaimRecorded
from nhipcau.indicators.models import Claim
from nhipcau.indicators.rules import require_sound, sound_value
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    """What is stated. `claimed_by` None is the agency that issued the document."""

    document_id: UUID
    start: int
    end: int
    value: Decimal
    unit: str
    of: Decimal | None = None
    counted: str = ""
    qualifier: str = ""
    change: str = ""
    scope: tuple[UUID, ...] = ()
    scope_text: str = ""
    as_of: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    base_on: date | None = None
    claimed_by: UUID | None = None


@action("indicators.record_claim", permission="documents.register", emits=(ClaimRecorded,))
def record_claim(*, actor: Actor, new: NewClaim, now: datetime) -> Claim:
    """The claim, *reported* until it is verified or disputed; as secret as its document.

    Raises DocumentNotThere, PlaceOutsideText, UnitNeeded, ValueOutOfRange, RatioOfNothing,
    PeriodBackwards, AgencyNotThere, AlreadyRecorded.
    """
    source = document_source(actor=actor, document_id=new.document_id, lock=True)
    if not 0 <= new.start < new.end <= len(source.text):
        raise PlaceOutsideText
    require_sound(unit=new.unit, of=new.of, begins=new.period_from, ends=new.period_to)
    for named in (*new.scope, *((new.claimed_by,) if new.claimed_by else ())):
        agency(named)
    here = Claim.objects.standing().filter(document_id=source.id, start=new.start, end=new.end)
    if here.exists():
        raise AlreadyRecorded
    claim = Claim.objects.create(**_fields(new, source), recorded_for_id=actor.agency_id, recorded_at=now)
    set_links(
        from_kind="indicators.claim",
        from_id=claim.id,
        links=[("documents.document", source.id, "stated_in")],
    )
    record_change(claim, None)
    publish(ClaimRecorded(claim_id=claim.id, document_id=source.id))
    return claim


def _fields(new: NewClaim, source: DocumentSource) -> dict[str, object]:
    return {
        "document_id": source.id,
        "start": new.start,
        "end": new.end,
        "text": source.text[new.start : new.end][:500],
        "value": sound_value(new.value),
        "of": sound_value(new.of) if new.of is not None else None,
        "unit": new.unit.strip()[:60],
        "counted": " ".join(new.counted.split())[:200],
        "qualifier": new.qualifier,
        "change": new.change,
        "scope": list(dict.fromkeys(new.scope)),
        "scope_text": " ".join(new.scope_text.split())[:300],
        "as_of": new.as_of,
        "period_from": new.period_from,
        "period_to": new.period_to,
        "base_on": new.base_on,
        "claimed_by_id": new.claimed_by or source.issuer_id,
        "classification": source.classification,
        "synthetic": source.synthetic,
    }
