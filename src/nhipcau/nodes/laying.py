"""One batch at work: events and whole records are composed, signed and put at the ends of the streams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
from nhipcau.nodes.events import RecordSent
from nhipcau.nodes.files import grant
from nhipcau.nodes.held import key_store, own_key
from nhipcau.nodes.jws import sign_detached
from nhipcau.nodes.keys import SigningKey, Use
from nhipcau.nodes.models import (
    OutgoingEvent,
    OutgoingStream,
    RecordCopy,
    UnsentEvent,
)
from nhipcau.nodes.provides import Flow, Parcel, flows, record_kinds
from nhipcau.nodes.refusals import storable
from nhipcau.spine.event_types import event_classes, event_type
from nhipcau.spine.facade import SealedEvent, canonical, plain, sealed_event

log = structlog.get_logger(__name__)
NODE_ACTOR = "node:"
Reason = UnsentEvent.Reason


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
    careful: bool = False
    only: str = ""
    unsent: list[UnsentEvent] = field(default_factory=list)

    def lay(self, events: Sequence[SealedEvent]) -> None:
        """Keep the order; each by itself when careful, else runs of one type at once."""
        if not self.careful:
            self._lay_runs(events)
            return
        for event in events:
            with self._noting(event.id, "", event.type, event.subject):
                self._lay_runs([event])

    def try_whole(self, kind: str, record_id: UUID, entry: NodeEntry) -> None:
        """As `send_whole`; when careful, what fails is noted."""
        if not self.careful:
            self.send_whole(kind, record_id, entry)
            return
        with self._noting(record_id, kind, event_type(RecordSent), subject_of(kind, record_id), entry.key):
            self.send_whole(kind, record_id, entry)

    def lay_again(self, row: UnsentEvent) -> None:
        """What could not be laid before, to the node where that was so.

        Later events about the same have gone meanwhile. Where a whole record says all of them, it goes in
        the place of the old event, which would come behind its successors.
        """
        entry = self.directory.node(row.peer)
        if row.kind and entry is not None:
            self.try_whole(row.kind, row.record_id, entry)
        elif entry is not None and (found := _covering(row.subject, entry.key)) is not None:
            self.try_whole(*found, entry)
        elif not row.kind and (event := sealed_event(row.record_id)) is not None:
            self.only = row.peer
            self.lay([event])
            self.only = ""

    @contextmanager
    def _noting(self, record_id: UUID, kind: str, name: str, subject: str, peer: str = "") -> Iterator[None]:
        """Whatever fails in here leaves the streams as they were, and a note."""
        ends = {key: (s.row.number, s.row.head_hash, len(s.events)) for key, s in self.streams.items()}
        copies = set(self.copies)
        try:
            with transaction.atomic():
                yield
        except Exception as error:
            log.exception("nodes: an event cannot be laid", type=name, subject=subject)
            for key in [key for key in self.streams if key not in ends]:
                del self.streams[key]
            for key, (number, head, count) in ends.items():
                stream = self.streams[key]
                stream.row.number, stream.row.head_hash = number, head
                del stream.events[count:]
            self.copies = copies
            self._note(peer or self.only, record_id, kind, name, subject, Reason.FAILED, repr(error))

    def _note(
        self, peer: str, record_id: UUID, kind: str, name: str, subject: str, reason: str, problem: str = ""
    ) -> None:
        self.unsent.append(
            UnsentEvent(
                peer=peer, record_id=record_id, kind=kind, type=name, subject=subject, reason=reason,
                problem=storable(problem, 500), noted_at=self.now, tried_at=self.now,
            )
        )  # fmt: skip

    def _lay_runs(self, events: Sequence[SealedEvent]) -> None:
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
                nodes = parcel.nodes & {self.only} if self.only else parcel.nodes
                for peer in sorted(nodes - {own_key(), came_from}):
                    entry = self.directory.node(peer)
                    if entry is not None and entry.state is not NodeState.LEFT:
                        self._send(flow, row, parcel, entry)

    def _send(self, flow: Flow, row: SealedEvent, parcel: Parcel, entry: NodeEntry) -> None:
        version = _common_version(flow, entry)
        if version is None:
            log.warning("event not sent: the node does not know its type", node=entry.key, type=row.type)
            self._note(entry.key, row.id, "", row.type, row.subject, Reason.TYPE_UNKNOWN)
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
            whole = kind == event_type(RecordSent)
            named = (UUID(event["record_id"]), str(event["kind"])) if whole else (event_id, "")
            self._note(entry.key, *named, kind, subject, Reason.TOO_LARGE, f"{len(body)} bytes")
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
        UnsentEvent.objects.bulk_create(self.unsent, ignore_conflicts=True)
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


def _covering(subject: str, node: str) -> tuple[str, UUID] | None:
    """Kind and id of the record a subject names, where a whole of it says all and is this node's to send."""
    room, _, text = subject.partition(":")
    for name, kind in record_kinds.items():
        if kind.covers and name.partition(".")[0] == room:
            record_id = UUID(text)
            return (name, record_id) if kind.parcel(record_id, node) is not None else None
    return None


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
