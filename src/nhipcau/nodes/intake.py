"""The intake: applies what other nodes sent, in the order of each sender.

An event is applied in a savepoint of a transaction that also notes it: once, whatever is killed when.
One that fails is parked, and with it what follows about the same subject; one that needs a record which
has not come waits; the rest flows. What a node has no authority to say is refused and listed.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Length

from nhipcau.kit.errors import CodedError
from nhipcau.nodes import jwe
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.envelope import Envelope, read_envelope
from nhipcau.nodes.errors import AlreadyHere, NoAuthority, NotYetHere, TypeUnknown
from nhipcau.nodes.events import RecordSent
from nhipcau.nodes.files import expect, read_files
from nhipcau.nodes.held import directory_now, key_store, steady_nodes
from nhipcau.nodes.models import IncomingEvent, IncomingStream
from nhipcau.nodes.provides import Arrived, Flow, RecordKind, flows, record_kinds
from nhipcau.nodes.refusals import note_refusal, storable
from nhipcau.spine.event_types import Event, event_type
from nhipcau.spine.facade import under_correlation, under_trace

log = structlog.get_logger(__name__)
_CHUNK = 200
_CHUNK_BYTES = 16_000_000
# So many subjects of one node are tried again in one round: who sends what never fits must not keep
# the intake from its work. Those that were not tried for longest come first.
MOST_TRIED = 200
_SETTLED = ["state", "code", "problem", "attempts", "settled_at"]
State = IncomingEvent.State
_WHOLE = event_type(RecordSent).rpartition(".v")[0]
_BEHIND = "nodes.behind"
_COVERED = "nodes.covered"
# The subjects of which something has stopped, with what of it is in the chunk in hand and not saved yet.
Stopped = dict[str, list[IncomingEvent]]


@dataclass(frozen=True, slots=True)
class _Readable:
    """A stored event with what deals with it."""

    row: IncomingEvent
    envelope: Envelope
    arrived: Arrived
    flow: Flow | RecordKind


def take_in(*, now: datetime) -> int:
    """Apply what is held, a chunk of each sender; how many events were dealt with."""
    done = 0
    directory = directory_now()
    for stream in IncomingStream.objects.all():
        entry = directory.node(stream.peer) if directory else None
        if entry is not None and entry.state is NodeState.SUSPENDED:
            continue  # what it sent before waits until somebody has looked into it
        if stream.applied < stream.through:
            try:
                done += _apply_chunk(stream.peer, now)
            except Exception:  # what is wrong with one sender does not keep the others waiting
                log.exception("nodes: the events of a node cannot be applied", peer=stream.peer)
    return done


def _apply_chunk(peer: str, now: datetime) -> int:
    """The next events of one sender, in one transaction; 0 when another process has them in hand."""
    with transaction.atomic(), steady_nodes():
        stream = IncomingStream.objects.select_for_update(skip_locked=True).filter(peer=peer).first()
        if stream is None:
            return 0
        rows = _next_rows(stream)
        if not rows:
            return 0
        stopped = _stopped_subjects(peer, {row.subject for row in rows})
        for kind, run in groupby(rows, key=lambda row: row.type):
            _apply_run(kind, list(run), stopped, now)
        _save_settled(rows, now)
        stream.applied, stream.applied_at = rows[-1].number, now
        stream.save(update_fields=["applied", "applied_at"])
    return len(rows)


def _next_rows(stream: IncomingStream) -> list[IncomingEvent]:
    """The next events, at most a chunk, and no more bytes than the worker can well hold."""
    held = IncomingEvent.objects.filter(
        peer=stream.peer, number__gt=stream.applied, number__lte=stream.through
    ).order_by("number")
    last, size = stream.applied, 0
    for number, length in held.annotate(length=Length("body")).values_list("number", "length")[:_CHUNK]:
        size += length
        if size > _CHUNK_BYTES and last > stream.applied:
            break
        last = number
    return list(held.filter(number__lte=last))


def _save_settled(rows: Sequence[IncomingEvent], now: datetime) -> None:
    """One UPDATE for those that are done and no more to say, as most are; the others one by one."""
    done = {row.id for row in rows if row.state == State.DONE and not row.code}
    IncomingEvent.objects.filter(id__in=done).update(state=State.DONE, attempts=1, settled_at=now)
    for row in rows:
        if row.id not in done:
            row.save(update_fields=_SETTLED)


def _stopped_subjects(peer: str, about: Iterable[str]) -> Stopped:
    rows = IncomingEvent.objects.filter(
        peer=peer, subject__in=list(about), state__in=(State.WAITING, State.PARKED)
    )
    return {subject: [] for subject in rows.values_list("subject", flat=True).distinct()}


def _apply_run(kind: str, rows: Sequence[IncomingEvent], stopped: Stopped, now: datetime) -> None:
    """Events of one type in a row: at once where the flow can, else one by one."""
    flow = flows.get(kind.rpartition(".v")[0])
    together = flow is not None and flow.take_in_many and not any(row.subject in stopped for row in rows)
    if flow is not None and together and _apply_many(flow, rows, now):
        return
    for row in rows:
        if row.subject in stopped and not _covers(row):
            _settle(
                row, State.PARKED, _BEHIND, "follows an event about the same subject that has stopped", now
            )
            stopped[row.subject].append(row)
            continue
        _apply(row, now)
        if row.state in {State.WAITING, State.PARKED}:
            stopped.setdefault(row.subject, []).append(row)
        elif row.subject in stopped and row.state == State.DONE and not row.code:
            _settle_covered(row, stopped.pop(row.subject), now)


def _settle_covered(row: IncomingEvent, of_this_chunk: Sequence[IncomingEvent], now: datetime) -> None:
    """What had stopped about the subject is said by the whole record `row`, which was applied."""
    for earlier in of_this_chunk:
        _settle(earlier, State.DONE, _COVERED, "", now)
    IncomingEvent.objects.filter(
        peer=row.peer, subject=row.subject, number__lt=row.number, state__in=(State.WAITING, State.PARKED)
    ).update(state=State.DONE, code=_COVERED, problem="", settled_at=now)


def _covers(row: IncomingEvent) -> bool:
    """Whether it is a whole record that says all that earlier events about it said."""
    if row.type.rpartition(".v")[0] != _WHOLE:
        return False
    event = read_envelope(bytes(row.body)).data.get("event")
    kind = record_kinds.get(str(event.get("kind"))) if isinstance(event, dict) else None
    return kind is not None and kind.covers


def _apply_many(flow: Flow, rows: Sequence[IncomingEvent], now: datetime) -> bool:
    """Whether all went well together; if not, nothing has happened."""
    try:
        with transaction.atomic():
            read = [_read(row) for row in rows]
            for one in read:
                flow.authority(one.arrived)
            assert flow.take_in_many is not None
            flow.take_in_many(arrived=[one.arrived for one in read], now=now)
            _check_pointers()
    except Exception:  # one by one then shows which, and why
        return False
    for row in rows:
        _settle(row, State.DONE, "", "", now)
    return True


def _apply(row: IncomingEvent, now: datetime) -> None:
    """Apply one event in a savepoint and note on it what became of it (the caller saves)."""
    row.attempts += 1
    try:
        with transaction.atomic():
            one = _read(row)
            one.flow.authority(one.arrived)
            if one.arrived.files:
                expect(one.arrived.files, peer=row.peer, now=now)
            trace = one.envelope.trace or None
            with under_trace(trace, "take in", type=row.type), under_correlation(one.envelope.correlation):
                one.flow.take_in(arrived=one.arrived, now=now)
            _check_pointers()
    except NotYetHere as error:
        _settle(row, State.WAITING, error.code, str(error), now)
    except AlreadyHere as error:
        _settle(row, State.DONE, error.code, "", now)
    except NoAuthority as error:
        _settle(row, State.REFUSED, error.code, str(error), now)
        note_refusal(peer=row.peer, code=error.code, detail=str(error), body=bytes(row.body), now=now)
    except CodedError as error:
        _settle(row, State.PARKED, error.code, str(error), now)
    except DatabaseError as error:
        if row.attempts == 1 and "deadlock" in str(error):  # a person was at the same record; again later
            _settle(row, State.WAITING, "nodes.deadlock", str(error), now)
            return
        _settle(row, State.PARKED, type(error).__name__, str(error), now)
    except Exception as error:
        log.exception("event parked", peer=row.peer, number=row.number, type=row.type)
        reason = "".join(traceback.format_exception_only(error)).strip()
        _settle(row, State.PARKED, type(error).__name__, reason, now)
    else:
        _settle(row, State.DONE, "", "", now)


def _check_pointers() -> None:
    """Let foreign keys be checked now, inside the savepoint: at the commit one bad event would undo all."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _settle(row: IncomingEvent, state: str, code: str, problem: str, now: datetime) -> None:
    row.state, row.code, row.settled_at = state, code[:60], now
    row.problem = storable(problem, 2000)


