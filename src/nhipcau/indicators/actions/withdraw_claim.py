"""Take back a figure that was misread."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.indicators.errors import AlreadyWithdrawn, ClaimNotThere, WithdrawalReasonMissing
from nhipcau.indicators.events import ClaimWithdrawn
from nhipcau.indicators.models import Claim
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("indicators.withdraw_claim", permission="documents.register", emits=(ClaimWithdrawn,))
def withdraw_claim(*, actor: Actor, claim_id: UUID, reason: str, now: datetime) -> Claim:
    """The claim with its value as it was, withdrawn: the document does not say this.

    Raises WithdrawalReasonMissing, ClaimNotThere, AlreadyWithdrawn.
    """
    if not reason.strip():
        raise WithdrawalReasonMissing
    visible = Claim.objects.visible_to(actor).select_for_update(of=("self",))
    claim = visible.filter(id=claim_id).first()
    if claim is None:
        raise ClaimNotThere
    if claim.withdrawn_at is not None:
        raise AlreadyWithdrawn
    before = snapshot(claim)
    claim.withdrawn_at, claim.withdrawn_reason = now, reason.strip()[:300]
    claim.save()
    record_change(claim, before, verb="withdraw")
    publish(ClaimWithdrawn(claim_id=claim.id))
    return claim
