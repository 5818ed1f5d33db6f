"""The dispatcher: lays what the outbox has sealed into the streams to other nodes.

It comes after the sealer, alone by a row lock: so the number in each stream has no gap, is in the
order of the outbox, and a node that joins gets its first load and then everything after it, with
nothing in between. What an event takes along is read then, not in the action: officers do not wait
for it, and a later state sent early does no harm, because each field has one node that writes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.db import OperationalError, transaction

from nhipcau.nodes.directory_document import Directory, NodeState
from nhipcau.nodes.events import DirectoryTaken
from nhipcau.nodes.held import key_store, own_key, steady_nodes
from nhipcau.nodes.keys import Use
from nhipcau.nodes.laying import Bench
from nhipcau.nodes.models import (
    DispatchState,
    OutgoingStream,
    Transfer,
    UnsentEvent,
)
from nhipcau.nodes.provides import record_kinds
from nhipcau.spine.event_types import event_type
from nhipcau.spine.facade import first_number_of, sealed_events

log = structlog.get_logger(__name__)
_BATCH = 300
_WHOLE_RECORDS = 100
RETRY_AFTER = timedelta(minutes=10)


def dispatch(*, now: datetime) -> int:
    """Lay the next events and the next records of a transfer into the streams; how many it dealt with.

    Where one cannot be laid, the batch is begun anew and each laid by itself: what fails is noted
    (`UnsentEvent`) and the rest goes. What is wrong with the node itself, its key or its database, is no
    event's fault: then nothing is noted and the order is kept. Raises NoSigningKey, OperationalError.
    """
    try:
        return _dispatch(now, careful=False)
    except OperationalError:
        raise
    except Exception:
        key_store().signing_key(Use.EVENTS, now=now)
        log.exception("nodes: a batch cannot be laid; each event by itself")
        return _dispatch(now, careful=True)


def _dispatch(now: datetime, *, careful: bool) -> int:
    with transaction.atomic(), steady_nodes() as directory:
        if directory is None or directory.node(own_key()) is None:
            return 0
        DispatchState.objects.get_or_create(id=1)
        state = DispatchState.objects.select_for_update(skip_locked=True).filter(id=1).first()
        if state is None:
            return 0
        if state.directory_version < directory.version and not _take_note_of(directory, state, now):
            return 0
        events = sealed_events(after=state.number, limit=_BATCH)
        work = Bench(directory, now, careful=careful)
        work.lay(events)
        if events:
            state.number = events[-1].number
            state.save()
        carried = _carry_on_transfers(work)
        work.store()
    return len(events) + carried


def _take_note_of(directory: Directory, state: DispatchState, now: datetime) -> bool:
    """A new directory: nodes that it names for the first time get the whole of what concerns them.

    What happened before this node took its first directory is part of that whole. False while the sealer
    has not come to that day yet.
    """
    if not state.directory_version:
        first = first_number_of(event_type(DirectoryTaken))
        if first is None:
            return False
        state.number = first
    known = set(OutgoingStream.objects.values_list("peer", flat=True))
    for entry in directory.peers_of(own_key()):
        if entry.key not in known:
            OutgoingStream.objects.create(peer=entry.key)
            ask_transfer(peer=entry.key, now=now)
    state.directory_version = directory.version
    state.save()
    return True


def lay_unsent(*, now: datetime) -> int:
    """Try again what could not be laid: the type may be known there by now; how many went."""
    with transaction.atomic(), steady_nodes() as directory:
        state = DispatchState.objects.select_for_update(skip_locked=True).filter(id=1).first()
        if directory is None or state is None:
            return 0
        rows = list(
            UnsentEvent.objects.filter(tried_at__lt=now - RETRY_AFTER).order_by("tried_at", "id")[:_BATCH]
        )
        work = Bench(directory, now, careful=True)
        UnsentEvent.objects.filter(id__in=[row.id for row in rows]).delete()
        for row in rows:
            work.lay_again(row)
        work.store()
    return len(rows) - len(work.unsent)


def ask_transfer(*, peer: str, now: datetime, kinds: Iterable[str] = ()) -> list[Transfer]:
    """Let the whole of all records, or of some kinds, that concern `peer` be sent to it."""
    chosen = set(kinds)
    return Transfer.objects.bulk_create(
        [
            Transfer(peer=peer, kind=kind, asked_at=now)
            for kind in record_kinds
            if not chosen or kind in chosen
        ]
    )


def _carry_on_transfers(work: Bench) -> int:
    """The next records of the oldest transfer of each node: those of one kind after those of another."""
    carried = 0
    seen: set[str] = set()
    for row in Transfer.objects.filter(ended_at=None).order_by("id"):
        if row.peer in seen:
            continue
        seen.add(row.peer)
        kind = record_kinds.get(row.kind)
        entry = work.directory.node(row.peer)
        if kind is None or entry is None or entry.state is NodeState.LEFT:
            row.ended_at = work.now
            row.save()
            continue
        ids = kind.ids_for(row.peer, row.after, _WHOLE_RECORDS)
        for record_id in ids:
            work.try_whole(row.kind, record_id, entry)
        row.after = ids[-1] if ids else row.after
        row.sent += len(ids)
        row.ended_at = None if len(ids) == _WHOLE_RECORDS else work.now
        row.save()
        carried += len(ids) + 1
    return carried
