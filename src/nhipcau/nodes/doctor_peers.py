"""The part of the examination that asks each other node, and looks at both streams with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.directory_document import Directory, NodeEntry, NodeState
from nhipcau.nodes.findings import Finding, good, graded, span, warning, wrong
from nhipcau.nodes.http_signatures import AHEAD
from nhipcau.nodes.models import (
    IncomingEvent,
    IncomingStream,
    OutgoingEvent,
    OutgoingStream,
    PeerDelivery,
    RefusedEvent,
    UnsentEvent,
)
from nhipcau.nodes.post import FULL
from nhipcau.nodes.reasons import REASONS

HELLO_PATH = "/nodes/v1/hello"
_WAIT_WARN, _WAIT_BAD = timedelta(minutes=10), timedelta(hours=1)
_LATELY = timedelta(days=7)
State = IncomingEvent.State


def examine_peer(
    courier: Courier, own: NodeEntry, peer: NodeEntry, directory: Directory, *, now: datetime
) -> Iterator[Finding]:
    """Whether it answers, how its clock goes, and what lies between us and it."""
    if peer.state is not NodeState.ACTIVE:
        yield warning(peer.key, f"{peer.state.value}; nothing is sent", "ask the centre until when")
        return
    asked = utc_now()
    try:
        answer = json.loads(courier.get(own, peer, HELLO_PATH, {}, now=now))
        yield from _answered(peer, answer, directory, asked)
    except (CodedError, ValueError, KeyError, TypeError) as error:
        todo = f"reach {peer.endpoint} from here; if it answers, compare keys and clocks with its keepers"
        yield wrong(peer.key, str(error), todo)
    yield _outgoing(peer.key, now)
    yield from _unsent(peer.key)
    yield from _incoming(peer.key, now)


def _answered(
    peer: NodeEntry, answer: dict[str, Any], directory: Directory, asked: datetime
) -> Iterator[Finding]:
    took = utc_now() - asked
    yield good(peer.key, f"answers in {took.total_seconds() * 1000:.0f} ms, signed")
    skew = datetime.fromisoformat(answer["now"]) - (asked + took / 2)
    beyond = max(timedelta(0), abs(skew) - took / 2)
    said = f"{skew.total_seconds():+.1f} s"
    todo = "let both nodes follow a time server (chronyc tracking)"
    yield graded(f"{peer.key}: clock", said, todo, value=beyond, warn=AHEAD / 3, bad=AHEAD)
    theirs = int(answer["directory"])
    if theirs != directory.version:
        todo = "it is fetched within minutes; if not, see the log of the worker at the older one"
        yield warning(f"{peer.key}: directory", f"version {theirs}, here {directory.version}", todo)


def _outgoing(peer: str, now: datetime) -> Finding:
    """How much waits for the other node, for how long, and why."""
    check, state = f"{peer}: to it", PeerDelivery.objects.filter(peer=peer).first()
    acknowledged = state.acknowledged if state else 0
    head = OutgoingStream.objects.filter(peer=peer).values_list("number", flat=True).first() or 0
    waiting = OutgoingEvent.objects.filter(peer=peer, number__gt=acknowledged).order_by("number").first()
    last = f", last {span(now - state.acknowledged_at)} ago" if state and state.acknowledged_at else ""
    if waiting is None:
        return good(check, f"{head} sent and acknowledged{last}")
    reason = f": {state.problem}" if state and state.problem else ""
    said = f"{head - acknowledged} wait since {span(now - waiting.made_at)}{last}{reason}"
    if state and state.problem in REASONS and state.problem != FULL:  # it answers, and refuses
        return wrong(check, said, "it does not take them; where a key is no longer good: `node keys resign`")
    return graded(
        check, said, "see why it does not take them; they are sent by themselves when it does",
        value=now - waiting.made_at, warn=_WAIT_WARN, bad=_WAIT_BAD,
    )  # fmt: skip


def _unsent(peer: str) -> Iterator[Finding]:
    """What could not even be laid into the stream."""
    rows = UnsentEvent.objects.filter(peer__in=(peer, "")).order_by()
    counts = dict(rows.values_list("reason").annotate(count=Count("id")))
    if counts:
        said = ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items()))
        todo = "they are tried again every ten minutes; type_unknown ends when that node is upgraded"
        yield warning(f"{peer}: not sent", said, todo)


def _incoming(peer: str, now: datetime) -> Iterator[Finding]:
    """How far we are with what it sent, what stopped, what was refused."""
    check, stream = f"{peer}: from it", IncomingStream.objects.filter(peer=peer).first()
    if stream is None:
        yield good(check, "nothing yet")
    elif stream.problem:
        todo = "compare the stream with its keepers; docs/howto/a-key-is-stolen.md says how it is mended"
        yield wrong(check, f"stopped at {stream.through}: {stream.problem}", todo)
    else:
        behind = stream.through - stream.applied
        last = f", last {span(now - stream.received_at)} ago" if stream.received_at else ""
        todo = "look whether the worker runs"
        said = f"{stream.through} stored, {behind} to apply{last}"
        yield graded(check, said, todo, value=behind, warn=1000, bad=10_000)
    stopped = IncomingEvent.objects.filter(peer=peer, state__in=(State.PARKED, State.WAITING))
    counts = dict(stopped.order_by().values_list("state").annotate(count=Count("id")))
    if counts:
        said = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
        yield warning(f"{peer}: stopped", said, "see the inbox of this node for the reason of each")
    refused = RefusedEvent.objects.filter(peer=peer, at__gte=now - _LATELY).count()
    if refused:
        todo = "see the list of what was refused; if its keys were stolen: docs/howto/a-key-is-stolen.md"
        yield warning(f"{peer}: refused", f"{refused} in the last {span(_LATELY)}", todo)
