"""Hand in the product of a commitment."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.events import CommitmentDelivered
from nhipcau.oversight.models import Delivery
from nhipcau.oversight.models.product import product_fields
from nhipcau.oversight.rules.commitments import Step
from nhipcau.oversight.rules.steps import Product, require_product
from nhipcau.oversight.steps import take_commitment_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("oversight.deliver_commitment", permission="oversight.commit", emits=(CommitmentDelivered,))
def deliver_commitment(
    *, actor: Actor, commitment_id: UUID, product: Product, text: str = "", now: datetime
) -> Delivery:
    """The delivery, waiting for the receiver. Its day is today: nobody hands in yesterday.

    Raises ProductMissing, and as `take_commitment_step`.
    """
    require_product(product)
    commitment, before = take_commitment_step(actor=actor, commitment_id=commitment_id, step=Step.DELIVER)
    delivery = Delivery.objects.create(
        commitment=commitment,
        text=text.strip(),
        handed_in_on=civil_date(now),
        handed_in_at=now,
        doer_ref=actor.ref,
        **product_fields(product),
    )
    commitment.save()
    record_change(commitment, before)
    record_change(delivery, None)
    publish(CommitmentDelivered(commitment_id=commitment.id))
    return delivery
