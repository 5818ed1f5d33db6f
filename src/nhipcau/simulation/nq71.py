"""The 330 tasks of Resolution 71/NQ-CP as a synthetic set that shows the public counts on their days.

The counts are public (sources in ``data/nq71.json``); which agency got which task, when it was due
and handed in is invented and marked so. On 1 July 2025 provinces merge, and their open tasks go
over with `move_tasks`, as on any node.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from nhipcau.agencies.facade import (
    agencies_in_block,
    agency_by_key,
    head_post_of,
    steady_directory,
    successor_on,
)
from nhipcau.documents.facade import NewDocument, document_by_number, register_document
from nhipcau.kit.classification import Classification
from nhipcau.simulation.players import GOVERNMENT_OFFICE, Players
from nhipcau.simulation.timeline import Life, at, play
from nhipcau.spine.facade import Actor, system_actor
from nhipcau.tasks.facade import (
    NewTask,
    Task,
    accept_report,
    assign_task,
    move_tasks,
    open_tasks_of,
    report_completion,
)

_DATA = Path(__file__).parent / "data" / "nq71.json"
_SEED = 71
_MARK = ", giả lập kèm 71/NQ-CP)"
_MERGER = date(2025, 7, 1)
_LONGEST_ACCEPTANCE_DAYS = 5
# Two tasks of three lie with ministries, the third with a province.
_OF_PROVINCES = 3


@dataclass(frozen=True, slots=True)
class Fate:
    """One task: when it is due, and when its product is handed in and accepted, if it is."""

    due_on: date
    handed_in_on: date | None = None
    accepted_on: date | None = None


def load_nq71() -> int:
    """Play the set into the node's database; how many tasks were made, 0 when it is there already.

    One transaction. The cast of the demo acts where it has a part, so a demo must be loaded.
    """
    if Task.objects.filter(title__endswith=_MARK).exists():
        return 0
    with transaction.atomic(), steady_directory():
        story = Resolution71(Players.of_the_cast())
        play(story.lives())
    return len(story.fates)


def fates(groups: Sequence[dict[str, Any]], rng: Random) -> list[Fate]:
    """The fates of all groups, mixed, so that no agency gets only one kind."""
    found = [_fate(group, rng) for group in groups for _ in range(group["count"])]
    rng.shuffle(found)
    return found


def _fate(group: dict[str, Any], rng: Random) -> Fate:
    due = _between(group["due"], rng)
    if "handed_in" in group:
        handed_in = due + timedelta(days=rng.randint(*group["handed_in"]))
    elif "handed_in_on" in group:
        handed_in = _between(group["handed_in_on"], rng)
        if group.get("in_time"):
            handed_in = min(handed_in, due)
    else:
        return Fate(due)
    return Fate(due, handed_in, handed_in + timedelta(days=rng.randint(1, _LONGEST_ACCEPTANCE_DAYS)))


def _between(days: Sequence[str], rng: Random) -> date:
    first, last = map(date.fromisoformat, days)
    return first + timedelta(days=rng.randint(0, (last - first).days))


@dataclass
class Resolution71:
    """The lives of the resolution's tasks."""

    players: Players
    plan: dict[str, Any] = field(default_factory=lambda: json.loads(_DATA.read_text(encoding="utf-8")))
    fates: list[Fate] = field(init=False)
    document_id: UUID | None = None

    def __post_init__(self) -> None:
        self.fates = fates(self.plan["groups"], Random(_SEED))  # noqa: S311 - reproducible, not secret

    def lives(self) -> Iterator[Life]:
        """The document, one life per task, and the merger of the provinces."""
        issued = date.fromisoformat(self.plan["issued"])
        yield self._document(issued)
        leads = self._leads(issued)
        for number, fate in enumerate(self.fates, start=1):
            yield self._task(number, leads[(number - 1) % len(leads)], issued, fate)
        yield self._merger()

    def _leads(self, day: date) -> list[UUID]:
        """Ministries and provinces of the day, two to one, each province in its turn."""
        central = [view.id for view in agencies_in_block("ministries", day)]
        local = [view.id for view in agencies_in_block("provinces", day)]
        count = len(self.fates)
        return [
            local[(turn // _OF_PROVINCES) % len(local)]
            if turn % _OF_PROVINCES == _OF_PROVINCES - 1
            else central[turn % len(central)]
            for turn in range(count)
        ]

    def _decider(self, day: date) -> Actor:
        return self.players.decider(agency_by_key(GOVERNMENT_OFFICE).id, day)

    def _document(self, issued: date) -> Life:
        now = at(issued, 7)
        yield now
        record = self.plan["document"]
        known = document_by_number(record["number"], year=issued.year)
        if known is not None:
            self.document_id = known.id
            return
        self.document_id = register_document(
            actor=self._decider(issued),
            new=NewDocument(
                subject=record["subject"],
                number=record["number"],
                kind=record["kind"],
                issuer_id=agency_by_key(record["issuer"]).id,
                issued_on=issued,
                classification=Classification.PUBLIC,
                source_note=self.plan["about"],
                synthetic=True,
            ),
            now=now,
        ).id

    def _task(self, number: int, lead: UUID, issued: date, fate: Fate) -> Life:
        now = at(issued, 9)
        yield now
        work, product = self.plan["works"][number % len(self.plan["works"])]
        head = head_post_of(lead)
        task = assign_task(
            actor=self._decider(issued),
            new=NewTask(
                title=f"{work} ({number}{_MARK}",
                lead_agency_id=lead,
                assigner_agency_id=agency_by_key(GOVERNMENT_OFFICE).id,
                responsible_post_id=head,
                person_text="" if head else "Thủ trưởng cơ quan",
                product=product,
                authority="own",
                document_id=self.document_id,
                due_on=fate.due_on,
                classification=Classification.PUBLIC,
                published=True,
                synthetic=True,
            ),
            now=now,
        )
        if fate.handed_in_on is None or fate.accepted_on is None:
            return
        now = at(fate.handed_in_on, 10)
        yield now
        holder = successor_on(lead, fate.handed_in_on) or lead
        report_completion(
            actor=self.players.reporter(holder, fate.handed_in_on),
            task_id=task.id,
            product_record=f"[Giả lập] {product} số {number}",
            synthetic=True,
            now=now,
        )
        now = at(fate.accepted_on, 15)
        yield now
        accept_report(actor=self._decider(fate.accepted_on), task_id=task.id, now=now)

    def _merger(self) -> Life:
        """Open tasks of the provinces that end on 1 July 2025 go over to their successors."""
        now = at(_MERGER, 0)
        yield now
        for view in agencies_in_block("provinces", _MERGER - timedelta(days=1)):
            successor = successor_on(view.id, _MERGER)
            if successor is not None and successor != view.id:
                self._move(view.id, successor)

    def _move(self, old: UUID, new: UUID) -> None:
        if open_tasks_of(old).exists():
            move_tasks(
                actor=system_actor("simulation"),
                from_agency_id=old,
                to_agency_id=new,
                on=_MERGER,
                now=at(_MERGER, 0),
            )
