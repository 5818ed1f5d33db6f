"""The dispatcher: lays what the outbox has sealed into the streams to other nodes.

It comes after the sealer, alone by a row lock: so the number in each stream has no gap, is in the
order of the outbox, and a node that joins gets its first load and then everything after it, with
nothing in between. What an event takes along is read then, not in the action: officers do not wait
for it, and a later state sent early does no harm, because each field has one node that writes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from nhipcau.kit.ids import new_id
from nhipcau.nodes import jwe
from nhipcau.nodes.directory_document import PROTOCOLS, Directory, NodeEntry, NodeState
from nhipcau.nodes.envelope import LARGEST_BYTES, TYP, Envelope, hash_of
from nhipcau.nodes.events import DirectoryTaken, RecordSent
from nhipcau.nodes.files import grant
from nhipcau.nodes.held import key_store, own_key, steady_nodes
from nhipcau.nodes.jws import sign_detached
from nhipcau.nodes.keys import SigningKey, Use
from nhipcau.nodes.models import DispatchState, OutgoingEvent, OutgoingStream, RecordCopy, Transfer
from nhipcau.nodes.provides import Flow, Parcel, flows, record_kinds
from nhipcau.spine.event_types import event_classes, event_type
from nhipcau.spine.facade import SealedEvent, canonical, first_number_of, plain, sealed_events

log = structlog.get_logger(__name__)
_BATCH = 300
_WHOLE_RECORDS = 100
NODE_ACTOR = "node:"


def dispatch(*, now: datetime) -> int:
    """Lay the next events and the next records of a transfer into the streams; how many it dealt with."""
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
        work = Bench(directory, now)
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
            work.send_whole(row.kind, record_id, entry)
        row.after = ids[-1] if ids else row.after
        row.sent += len(ids)
        row.ended_at = None if len(ids) == _WHOLE_RECORDS else work.now
        row.save()
        carried += len(ids) + 1
    return carried


@dataclass(slots=True)
class _Stream:
    entry: NodeEntry
    row: OutgoingStream
    events: list[OutgoingEvent] = field(default_factory=list)


@dataclass(slots=True)
class Bench:
    """One batch at work: streams with their ends, what was copied to whom."""

    directory: Directory
    now: datetime
    streams: dict[str, _Stream] = field(default_factory=dict)
    copies: set[tuple[str, UUID, str]] = field(default_factory=set)
    key: SigningKey | None = None

    def lay(self, events: Sequence[SealedEvent]) -> None:
        """Compose runs of one type at once, keep the order."""
        for kind, run in groupby(events, key=lambda event: event.type):
            flow = flows.get(kind.rpartition(".v")[0])
            if flow is not None:
                self._lay_run(flow, list(run))

    def _lay_run(self, flow: Flow, rows: list[SealedEvent]) -> None:
        kind = event_classes()[rows[0].type]
        made = [kind.from_data(row.data) for row in rows]
        for row, parcels in zip(rows, flow.compose(made), strict=True):
            came_from = sender_of(row.actor_ref)
            for parcel in parcels:
                for peer in sorted(parcel.nodes - {own_key(), came_from}):
                    entry = self.directory.node(peer)
                    if entry is not None and entry.state is not NodeState.LEFT:
                        self._send(flow, row, parcel, entry)

    def _send(self, flow: Flow, row: SealedEvent, parcel: Parcel, entry: NodeEntry) -> None:
        version = _common_version(flow, entry)
        if version is None:
            log.warning("event not sent: the node does not know its type", node=entry.key, type=row.type)
            return
        for kind, record_id in parcel.needs:
            if not self._has_copy(kind, record_id, entry.key):
                self.send_whole(kind, record_id, entry)
        data = row.data if version == flow.event.version else dict(flow.older[version](row.data))
        self._add(
            entry,
            parcel,
            event_id=row.id,
            kind=f"{flow.base}.v{version}",
            subject=row.subject,
            time=row.time,
            correlation=row.correlation,
            trace=row.trace or "",
            event=data,
        )

    def send_whole(self, kind: str, record_id: UUID, entry: NodeEntry) -> None:
        """A record as a whole, with what it needs before it."""
        parcel = record_kinds[kind].parcel(record_id, entry.key)
        if parcel is None:
            return
        for needed, needed_id in parcel.needs:
            if not self._has_copy(needed, needed_id, entry.key):
                self.send_whole(needed, needed_id, entry)
        self._add(
            entry,
            parcel,
            event_id=new_id(),
            kind=event_type(RecordSent),
            subject=subject_of(kind, record_id),
            time=self.now,
            correlation=new_id(),
            trace="",
            event={"record_id": str(record_id), "kind": kind},
        )

    def _add(
        self,
        entry: NodeEntry,
        parcel: Parcel,
        *,
        event_id: UUID,
        kind: str,
        subject: str,
        time: datetime,
        correlation: UUID,
        trace: str,
        event: dict[str, Any],
    ) -> None:
        """The next envelope of the stream to a node, signed."""
        stream = self._stream(entry)
        data: dict[str, Any] = {"event": event, "records": plain(parcel.records)}
        if parcel.files:
            data["files"] = [plain_file(file) for file in parcel.files]
            grant(parcel.files, entry.key)
        if parcel.personal:
            data["personal"] = self._encrypted(parcel.personal, entry)
        envelope = Envelope(
            id=event_id,
            source=own_key(),
            to=entry.key,
            type=kind,
            subject=subject,
            time=time,
            protocol=max(set(PROTOCOLS) & set(entry.protocols), default=PROTOCOLS[-1]),
            number=stream.row.number + 1,
            previous=bytes(stream.row.head_hash),
            correlation=correlation,
            trace=trace,
            data=data,
        )
        body = envelope.to_bytes()
        if len(body) > LARGEST_BYTES:
            log.error("event not sent: too large", node=entry.key, type=kind, bytes=len(body))
            return
        stream.row.number, stream.row.head_hash = envelope.number, hash_of(body)
        stream.events.append(
            OutgoingEvent(
                peer=entry.key,
                number=envelope.number,
                event_id=event_id,
                type=kind,
                subject=subject,
                body=body,
                signature=sign_detached(body, self._signing_key(), typ=TYP),
                made_at=self.now,
            )
        )
        self.copies.update((about, record_id, entry.key) for about, record_id in parcel.about)

    def store(self) -> None:
        """Everything that was laid, at once."""
        for stream in self.streams.values():
            OutgoingEvent.objects.bulk_create(stream.events, batch_size=500)
            stream.row.save()
        RecordCopy.objects.bulk_create(
            [RecordCopy(kind=kind, record_id=record_id, peer=peer) for kind, record_id, peer in self.copies],
            ignore_conflicts=True,
            batch_size=500,
        )

    def _stream(self, entry: NodeEntry) -> _Stream:
        if entry.key not in self.streams:
            OutgoingStream.objects.get_or_create(peer=entry.key)
            self.streams[entry.key] = _Stream(
                entry, OutgoingStream.objects.select_for_update().get(peer=entry.key)
            )
        return self.streams[entry.key]

    def _has_copy(self, kind: str, record_id: UUID, peer: str) -> bool:
        if (kind, record_id, peer) in self.copies:
            return True
        return RecordCopy.objects.filter(kind=kind, record_id=record_id, peer=peer).exists()

    def _signing_key(self) -> SigningKey:
        if self.key is None:
            self.key = key_store().signing_key(Use.EVENTS, now=self.now)
        return self.key

    def _encrypted(self, personal: Any, entry: NodeEntry) -> str:
        receiver = entry.newest(Use.ENCRYPTION, at=self.now)
        if receiver is None:
            return ""
        return jwe.encrypt(canonical(personal), receiver=receiver)


def sender_of(actor_ref: str) -> str:
    """The node from which a change came, empty when it was made here."""
    return actor_ref.removeprefix(NODE_ACTOR) if actor_ref.startswith(NODE_ACTOR) else ""


def subject_of(kind: str, record_id: UUID) -> str:
    """As events of the record's own room name it: ``tasks:<id>``."""
    return f"{kind.partition('.')[0]}:{record_id}"


def holders_of(kind: str, ids: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """The nodes that hold a copy of each record. One query."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for record_id, peer in RecordCopy.objects.filter(kind=kind, record_id__in=list(ids)).values_list(
        "record_id", "peer"
    ):
        found[record_id].add(peer)
    return {record_id: frozenset(peers) for record_id, peers in found.items()}


def _common_version(flow: Flow, entry: NodeEntry) -> int | None:
    taken = entry.events.get(flow.base, ())
    ours = {flow.event.version, *flow.older}
    return max(ours & set(taken), default=None)


def plain_file(file: Any) -> dict[str, Any]:
    """A file reference as JSON."""
    return {
        "id": str(file.id),
        "sha256": file.sha256,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
    }
