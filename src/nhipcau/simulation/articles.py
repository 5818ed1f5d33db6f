"""What five public texts name: documents with their relations, and tasks with what became of them.

The facts stand in ``data/documents.json`` and ``data/tasks.json`` in our own words, each with its
source. What became of a task is invented where no source says it, and then marked as synthetic.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from nhipcau.agencies.facade import agency_by_key
from nhipcau.documents.facade import NewDocument, register_document, relate_documents
from nhipcau.kit.classification import Classification
from nhipcau.simulation.players import GOVERNMENT_OFFICE, Players
from nhipcau.simulation.timeline import Life, at
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.facade import NewTask, accept_report, assign_task, move_tasks, report_completion

_DATA = Path(__file__).parent / "data"
_OPENING = date(2024, 1, 2)
_MERGER = date(2025, 3, 1)
_MERGED = ("ministry:information-communications", "ministry:science-technology")
Record = dict[str, Any]


@dataclass
class Articles:
    """The lives of the real documents and tasks; `documents` fills while they are played."""

    players: Players
    documents: dict[str, UUID] = field(default_factory=dict)

    def lives(self) -> Iterator[Life]:
        """One life per document and per task, and the merger of two ministries."""
        for record in read("documents"):
            yield self._document(record)
        for record in read("tasks"):
            yield self._task(record)
        yield self._merger()

    def _document(self, record: Record) -> Life:
        issued = _day(record.get("issued"))
        day = max(issued or _day(record.get("registered")) or _OPENING, _OPENING)
        now = at(day, 16)
        yield now
        actor = self.players.decider(agency_by_key(GOVERNMENT_OFFICE).id, day)
        issuer = record.get("issuer")
        document = register_document(
            actor=actor,
            new=NewDocument(
                subject=record["subject"],
                number=record.get("number", ""),
                kind=record["kind"],
                issuer_id=agency_by_key(issuer).id if issuer else None,
                issuer_text=record.get("issuer_text", ""),
                issued_on=issued,
                effective_on=_day(record.get("effective")),
                ended_on=_day(record.get("ended")),
                text=record.get("summary", ""),
                classification=Classification.PUBLIC,
                published=True,
                source_url=record.get("url", ""),
                source_note=record["source"],
            ),
            now=now,
        )
        self.documents[record["id"]] = document.id
        for kind, target in record.get("relations", []):
            relate_documents(
                actor=actor,
                document_id=document.id,
                kind=kind,
                to_document_id=self.documents[target],
                now=now,
            )

    def _task(self, record: Record) -> Life:
        issued = date.fromisoformat(record["issued"])
        assigner = agency_by_key(record.get("assigner", GOVERNMENT_OFFICE)).id
        now = at(issued, 17)
        yield now
        new = self._new_task(record, assigner)
        task = assign_task(actor=self.players.decider(assigner, issued), new=new, now=now)
        done = record.get("done")
        if done is None:
            return
        day = date.fromisoformat(done["on"])
        handed_in, decided = at(day, 10), at(day, 15)
        yield handed_in
        lead = agency_by_key(done.get("by", record["lead"])).id
        report_completion(
            actor=self.players.reporter(lead, day),
            task_id=task.id,
            text=done["text"],
            product_record=done["record"],
            synthetic=done["synthetic"],
            now=handed_in,
        )
        yield decided
        accept_report(actor=self.players.decider(assigner, day), task_id=task.id, now=decided)

    def _new_task(self, record: Record, assigner: UUID) -> NewTask:
        deadline = record["deadline"]
        setter = deadline.get("set_by")
        return NewTask(
            title=record["title"],
            lead_agency_id=agency_by_key(record["lead"]).id,
            coordinating=tuple(agency_by_key(key).id for key in record.get("coordinating", [])),
            assigner_agency_id=assigner,
            person_text=record["person"],
            product=record["product"],
            authority=record["authority"],
            document_id=self.documents[record["document"]],
            source_text=record["source"],
            deadline_kind=deadline["kind"],
            deadline_text=deadline["text"],
            deadline_reading=deadline.get("reading", ""),
            recurrence=deadline.get("every", ""),
            due_on=_day(deadline.get("last_day")),
            deadline_set_by=agency_by_key(setter).id if setter else None,
            key_task=record.get("key_task", False),
            classification=Classification.PUBLIC,
            published=True,
        )

    def _merger(self) -> Life:
        """The open tasks of the Ministry of Information and Communications go over on 1 March 2025."""
        now = at(_MERGER, 0)
        yield now
        old, new = (agency_by_key(key).id for key in _MERGED)
        move_tasks(
            actor=system_actor("simulation"), from_agency_id=old, to_agency_id=new, on=_MERGER, now=now
        )


def read(name: str) -> list[Record]:
    """The records of a file in ``data/``, documents in such an order that relations point backwards."""
    records: list[Record] = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))[name]
    if name != "documents":
        return records
    return sorted(records, key=lambda record: record.get("issued") or record.get("registered") or "")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
