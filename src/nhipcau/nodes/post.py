"""The post: brings what lies in the streams to the other nodes, over and over, until it is acknowledged.

One batch for one node at a time, several nodes at once; a node that does not answer is tried again after
a pause that grows to five minutes, without end, and holds up no other.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from nhipcau.kit.errors import CodedError
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.held import directory_now, own_entry, own_key
from nhipcau.nodes.jws import to_compact
from nhipcau.nodes.models import OutgoingEvent, OutgoingStream, PeerDelivery
from nhipcau.nodes.refusals import storable

EVENTS_PATH = "/nodes/v1/events"
BATCH_TYPE = "application/vnd.nhipcau.events+gzip"
MOST_EVENTS = 500
MOST_BYTES = 4_000_000
_FIRST_PAUSE = timedelta(milliseconds=250)
_LONGEST_PAUSE = timedelta(minutes=5)
_LARGEST_NUMBER = 2**63 - 1
# What is noted when the other node has no room for more at the moment.
FULL = "it took nothing"
_NO_ANSWER = "no acknowledgement"


def due_peers(*, now: datetime) -> list[str]:
    """The nodes for which something lies ready and whose pause is over."""
    directory = directory_now()
    if directory is None or directory.node(own_key()) is None:
        return []
    active = {entry.key for entry in directory.peers_of(own_key()) if entry.state is NodeState.ACTIVE}
    heads = dict(OutgoingStream.objects.filter(peer__in=active).values_list("peer", "number"))
    states = {row.peer: row for row in PeerDelivery.objects.filter(peer__in=active)}
    return [peer for peer, number in heads.items() if _is_due(states.get(peer), number, now)]


def _is_due(state: PeerDelivery | None, number: int, now: datetime) -> bool:
    if state is None:
        return number > 0
    return number > state.acknowledged and (state.next_try_at is None or state.next_try_at <= now)


def send_batch(peer: str, courier: Courier, *, now: datetime) -> int:
    """Send the next events to one node; how many it acknowledged. 0 when another process is at it."""
    directory = directory_now()
    entry = directory.node(peer) if directory else None
    if entry is None:
        return 0
    PeerDelivery.objects.get_or_create(peer=peer)
    with transaction.atomic():
        state = PeerDelivery.objects.select_for_update(skip_locked=True).filter(peer=peer).first()
        if state is None:
            return 0
        before = state.acknowledged
        events = _next_events(peer, state)
        try:
            answer = courier.post(
                own_entry(directory), entry, EVENTS_PATH, _pack(events), BATCH_TYPE, now=now
            )
            _take_answer(state, _read_answer(answer), events, now)
        except (CodedError, ValueError) as error:
            _note_failure(state, str(error), now)
        state.save()
        return state.acknowledged - before


def _next_events(peer: str, state: PeerDelivery) -> list[OutgoingEvent]:
    limit = max(1, min(MOST_EVENTS, state.room))
    rows = OutgoingEvent.objects.filter(peer=peer, number__gt=state.acknowledged).order_by("number")[:limit]
    chosen: list[OutgoingEvent] = []
    size = 0
    for row in rows:
        size += len(row.body)
        if chosen and size > MOST_BYTES:
            break
        chosen.append(row)
    return chosen


def _pack(events: Sequence[OutgoingEvent]) -> bytes:
    lines = [to_compact(bytes(row.body), row.signature) for row in events]
    return gzip.compress("\n".join(lines).encode(), compresslevel=1)


@dataclass(frozen=True, slots=True)
class _Answer:
    through: int
    room: int
    problem: str


def _read_answer(body: bytes) -> _Answer:
    """An acknowledgement. Raises ValueError for what is none, whatever it is."""
    try:
        value = json.loads(body)
        through, room, problem = value["through"], value["room"], value.get("problem") or ""
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(_NO_ANSWER) from error
    for number in (through, room):
        if type(number) is not int or not 0 <= number <= _LARGEST_NUMBER:
            raise ValueError(_NO_ANSWER)
    return _Answer(through, min(room, MOST_EVENTS), str(problem))


def _take_answer(
    state: PeerDelivery, answer: _Answer, events: Sequence[OutgoingEvent], now: datetime
) -> None:
    """What the receiver has stored without a gap is acknowledged; the rest is sent again."""
    through, room, problem = answer.through, answer.room, answer.problem
    if through > (events[-1].number if events else state.acknowledged) and not _made(state.peer, through):
        _note_failure(state, f"it holds event {through}, which this node never made", now)
        return
    moved = through > state.acknowledged
    state.acknowledged = max(state.acknowledged, through)
    state.room = room
    if moved and not problem:
        state.acknowledged_at, state.failures, state.failing_since = now, 0, None
        state.problem, state.next_try_at = "", None
    else:
        _note_failure(state, problem or FULL, now)
        if not problem:  # it is only full: ask again soon
            state.next_try_at = now + timedelta(seconds=1)


def _made(peer: str, number: int) -> bool:
    return OutgoingEvent.objects.filter(peer=peer, number=number).exists()


def _note_failure(state: PeerDelivery, problem: str, now: datetime) -> None:
    state.failures += 1
    state.problem = storable(problem, 500)
    state.failing_since = state.failing_since or now
    # A quarter of the time for which it has failed: a short outage is over at once, a long one soon.
    pause = (now - state.failing_since) / 4
    state.next_try_at = now + min(_LONGEST_PAUSE, max(_FIRST_PAUSE, pause))


def note_sign_of_life(peer: str, *, now: datetime) -> None:
    """A node that speaks to us is there: the pause is over. Never waits for a batch that is under way."""
    with transaction.atomic():
        state = (
            PeerDelivery.objects.select_for_update(skip_locked=True)
            .filter(peer=peer, next_try_at__gt=now)
            .first()
        )
        if state is not None:
            state.next_try_at = None
            state.save(update_fields=["next_try_at"])
