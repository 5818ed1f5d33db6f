"""Try a node again now, without waiting for the end of the pause."""

from __future__ import annotations

from datetime import datetime

from nhipcau.nodes.errors import DeliveryUnderWay, NodeUnknown
from nhipcau.nodes.events import DeliveryResumed
from nhipcau.nodes.models import FileFetch, PeerDelivery
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("nodes.resume_delivery", permission="nodes.manage", emits=(DeliveryResumed,))
def resume_delivery(*, actor: Actor, node: str, now: datetime) -> PeerDelivery:
    """The delivery without its pause; files of that node are fetched again at once too.

    Raises NodeUnknown (nothing was ever sent to it), DeliveryUnderWay (the post has it in hand).
    """
    if not PeerDelivery.objects.filter(peer=node).exists():
        raise NodeUnknown(node=node)
    # The post holds the row while a batch is on its way: who waited for it would wait a minute for nothing.
    delivery = PeerDelivery.objects.select_for_update(skip_locked=True).filter(peer=node).first()
    if delivery is None:
        raise DeliveryUnderWay(node=node)
    before = snapshot(delivery)
    delivery.next_try_at, delivery.failing_since, delivery.failures = None, None, 0
    delivery.save(update_fields=["next_try_at", "failing_since", "failures"])
    record_change(delivery, before)
    FileFetch.objects.filter(peer=node, ended_at=None).update(next_try_at=None, failures=0)
    publish(DeliveryResumed(node=node))
    return delivery
