"""When a thief has sent with a stolen key: set aside what came, and send again what was really made."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from nhipcau.nodes.actions.resign_unsent import sign_anew
from nhipcau.nodes.events import StreamSentAgain, StreamWoundBack
from nhipcau.nodes.held import key_store
from nhipcau.nodes.joining_errors import NoSuchEvent, ReasonNeeded
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import IncomingEvent, IncomingStream, OutgoingEvent, PeerDelivery
from nhipcau.nodes.refusals import note_refusal
from nhipcau.spine.facade import Actor, action, publish, record_change, record_removal, snapshot

DISOWNED = "disowned"


@action("nodes.wind_back_stream", permission="nodes.manage", emits=(StreamWoundBack,))
def wind_back_stream(*, actor: Actor, peer: str, number: int, reason: str, now: datetime) -> int:
    """How many events of the node, from `number` on, were set aside: its keepers say they never made them.

    The stream then waits for the true event of that number. What was applied already is not undone by
    itself: each is listed among the refused, and corrected by hand like any wrong entry.
    Raises ReasonNeeded, NoSuchEvent.
    """
    if not reason.strip():
        raise ReasonNeeded
    stream = IncomingStream.objects.select_for_update().filter(peer=peer).first()
    # One behind the end: a false event that does not continue the stream lies there and blocks it.
    rows = list(IncomingEvent.objects.filter(peer=peer, number__gte=number).order_by("number"))
    if stream is None or not 0 < number <= stream.through + 1 or not rows:
        raise NoSuchEvent(number=number, peer=peer)
    before = snapshot(stream)
    for row in rows:
        body = bytes(row.body)
        note_refusal(peer=peer, code=DISOWNED, detail=f"{row.type} was {row.state}", body=body, now=now)
        record_removal(row, note=reason)
    IncomingEvent.objects.filter(id__in=[row.id for row in rows]).delete()
    last = IncomingEvent.objects.filter(peer=peer, number=number - 1).values_list("body_hash", flat=True)
    stream.through, stream.applied = number - 1, min(stream.applied, number - 1)
    stream.head_hash, stream.problem = bytes(last.first() or bytes(32)), ""
    stream.save()
    record_change(stream, before, note=reason)
    publish(StreamWoundBack(node=peer, number=number))
    return len(rows)


@action("nodes.send_again", permission="nodes.manage", emits=(StreamSentAgain,))
def send_again(*, actor: Actor, peer: str, number: int, now: datetime) -> int:
    """How many events will go to the node again, from `number` on, signed with the key that is good now:
    the one they were signed with may have been stolen since. What the node holds already it passes over.

    Raises NoSuchEvent, NoSigningKey.
    """
    last = OutgoingEvent.objects.filter(peer=peer).aggregate(last=Max("number"))["last"] or 0
    state = PeerDelivery.objects.select_for_update().filter(peer=peer).first()
    if state is None or not 0 < number <= last:
        raise NoSuchEvent(number=number, peer=peer)
    before = snapshot(state)
    state.acknowledged = min(state.acknowledged, number - 1)
    state.next_try_at, state.failures, state.problem = None, 0, ""
    state.save()
    sign_anew(peer, state.acknowledged, key_store().signing_key(Use.EVENTS, now=now))
    record_change(state, before)
    publish(StreamSentAgain(node=peer, number=number))
    return last - state.acknowledged
