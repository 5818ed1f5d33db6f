"""What a filled-in sheet would do: new tasks, reports on known ones, and every fault with its cell.

Nothing is changed here; `actions/import_sheet.py` does it, all or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from nhipcau.agencies.facade import names_now, steady_directory
from nhipcau.kit.clock import today
from nhipcau.kit.errors import CodedError
from nhipcau.papers.facade import Sheet, SheetRow, Value
from nhipcau.spine.facade import Actor
from nhipcau.tasks.actions.assign_task import NewTask
from nhipcau.tasks.errors import (
    CellBroken,
    CellDiffers,
    CellEmpty,
    CellTooLong,
    CodeUnknown,
    DueBeforeIssue,
    HeadMissing,
    HeadTwice,
    NotTheLead,
    PercentOutOfRange,
    RowThere,
    RowTwice,
    StepNotPossible,
)
from nhipcau.tasks.models import Report, Task
from nhipcau.tasks.rules import OPEN_STAGES, Stage, Step
from nhipcau.tasks.sheet_cells import CellReader, serial_of
from nhipcau.tasks.sheet_columns import BY_COL, COLUMNS, Col, columns_of
from nhipcau.ui.facade import local_date

T = TypeVar("T")
_ALL = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell: row from 1 as the spreadsheet counts, column from 0."""

    row: int
    column: int
    value: Value
    error: CodedError


