"""What taking tasks in from an outside system would do, row by row. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nhipcau.kit.errors import CodedError
from nhipcau.papers.facade import Sheet, SheetRow, Value
from nhipcau.reporting.plugins.base import OutsideTask
from nhipcau.reporting.queries import linked_keys
from nhipcau.reporting.systems import system as system_info
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import NewTask, RowThere, Task, plan_sheet, task_by_code

# The columns of a task sheet, by the names under which the sheet knows them.
_HEAD = (
    "title", "lead", "coordinating", "person", "product", "authority", "due", "issued", "document"
)  # fmt: skip


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    SAME = "same"
    LINKED = "linked"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One outside task and its fate: a new task, one of ours that is the same, linked already, or what is
    wrong with it."""

    outside: OutsideTask
    fate: Fate
    new: NewTask | None = None
    task: Task | None = None
    faults: tuple[CodedError, ...] = ()


def plan_outside(*, actor: Actor, system: str, tasks: Sequence[OutsideTask]) -> list[OutsideRow]:
    """The fate of each task, in the order of the outside system, with the sight of `actor`.

    Tasks are checked as the rows of a spreadsheet are: the same words are known, the same is refused.
    """
    info = system_info(system)
    linked = linked_keys(actor=actor, system=system, keys=[task.key for task in tasks])
    open_ones = [task for task in tasks if task.key not in linked]
    rows = tuple(SheetRow(number, _values(task)) for number, task in enumerate(open_ones, start=1))
    plan = plan_sheet(actor=actor, sheet=Sheet(_HEAD, 0, rows))
    faults: dict[int, list[CodedError]] = {}
    for fault in plan.faults:
        faults.setdefault(fault.row, []).append(fault.error)
    new = dict(zip(plan.new_rows, plan.new, strict=True))
    found: dict[str, OutsideRow] = {}
    for number, task in enumerate(open_ones, start=1):
        wrong = faults.get(number, [])
        try:
            info.tidy_key(task.key)
        except CodedError as error:
            wrong.append(error)
        found[task.key] = _row(actor, task, new.get(number), wrong)
    for key, link in linked.items():
        outside = next(task for task in tasks if task.key == key)
        found[key] = OutsideRow(outside, Fate.LINKED, task=link.task)
    return [found[task.key] for task in tasks]


def _row(actor: Actor, task: OutsideTask, new: NewTask | None, faults: list[CodedError]) -> OutsideRow:
    there = next((error for error in faults if isinstance(error, RowThere)), None)
    if there is not None and len(faults) == 1:
        own = task_by_code(actor=actor, code=str(there.params["task"]))
        return OutsideRow(task, Fate.SAME, task=own)
    if faults or new is None:
        return OutsideRow(task, Fate.FAULTY, faults=tuple(faults))
    return OutsideRow(task, Fate.NEW, new=new)


def _values(task: OutsideTask) -> tuple[Value, ...]:
    texts = (task.title, task.lead, task.coordinating, task.person, task.product, task.authority, task.due)
    return (*(text or None for text in texts), task.issued_on, task.document or None)
