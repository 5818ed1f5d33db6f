"""A synthetic government at work: units, documents and tasks with their reports, all marked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from nhipcau.agencies.facade import (
    NewName,
    agencies_in_block,
    agency_by_key,
    agency_id_of,
    agency_names,
    department_kinds,
    establish_agency,
    head_post_of,
)
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.simulation.plan import HORIZON, Body, Outcome, Plan, plans
from nhipcau.simulation.players import GOVERNMENT_OFFICE, PRIME_MINISTER, Players
from nhipcau.simulation.timeline import Life, at
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.facade import (
    NewTask,
    Task,
    accept_assignment,
    accept_report,
    assign_task,
    cancel_task,
    reassign_task,
    report_completion,
    report_progress,
    return_report,
    send_back_assignment,
    set_deadline,
)

_WORK = Path(__file__).parent / "data" / "work.json"
_HEADS = {
    "ministry": "Bộ trưởng",
    "province": "Chủ tịch Ủy ban nhân dân tỉnh",
    "city": "Chủ tịch Ủy ban nhân dân thành phố",
    "unit": "Thủ trưởng đơn vị",
}
Record = dict[str, Any]


@dataclass
class Government:
    """The lives of everything that is invented around `day`."""

    players: Players
    day: date
    work: Record = field(default_factory=lambda: json.loads(_WORK.read_text(encoding="utf-8")))
    documents: list[tuple[date, UUID]] = field(default_factory=list)

    def lives(self) -> Iterator[Life]:
        """Units and documents first: what happens at the same instant happens in this order."""
        units = [
            Unit(record["parent"], symbol) for record in self.work["units"] for symbol in record["symbols"]
        ]
        yield self._establish(units)
        for record in self.work["documents"]:
            yield self._document(record)
        bodies = [
            Body(view.key, view.kind)
            for block in ("ministries", "provinces")
            for view in agencies_in_block(block, self.day)
        ]
        bodies += [Body(unit.key, "unit", unit.parent) for unit in units]
        for plan in plans(bodies, self.work, self.day):
            yield TaskLife(self, plan).live()

    def _establish(self, units: list[Unit]) -> Life:
        first = min(date(2025, 3, 1), self.day - timedelta(days=HORIZON + 10))
        now = at(first, 8)
        yield now
        for unit in units:
            unit.establish(first, now)

    def _document(self, record: Record) -> Life:
        issued = self.day - timedelta(days=record["days_before"])
        now = at(issued, 8)
        yield now
        days = {f"in_{n}_days": f"{issued + timedelta(days=n):%d/%m/%Y}" for n in (20, 30, 45)}
        document = register_document(
            actor=self.players.decider(agency_by_key(GOVERNMENT_OFFICE).id, issued),
            new=NewDocument(
                subject=record["subject"],
                number=record["number"],
                kind=record["kind"],
                issuer_id=agency_by_key(record["issuer"]).id,
                issued_on=issued,
                text=record.get("text", "").format(**days),
                source_note="Văn bản giả lập cho bản trình diễn, không có thật / invented for the demo",
                synthetic=True,
                recipients=[agency_id_of(unit["parent"]) for unit in self.work["units"]],
            ),
            now=now,
        )
        if not record.get("text"):
            self.documents.append((issued, document.id))

    def documents_on(self, day: date) -> list[UUID]:
        """The invented documents that had been issued by `day`."""
        return [document for issued, document in self.documents if issued <= day]


@dataclass(frozen=True, slots=True)
class Unit:
    """A department of an agency of the cast, of a usual kind; invented, because nobody asked it."""

    parent: str
    symbol: str

    @property
    def key(self) -> str:
        """Its key in the directory."""
        return f"{self.parent}:{self.symbol.lower()}"

    def establish(self, day: date, now: datetime) -> None:
        """Enter it in the directory, marked synthetic."""
        parent = agency_by_key(self.parent)
        kind = next(row for row in department_kinds(parent.level) if row["symbol"] == self.symbol)
        names = []
        for language, name in kind["names"].items():
            above = agency_names([parent.id], language, day, short=True)[parent.id]
            names.append(NewName(language, f"{name} – {above}", name))
        establish_agency(
            actor=system_actor("simulation"),
            key=self.key,
            kind="department",
            level=parent.level,
            names=names,
            established_on=day,
            parent_id=parent.id,
            symbol=self.symbol,
            source=kind["source"],
            synthetic=True,
            now=now,
        )


class TaskLife:
    """Plays one planned task from its issue to where it stands."""

    def __init__(self, government: Government, plan: Plan) -> None:
        self.government, self.plan = government, plan
        self.players = government.players
        self.work = government.work
        self.rng = Random(plan.seed)  # noqa: S311 - reproducible, not secret
        self.lead = agency_id_of(plan.body.key)
        above = PRIME_MINISTER if plan.body.key == GOVERNMENT_OFFICE else GOVERNMENT_OFFICE
        self.assigner = agency_id_of(plan.body.parent or above)
        behind = plan.due is not None and plan.due < (plan.delivered or government.day)
        self.late = behind or plan.outcome is Outcome.LATE
        self.opens = plan.due is None or plan.outcome is Outcome.DEADLINE_SET

    def live(self) -> Life:
        """Assigned, taken on, worked at, handed in, decided upon: as far as the plan goes."""
        plan = self.plan
        now = at(plan.issued, 9, self.rng.randrange(60))
        yield now
        task = assign_task(
            actor=self.players.decider(self.assigner, plan.issued), new=self._new_task(), now=now
        )
        if plan.outcome in (Outcome.SENT_BACK, Outcome.REASSIGNED, Outcome.CANCELLED):
            yield from self._not_taken(task)
            return
        if plan.outcome is Outcome.DEADLINE_SET and plan.due and plan.decided:
            now = at(plan.decided, 8)
            yield now
            actor = self.players.decider(self.assigner, plan.decided)
            set_deadline(actor=actor, task_id=task.id, due_on=plan.due, now=now)
        if self.lead in self.players.reporters and plan.progress:
            now += timedelta(hours=5)
            yield now
            accept_assignment(actor=self.players.reporter(self.lead, plan.issued), task_id=task.id, now=now)
        yield from self._report_progress(task)
        if plan.delivered is not None:
            yield from self._hand_in(task, plan.delivered)

    def _new_task(self) -> NewTask:
        plan = self.plan
        due = None if self.opens else plan.due
        reading = self.rng.choice(("inclusive", "exclusive"))
        head = head_post_of(self.lead)
        helpers = self.rng.sample(("ministry:justice", "ministry:public-security", "ministry:finance"), 2)
        return NewTask(
            title=plan.title,
            lead_agency_id=self.lead,
            coordinating=tuple(agency_id_of(key) for key in helpers[: self.rng.randrange(3)]),
            assigner_agency_id=self.assigner,
            responsible_post_id=head,
            person_text="" if head else _HEADS.get(plan.body.kind, "Thủ trưởng cơ quan"),
            product=plan.product,
            authority=plan.authority,
            document_id=self.rng.choice(self.government.documents_on(plan.issued)),
            deadline_kind=Task.DeadlineKind.OPEN if self.opens else Task.DeadlineKind.DUE,
            deadline_text=_deadline_text(due, reading),
            deadline_reading=reading if due else "",
            due_on=due,
            deadline_set_by=self.assigner if self.opens else None,
            key_task=plan.key_task,
            synthetic=True,
        )

    def _report_progress(self, task: Task) -> Life:
        for number, day in enumerate(self.plan.progress):
            now = at(day, 14, self.rng.randrange(60))
            yield now
            cause, text = "", self.rng.choice(self.work["progress"])
            if self.late and number == len(self.plan.progress) - 1:
                cause = self.rng.choice(list(self.work["causes"]))
                text = self.rng.choice(self.work["causes"][cause])
            report_progress(
                actor=self.players.reporter(self.lead, day),
                task_id=task.id,
                text=text,
                percent=5 * self.rng.randint(3 + 5 * number, 8 + 5 * number),
                cause=cause,
                synthetic=True,
                now=now,
            )

    def _hand_in(self, task: Task, day: date) -> Life:
        handed_in = at(day, 10, self.rng.randrange(60))
        yield handed_in
        report_completion(
            actor=self.players.reporter(self.lead, day),
            task_id=task.id,
            text=self.work["completed"],
            product_record=f"[Giả lập] {self.plan.product}",
            synthetic=True,
            now=handed_in,
        )
        if self.plan.decided is None:
            return
        decided = at(self.plan.decided, 15, self.rng.randrange(60))
        yield decided
        actor = self.players.decider(self.assigner, self.plan.decided)
        if self.plan.outcome is Outcome.RETURNED:
            reason = self.rng.choice(self.work["returned"])
            return_report(actor=actor, task_id=task.id, reason=reason, now=decided)
        else:
            accept_report(actor=actor, task_id=task.id, now=decided)

    def _not_taken(self, task: Task) -> Life:
        """Sent back, given out again after that, or withdrawn."""
        day = self.plan.decided or self.plan.issued
        now = at(day, 11)
        yield now
        decider = self.players.decider(self.assigner, day)
        if self.plan.outcome is Outcome.CANCELLED:
            cancel_task(actor=decider, task_id=task.id, reason=self.work["cancelled"], now=now)
            return
        reason = self.rng.choice(self.work["sent_back"])
        send_back_assignment(
            actor=self.players.reporter(self.lead, day), task_id=task.id, reason=reason, now=now
        )
        if self.plan.outcome is Outcome.REASSIGNED:
            now = at(day, 16)
            yield now
            reassign_task(
                actor=decider,
                task_id=task.id,
                lead_agency_id=self.lead,
                reason="Đã làm rõ sản phẩm.",
                product=f"{self.plan.product} (bản chi tiết)",
                now=now,
            )


def _deadline_text(due: date | None, reading: str) -> str:
    if due is None:
        return "thời hạn sẽ được ấn định sau"
    if reading == "exclusive":
        return f"trước ngày {due + timedelta(days=1):%d/%m/%Y}"
    return f"chậm nhất ngày {due:%d/%m/%Y}"
