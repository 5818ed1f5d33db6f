"""Note that two figures disagree."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.indicators.errors import AlreadyWithdrawn, ClaimNotThere, DisputeWithItself
from nhipcau.indicators.events import ClaimDisputed
from nhipcau.indicators.models import Claim, ClaimDispute
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("indicators.dispute_claim", permission="documents.register", emits=(ClaimDisputed,))
def dispute_claim(
    *, actor: Actor, claim_id: UUID, other_id: UUID, reason: str = "", now: datetime
) -> ClaimDispute:
    """The dispute: both claims stay with their values, marked *disputed*. Noted twice, it is one.

    Raises ClaimNotThere, DisputeWithItself, AlreadyWithdrawn.
    """
    if claim_id == other_id:
        raise DisputeWithItself
    # In the order of their ids, so that two who note the same cannot wait for each other.
    visible = Claim.objects.visible_to(actor).select_for_update(of=("self",)).order_by("id")
    both = {claim.id: claim for claim in visible.filter(id__in=(claim_id, other_id))}
    if len(both) != 2:
        raise ClaimNotThere
    if any(claim.withdrawn_at for claim in both.values()):
        raise AlreadyWithdrawn
    first, second = sorted(both)
    dispute, _new = ClaimDispute.objects.get_or_create(
        first_id=first, second_id=second, defaults={"reason": reason.strip()[:300], "noted_at": now}
    )
    for claim in both.values():
        before = snapshot(claim)
        claim.origin = Claim.Origin.DISPUTED
        claim.save()
        record_change(claim, before, note=reason.strip(), verb="dispute")
    publish(ClaimDisputed(claim_id=claim_id, other_id=other_id))
    return dispute
