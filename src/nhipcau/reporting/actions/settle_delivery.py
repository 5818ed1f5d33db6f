"""Note what became of a delivery; send one again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from nhipcau.reporting.actions.link_task import require_own
from nhipcau.reporting.errors import DeliveryNotThere
from nhipcau.reporting.events import DeliveryPutOff, DeliveryRefused, DeliveryResent, ReportDelivered
from nhipcau.reporting.models import Delivery
from nhipcau.reporting.rules import LINK, Step, next_state, next_try
from nhipcau.reporting.systems import retry_minutes
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot

_SETTLE = "reporting.settle"  # only the node itself: people send again


@action("reporting.note_delivered", permission=_SETTLE, emits=(ReportDelivered,))
def note_delivered(*, actor: Actor, delivery_id: UUID, receipt: str, now: datetime) -> Delivery:
    """The delivery with the receipt of the outside system. Raises DeliveryNotThere, StepNotPossible."""
    delivery = _locked(delivery_id)
    before = snapshot(delivery)
    delivery.state = next_state(delivery.state, Step.DELIVER)
    delivery.tries += 1
    delivery.tried_at = delivery.delivered_at = now
    delivery.receipt, delivery.problem = receipt[:120], ""
    delivery.save()
    record_change(delivery, before)
    publish(ReportDelivered(delivery_id=delivery.id))
    return delivery


@action("reporting.put_off", permission=_SETTLE, emits=(DeliveryPutOff,))
def put_off(
    *, actor: Actor, delivery_id: UUID, problem: str, after: timedelta | None = None, now: datetime
) -> Delivery:
    """The delivery with its next try. Raises DeliveryNotThere, StepNotPossible."""
    delivery = _locked(delivery_id)
    before = snapshot(delivery)
    delivery.state = next_state(delivery.state, Step.PUT_OFF)
    delivery.tries += 1
    delivery.tried_at, delivery.problem = now, problem[:500]
    delivery.next_try_at = next_try(now, delivery.tries, retry_minutes(), after)
    delivery.save()
    record_change(delivery, before)
    publish(DeliveryPutOff(delivery_id=delivery.id))
    return delivery


@action("reporting.note_refused", permission=_SETTLE, emits=(DeliveryRefused,))
def note_refused(*, actor: Actor, delivery_id: UUID, problem: str, now: datetime) -> Delivery:
    """The delivery with the reason of the outside system. Raises DeliveryNotThere, StepNotPossible."""
    delivery = _locked(delivery_id)
    before = snapshot(delivery)
    delivery.state = next_state(delivery.state, Step.REFUSE)
    delivery.tries += 1
    delivery.tried_at, delivery.problem = now, problem[:500]
    delivery.save()
    record_change(delivery, before)
    publish(DeliveryRefused(delivery_id=delivery.id))
    return delivery


@action("reporting.resend", permission=LINK, emits=(DeliveryResent,))
def resend(*, actor: Actor, delivery_id: UUID, now: datetime) -> Delivery:
    """The delivery, tried again at once, as it was said then.

    Raises DeliveryNotThere, NotYourTask, StepNotPossible.
    """
    rows = Delivery.objects.visible_to(actor).select_related("outside_key__task")
    delivery = rows.select_for_update(of=("self",)).filter(id=delivery_id).first()
    if delivery is None:
        raise DeliveryNotThere
    require_own(actor, delivery.outside_key.task)
    before = snapshot(delivery)
    delivery.state = next_state(delivery.state, Step.RESEND)
    delivery.next_try_at = now
    delivery.save()
    record_change(delivery, before)
    publish(DeliveryResent(delivery_id=delivery.id))
    return delivery


def _locked(delivery_id: UUID) -> Delivery:
    found = Delivery.objects.select_for_update().filter(id=delivery_id).first()
    if found is None:
        raise DeliveryNotThere
    return found
