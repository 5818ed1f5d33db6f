"""Taking a batch in at the door: verify, store, acknowledge. Applying it comes later, in order (`intake`).

What is altered, foreign, expired, downgraded or replayed with other content is refused before it gets
a place in the stream, and listed. What was stored already is passed over.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from nhipcau.kit.errors import CodedError
from nhipcau.nodes.directory_document import PROTOCOLS, Directory, NodeEntry
from nhipcau.nodes.envelope import LARGEST_BYTES, TYP, Envelope, hash_of, read_envelope
from nhipcau.nodes.errors import BatchMalformed, EventRefused
from nhipcau.nodes.held import own_entry, own_key, require_directory
from nhipcau.nodes.jws import from_compact, verify_detached
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import IncomingEvent, IncomingStream
from nhipcau.nodes.post import MOST_EVENTS
from nhipcau.nodes.provides import flows
from nhipcau.nodes.refusals import note_refusal

_LARGEST_BATCH = 40_000_000
# So many events of one node may wait to be applied; beyond it the sender is told to wait.
MOST_HELD = 20_000
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer: stored without a gap up to `through`, so many more are welcome, and what went wrong."""

    through: int
    room: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    envelope: Envelope
    body: bytes
    signature: str


def unpack(body: bytes) -> list[str]:
    """The lines of a batch. Raises BatchMalformed for what is none, or would be too large unpacked."""
    try:
        unpacker = zlib.decompressobj(wbits=31)
        text = unpacker.decompress(body, _LARGEST_BATCH)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise BatchMalformed(reason="it is too large or was cut off")
        lines = text.decode("ascii").split("\n") if text else []
    except (zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise BatchMalformed(reason=str(error)) from error
    if len(lines) > MOST_EVENTS:
        raise BatchMalformed(reason=f"more than {MOST_EVENTS} events")
    return lines


def receive(peer: NodeEntry, lines: Sequence[str], *, now: datetime) -> Taken:
    """Store what is good of a batch; how far the stream of this node stands without a gap.

    A line that is refused ends the batch: what follows it cannot be placed, and comes again.
    """
    directory = require_directory()
    stream, _ = IncomingStream.objects.get_or_create(peer=peer.key)
    good: list[_Line] = []
    problem = ""
    for line in lines:
        try:
            read = _read(line)
            if read.envelope.number <= stream.through:
                _check_repeated(peer, read)
                continue
            if read.envelope.number > stream.through + MOST_HELD:
                raise EventRefused(reason="too-far-ahead")
            _check(peer, read, directory, now)
        except CodedError as error:
            problem = _refuse(peer.key, error, line, now)
            break
        good.append(read)
    with transaction.atomic():
        _store(peer.key, good, now)
        stream, fault = _move_on(peer.key, now)
    held = stream.through - stream.applied
    return Taken(stream.through, max(0, MOST_HELD - held), problem or fault)


def _read(line: str) -> _Line:
    body, signature = from_compact(line)
    if len(body) > LARGEST_BYTES:
        raise EventRefused(reason="too-large")
    return _Line(read_envelope(body), body, signature)


def _check(peer: NodeEntry, line: _Line, directory: Directory, now: datetime) -> None:
    """That the peer has signed exactly this, to us, now. Raises EventRefused and errors of signatures."""
    envelope = line.envelope
    if envelope.source != peer.key or envelope.to != own_key():
        raise EventRefused(reason="foreign")
    kid = verify_detached(
        line.body,
        line.signature,
        typ=TYP,
        find_key=lambda kid: key.x if (key := peer.key_named(kid)) and key.use is Use.EVENTS else None,
    )
    key = peer.key_named(kid)
    if key is None or not key.good_at(now):
        raise EventRefused(reason="expired")
    if envelope.time > now + _AHEAD:
        raise EventRefused(reason="from-the-future")
    _check_version(peer, envelope, directory)


def _check_version(peer: NodeEntry, envelope: Envelope, directory: Directory) -> None:
    """The highest that both know must be spoken: who makes another speak lower may have a reason."""
    ours = own_entry(directory)
    protocols = set(PROTOCOLS) & set(peer.protocols)
    if envelope.protocol != max(protocols, default=0):
        raise EventRefused(reason="downgraded")
    flow = flows.get(envelope.base)
    if flow is None:
        return
    common = (
        set(flow.versions)
        & set(ours.events.get(flow.base, flow.versions))
        & set(peer.events.get(flow.base, flow.versions))
    )
    if envelope.version != max(common, default=0):
        raise EventRefused(reason="downgraded")


def _check_repeated(peer: NodeEntry, line: _Line) -> None:
    """The same event once more is nothing; another one under its number is a replay or a forgery."""
    row = IncomingEvent.objects.filter(peer=peer.key, number=line.envelope.number)
    stored = row.values_list("body_hash", flat=True).first()
    if stored is not None and bytes(stored) != hash_of(line.body):
        raise EventRefused(reason="replayed")


def _refuse(peer: str, error: CodedError, line: str, now: datetime) -> str:
    """List what was refused; once for the same bytes and reason."""
    reason = str(error.params.get("reason", "")) if isinstance(error, EventRefused) else error.code
    note_refusal(peer=peer, code=reason, detail=str(error), body=line.encode(), now=now)
    return reason


def _store(peer: str, lines: Sequence[_Line], now: datetime) -> None:
    """One INSERT with a list for each column; what is there stays as it is."""
    if not lines:
        return
    envelopes = [line.envelope for line in lines]
    columns: list[tuple[str, str, list[object]]] = [
        ("number", "bigint", [one.number for one in envelopes]),
        ("event_id", "uuid", [one.id for one in envelopes]),
        ("type", "text", [one.type for one in envelopes]),
        ("subject", "text", [one.subject for one in envelopes]),
        ("previous_hash", "bytea", [one.previous for one in envelopes]),
        ("body_hash", "bytea", [hash_of(line.body) for line in lines]),
        ("body", "bytea", [line.body for line in lines]),
        ("signature", "text", [line.signature for line in lines]),
    ]
    names = ", ".join(name for name, _kind, _values in columns)
    lists = ", ".join(f"%s::{kind}[]" for _name, kind, _values in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {IncomingEvent._meta.db_table} "  # noqa: S608 - names of our own table
            f"(peer, {names}, state, code, problem, attempts, received_at) "
            f"SELECT %s, given.*, %s, '', '', 0, %s FROM unnest({lists}) AS given ON CONFLICT DO NOTHING",
            [peer, IncomingEvent.State.HELD, now, *(values for _name, _kind, values in columns)],
        )


def _move_on(peer: str, now: datetime) -> tuple[IncomingStream, str]:
    """Walk the chain as far as it has no gap."""
    stream = IncomingStream.objects.select_for_update().get(peer=peer)
    expected, head, fault = stream.through + 1, bytes(stream.head_hash), ""
    rows = IncomingEvent.objects.filter(peer=peer, number__gte=expected).order_by("number")
    for number, previous, own in rows.values_list("number", "previous_hash", "body_hash").iterator():
        if number != expected:
            break
        if bytes(previous) != head:
            fault = "chain-broken"
            break
        head, expected = bytes(own), expected + 1
    stream.through, stream.head_hash, stream.received_at = expected - 1, head, now
    stream.problem = fault
    stream.save(update_fields=["through", "head_hash", "received_at", "problem"])
    return stream, fault