def _read(row: IncomingEvent) -> _Readable:
    envelope = read_envelope(bytes(row.body))
    data = envelope.data
    records, personal = data.get("records") or {}, data.get("personal") or ""
    event: Event
    flow: Flow | RecordKind | None
    if envelope.base == _WHOLE:
        event = RecordSent(record_id=UUID(data["event"]["record_id"]), kind=str(data["event"]["kind"]))
        flow = record_kinds.get(event.kind)
    else:
        flow = flows.get(envelope.base)
        if flow is not None:
            event = _event_of(flow, envelope)
    if flow is None:
        raise TypeUnknown(type=envelope.type)
    arrived = Arrived(
        id=envelope.id,
        type=envelope.type,
        subject=envelope.subject,
        sender=row.peer,
        number=row.number,
        time=envelope.time,
        event=event,
        records=records,
        personal=json.loads(_decrypted(personal)) if personal else {},
        files=read_files(data.get("files")),
    )
    return _Readable(row, envelope, arrived, flow)


def _event_of(flow: Flow, envelope: Envelope) -> Event:
    data = envelope.data["event"]
    if envelope.version != flow.event.version:
        if envelope.version not in flow.newer:
            raise TypeUnknown(type=envelope.type)
        data = flow.newer[envelope.version](data)
    return flow.event.from_data(data)


