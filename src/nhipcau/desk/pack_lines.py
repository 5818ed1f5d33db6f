"""The lines and rows of a pack in words: tasks as the pack names them, and numbers with their lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import ngettext

from nhipcau.desk.board import list_address
from nhipcau.desk.models import WeeklyPack
from nhipcau.tasks.facade import CAUSES, COUNTED
from nhipcau.ui.facade import local_date, local_number


@dataclass(frozen=True, slots=True)
class PackLine:
    """One task as the pack names it."""

    code: str
    title: str
    href: str
    lead: str
    document: str
    due: str
    late: str
    cause_name: str
    cause: str
    state: str
    key_task: bool
    synthetic: bool


@dataclass(frozen=True, slots=True)
class PackChange:
    """A list of the pack: the lines that are shown, how many there are, and the way to all."""

    label: str
    lines: tuple[PackLine, ...]
    count: int
    href: str

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class PackRow:
    """A row of numbers, each with the way to its list; `total` last, where there is one."""

    name: str
    counts: tuple[tuple[int, str], ...]
    total: int
    href: str


class PackAddresses:
    """The lists behind the figures of one pack: of its scope, as of its day, as known when it was frozen."""

    def __init__(self, pack: WeeklyPack) -> None:
        self.day = pack.as_of
        self.since = pack.since.isoformat()
        self.agency_id = pack.agency_id
        self.known = pack.content.get("known_at", "")

    def tasks(self, **query: object) -> str:
        """The list of tasks of the scope."""
        query.setdefault("lead", self.agency_id)
        return list_address(self.day, **query, known=self.known)

    def difficulties(self, past: str, **query: object) -> str:
        """The list of difficulties as they stood."""
        return self._other("difficulties:list", past=past, raised_by=self.agency_id, **query)

    def conclusions(self, *states: str) -> str:
        """The register of conclusions."""
        return self._other("meetings:conclusions", state=states, lead=self.agency_id)

    def _other(self, name: str, **query: object) -> str:
        chosen = {key: value for key, value in query.items() if value}
        return f"{reverse(name)}?{urlencode({'on': self.day.isoformat(), **chosen}, doseq=True)}"


def agency_row(name: str, row: Mapping[str, Any], at: PackAddresses, **query: object) -> PackRow:
    """The numbers of an agency or a block by state."""
    counts = tuple((int(row[state.value]), at.tasks(state=state.value, **query)) for state in COUNTED)
    return PackRow(name, counts, int(row["total"]), at.tasks(**query))


def pack_lines(
    tasks: Mapping[str, Mapping[str, Any]], names: Mapping[str, str], day: date
) -> dict[str, PackLine]:
    """The lines of all tasks that the pack shows, by id."""
    return {key: _line(key, task, names, day) for key, task in tasks.items()}


def picked(lines: Mapping[str, PackLine], ids: Iterable[str]) -> tuple[PackLine, ...]:
    """Those of the ids of which the pack has a line, in their order."""
    return tuple(lines[task] for task in ids if task in lines)


def _line(key: str, task: Mapping[str, Any], names: Mapping[str, str], day: date) -> PackLine:
    due = date.fromisoformat(task["due_on"]) if task["due_on"] else None
    late = (day - due).days if due else 0
    words = ngettext("%(days)s day late", "%(days)s days late", late) % {"days": local_number(late)}
    named = str(CAUSES.get(task["cause"], ""))
    return PackLine(
        code=task["code"],
        title=task["title"],
        href=reverse("tasks:task", args=[UUID(key)]),
        lead=names.get(task["lead"], ""),
        document=task["document"],
        due=local_date(due) if due else "",
        late=words if late > 0 and task["state"] == "overdue" else "",
        cause_name=named,
        cause=": ".join(filter(None, [named, task["cause_note"]])),
        state=task["state"],
        key_task=task["key_task"],
        synthetic=task["synthetic"],
    )
