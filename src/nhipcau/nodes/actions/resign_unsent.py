"""Sign again what no other node has acknowledged, after a key was replaced in a hurry."""

from __future__ import annotations

from datetime import datetime

from nhipcau.nodes.envelope import TYP
from nhipcau.nodes.events import EventsSignedAnew
from nhipcau.nodes.held import key_store, own_key, require_directory
from nhipcau.nodes.jws import sign_detached
from nhipcau.nodes.keys import Signer, Use
from nhipcau.nodes.models import OutgoingEvent, PeerDelivery
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot

_CHUNK = 500


@action("nodes.resign_unsent", permission="nodes.manage", emits=(EventsSignedAnew,))
def resign_unsent(*, actor: Actor, now: datetime) -> int:
    """How many events were signed again. Their bytes, and so the chain of each stream, stay as they are.

    Raises NoDirectory, NoSigningKey, and what the key store cannot read.
    """
    key = key_store().signing_key(Use.EVENTS, now=now)
    total = 0
    for entry in require_directory().peers_of(own_key()):
        PeerDelivery.objects.get_or_create(peer=entry.key)
        # The post holds this row while it sends: nothing is acknowledged while we sign.
        state = PeerDelivery.objects.select_for_update().get(peer=entry.key)
        count = sign_anew(state.peer, state.acknowledged, key)
        before = snapshot(state)
        state.next_try_at = None
        state.save(update_fields=["next_try_at"])
        record_change(state, before, note=f"{count} events signed with {key.kid}")
        publish(EventsSignedAnew(node=state.peer, count=count))
        total += count
    return total


def sign_anew(peer: str, after: int, key: Signer) -> int:
    """How many events to the node have a new signature: those behind the number `after`."""
    waiting = OutgoingEvent.objects.filter(peer=peer, number__gt=after).order_by("number")
    count, last = 0, after
    while rows := list(waiting.filter(number__gt=last)[:_CHUNK]):
        for row in rows:
            row.signature = sign_detached(bytes(row.body), key, typ=TYP)
        OutgoingEvent.objects.bulk_update(rows, ["signature"])
        count, last = count + len(rows), rows[-1].number
    return count