@dataclass(frozen=True, slots=True)
class RowReport:
    """Progress of a known task, from its row; `before` is the percentage that it stands at."""

    task_id: UUID
    text: str
    percent: int
    cause: str
    code: str
    title: str
    before: int


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What the sheet would do. With faults it does nothing. `new_rows` are the numbers of the rows of `new`,
    `same` rows are tasks that stand there unchanged, `ignored` heads of columns that are not taken."""

    new: tuple[NewTask, ...]
    new_rows: tuple[int, ...]
    reports: tuple[RowReport, ...]
    same: int
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]


def plan_sheet(*, actor: Actor, sheet: Sheet, synthetic: bool = False) -> SheetPlan:
    """The plan of a sheet, read with the sight of `actor`. The order of faults is that of the sheet."""
    with steady_directory():  # asked for thousands of times, changed perhaps once a month
        return _Checker(actor, sheet, synthetic).plan()


class _Wrong(Exception):
    """A cell cannot be taken; the fault has been noted."""


@dataclass
class _Row:
    """One row by column, and whether a cell of it was wrong."""

    number: int
    cells: dict[Col, tuple[int, Value]]
    wrong: bool = False

    def value(self, col: Col) -> Value:
        return self.cells.get(col, (0, None))[1]

    def text(self, col: Col) -> str:
        value = self.value(col)
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        return "" if value is None else " ".join(str(value).split())


@dataclass
class _Checker:
    actor: Actor
    sheet: Sheet
    synthetic: bool
    cells: CellReader = field(init=False)
    known: dict[int, Task] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    noted: set[tuple[int, int]] = field(default_factory=set)
    seen: dict[tuple[str, UUID, date], int] = field(default_factory=dict)

    def plan(self) -> SheetPlan:
        columns = self._heads()
        if self.faults:
            return self._result({}, [], 0, columns)
        new: dict[int, NewTask] = {}
        reports: list[RowReport] = []
        same = 0
        rows = [self._row(row, columns) for row in self.sheet.rows]
        self._load(rows)
        for row in rows:
            if row.text(Col.CODE):
                report = self._known(row)
                reports += [report] if report else []
                same += report is None and not row.wrong
            else:
                task = self._new(row)
                new |= {row.number: task} if task else {}
        return self._result(new, reports, same, columns)

    def _result(
        self, new: dict[int, NewTask], reports: list[RowReport], same: int, columns: list[Col | None]
    ) -> SheetPlan:
        ignored = [name for name, col in zip(self.sheet.head, columns, strict=True) if col is None and name]
        faults = sorted(self.faults, key=lambda fault: (fault.row, fault.column))
        return SheetPlan(tuple(new.values()), tuple(new), tuple(reports), same, tuple(faults), tuple(ignored))

    # -- the head --------------------------------------------------------------------------

    def _heads(self) -> list[Col | None]:
        columns = columns_of(self.sheet.head)
        for at, col in enumerate(columns):
            if col is not None and col in columns[:at]:
                self._note(self.sheet.head_row, at, self.sheet.head[at], HeadTwice(column=BY_COL[col].label))
        if Col.CODE not in columns or any(not self._has_code(row, columns) for row in self.sheet.rows):
            for column in COLUMNS:
                if column.needed and column.col not in columns:
                    self._note(self.sheet.head_row, 0, None, HeadMissing(column=column.label))
        return columns

    def _has_code(self, row: SheetRow, columns: list[Col | None]) -> bool:
        return row.values[columns.index(Col.CODE)] is not None

    def _row(self, row: SheetRow, columns: list[Col | None]) -> _Row:
        found = _Row(row.number, {})
        for at, (col, value) in enumerate(zip(columns, row.values, strict=False)):
            if col is None:
                continue
            found.cells[col] = (at, value)
            if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper():
                self._fault(found, col, CellBroken(value=value))
        return found

    # -- what is asked once for all rows ------------------------------------------------------

    def _load(self, rows: list[_Row]) -> None:
        self.cells = CellReader(self.actor, {row.text(Col.DOCUMENT) for row in rows} - {""})
        serials = {serial for row in rows if (serial := serial_of(row.text(Col.CODE))) is not None}
        known = Task.objects.visible_to(self.actor).filter(serial__in=serials)
        self.known = {task.serial: task for task in known}

    @cached_property
    def _there(self) -> dict[tuple[str, UUID, date | None], str]:
        """Tasks that the actor's agency has issued already, by title, lead and last day."""
        rows = Task.objects.filter(Q(assigner_agency_id=self.actor.own_agency()), cancelled_on=None)
        return {
            (title, lead, due): f"NV-{serial:06d}"
            for title, lead, due, serial in rows.values_list("title", "lead_agency_id", "due_on", "serial")
        }

    @cached_property
    def _newest(self) -> dict[UUID, tuple[str, int | None]]:
        """What the newest report on each known task says. One query."""
        tasks = [task.id for task in self.known.values()]
        rows = Report.objects.filter(task__in=tasks).order_by("task_id", "-reported_at").distinct("task_id")
        found = rows.values_list("task_id", "text", "percent")
        return {task: (" ".join(text.split()), percent) for task, text, percent in found}

    # -- rows ----------------------------------------------------------------------------------

    def _new(self, row: _Row) -> NewTask | None:
        """The task of a row without a code; None when a cell is wrong."""
        self._check_texts(row)
        issued = self._take(row, Col.ISSUED, self.cells.day) or today()
        time = self._take(row, Col.DUE, lambda text: self.cells.due(text, issued))
        if time is not None and time[0] < issued:
            self._fault(row, Col.DUE, DueBeforeIssue(due=local_date(time[0]), issued=local_date(issued)))
        lead = self._take(row, Col.LEAD, self.cells.agency)
        authority = self._take(row, Col.AUTHORITY, self.cells.authority)
        coordinating = self._take(row, Col.COORDINATING, self.cells.agencies) or ()
        document = self._take(row, Col.DOCUMENT, self.cells.document)
        key_task = self._take(row, Col.KEY_TASK, self.cells.yes)
        if row.wrong or lead is None or time is None or authority is None:
            return None
        if self._is_there(row, (row.text(Col.TITLE), lead, time[0])):
            return None
        return NewTask(
            title=row.text(Col.TITLE),
            lead_agency_id=lead,
            person_text=row.text(Col.PERSON),
            coordinating=coordinating,
            product=row.text(Col.PRODUCT),
            authority=authority,
            due_on=time[0],
            deadline_text=time[1],
            deadline_reading=time[2],
            issued_on=issued,
            document_id=document,
            key_task=bool(key_task),
            synthetic=self.synthetic,
        )

    def _check_texts(self, row: _Row) -> None:
        """What a new task needs is there, and no text is too long."""
        for column in COLUMNS:
            length = len(row.text(column.col))
            if column.needed and not length:
                self._fault(row, column.col, CellEmpty())
            elif column.longest and length > column.longest:
                self._fault(row, column.col, CellTooLong(length=length, longest=column.longest))

    def _is_there(self, row: _Row, what: tuple[str, UUID, date]) -> bool:
        """Whether the sheet or the register has this task already; then it is a fault of the row."""
        if what in self.seen:
            self._fault(row, Col.TITLE, RowTwice(row=self.seen[what]))
        elif what in self._there:
            self._fault(row, Col.TITLE, RowThere(task=self._there[what]))
        self.seen.setdefault(what, row.number)
        return row.wrong

    def _known(self, row: _Row) -> RowReport | None:
        """The report of a row that names a task; None when it says nothing new or is wrong."""
        task = self.known.get(serial_of(row.text(Col.CODE)) or -1)
        if task is None:
            self._fault(row, Col.CODE, CodeUnknown(text=row.text(Col.CODE)))
            return None
        self._compare(row, task)
        text = row.text(Col.REPORT)
        if not text:
            return None
        if not self.actor.acts_for(task.lead_agency_id):
            self._fault(row, Col.REPORT, NotTheLead())
        elif task.stage not in OPEN_STAGES:
            self._fault(row, Col.REPORT, StepNotPossible(step=Step.REPORT_PROGRESS, stage=Stage(task.stage)))
        percent = self._percent(row, task)
        cause = self._take(row, Col.CAUSE, self.cells.cause) or ""
        if row.wrong or self._newest.get(task.id) == (text, percent):
            return None  # the same sheet once more reports nothing twice
        return RowReport(task.id, text, percent, cause, task.code, task.title, task.percent)

    def _compare(self, row: _Row, task: Task) -> None:
        """A sheet reports on tasks; it does not change what was issued."""
        for col, now in ((Col.TITLE, task.title), (Col.PRODUCT, task.product)):
            if row.text(col) and row.text(col) != " ".join(now.split()):
                self._fault(row, col, CellDiffers(now=now))
        lead = self._take(row, Col.LEAD, self.cells.agency_of_any_time)
        if lead is not None and lead != task.lead_agency_id:
            self._fault(
                row, Col.LEAD, CellDiffers(now=names_now([task.lead_agency_id]).get(task.lead_agency_id, ""))
            )
        due = row.value(Col.DUE)
        if isinstance(due, date) and due != task.due_on:
            self._fault(row, Col.DUE, CellDiffers(now=local_date(task.due_on) if task.due_on else "–"))

    def _percent(self, row: _Row, task: Task) -> int:
        value = row.value(Col.PERCENT)
        if value is None:
            return task.percent
        if isinstance(value, str) and value.rstrip("% ").isdecimal():
            value = int(value.rstrip("% "))
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _ALL:
            self._fault(row, Col.PERCENT, PercentOutOfRange())
            return 0
        return value

    def _take(self, row: _Row, col: Col, read: Callable[[str], T]) -> T | None:
        """What `read` makes of a filled cell; None for an empty one and for a wrong one, which is noted."""
        text = row.text(col)
        if not text:
            return None
        try:
            return read(text)
        except CodedError as error:
            self._fault(row, col, error)
            return None

    # -- faults --------------------------------------------------------------------------------

    def _fault(self, row: _Row, col: Col, error: CodedError) -> None:
        row.wrong = True
        at, value = row.cells.get(col, (0, None))
        if (row.number, at) not in self.noted:  # a cell has one fault: the first that was seen
            self._note(row.number, at, value, error)

    def _note(self, row: int, column: int, value: Value, error: CodedError) -> None:
        self.noted.add((row, column))
        self.faults.append(Fault(row, column, value, error))