def _decrypted(text: str) -> bytes:
    keys = {key.kid: key for key in key_store().decryption_keys()}
    return jwe.decrypt(text, keys.get)


def retry_stopped(*, now: datetime, only_waiting: bool = False) -> int:
    """Try again what waits or is parked, in order, subject by subject; how many went through."""
    states: Sequence[str] = (State.WAITING,) if only_waiting else (State.WAITING, State.PARKED)
    done = 0
    for peer in _peers_with(states):
        done += _retry_peer(peer, states, now)
    return done


def _peers_with(states: Iterable[str]) -> list[str]:
    rows = IncomingEvent.objects.filter(state__in=states)
    return sorted(set(rows.values_list("peer", flat=True).distinct().order_by()))


def _retry_peer(peer: str, states: Sequence[str], now: datetime) -> int:
    """Subject by subject, each from the first event that has stopped about it."""
    stopped = IncomingEvent.objects.filter(peer=peer, state__in=(State.WAITING, State.PARKED))
    first = stopped.order_by("subject", "number").distinct("subject").values("id")
    due = IncomingEvent.objects.filter(id__in=first, state__in=states).order_by("settled_at", "number")
    subjects = list(due.values_list("subject", flat=True)[:MOST_TRIED])
    return sum(_retry_subject(stopped.filter(subject=subject), now) for subject in subjects)


def _retry_subject(stopped: QuerySet[IncomingEvent], now: datetime) -> int:
    """In order, until one does not go through; behind it only a whole record, which settles those before."""
    done, blocked = 0, False
    for row in stopped.defer("body").order_by("number"):
        if blocked and not _covers(row):
            continue
        went = retry_one(row.id, now)
        done += went
        row.refresh_from_db(fields=["state", "code"])
        if blocked and row.state == State.DONE and not row.code:
            _settle_covered(row, [], now)
            blocked = False
        else:
            blocked = blocked or not went
    return done


def retry_one(row_id: int, now: datetime) -> bool:
    """Try one event again that has stopped; whether it is settled. Those before it about the same subject
    must have been."""
    with transaction.atomic(), steady_nodes():
        row = (
            IncomingEvent.objects.select_for_update(skip_locked=True)
            .filter(id=row_id, state__in=(State.WAITING, State.PARKED))
            .first()
        )
        if row is None:
            return False
        _apply(row, now)
        row.save(update_fields=_SETTLED)
        return row.state in {State.DONE, State.REFUSED}
