"""A frozen pack in the words of a language: for the page and for the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.agencies.facade import names_now
from nhipcau.desk.board import list_address
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.wording import block_name
from nhipcau.kit.ids import as_uuid
from nhipcau.papers.facade import Paper
from nhipcau.tasks.facade import CAUSES, COUNTED
from nhipcau.ui.facade import STATES, Figure, local_date, local_datetime, local_number

RIGHT: Final[Literal["end"]] = "end"


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
    cause: str
    state: str
    key_task: bool
    synthetic: bool


@dataclass(frozen=True, slots=True)
class PackChange:
    """One kind of change with its tasks."""

    label: str
    lines: tuple[PackLine, ...]


@dataclass(frozen=True, slots=True)
class PackRow:
    """One agency with its counts, in the order of the states."""

    name: str
    counts: tuple[tuple[int, str], ...]
    total: int
    href: str


@dataclass(frozen=True, slots=True)
class PackView:
    """All that a pack shows, worded."""

    title: str
    subtitle: str
    synthetic: bool
    figures: tuple[Figure, ...]
    blocks: tuple[PackRow, ...]
    agencies: tuple[PackRow, ...]
    changes: tuple[PackChange, ...]
    red: tuple[PackLine, ...]
    next: tuple[PackLine, ...]
    footer: str

    def paper(self) -> Paper:
        """The pack as the papers room draws it: headings, tables and plain lines."""
        states = [str(STATES[state.value].label) for state in COUNTED]
        number = local_number
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "mark": _("Synthetic data") if self.synthetic else "",
            "footer": self.footer,
            "sections": [
                {
                    "heading": _("The figures"),
                    "table": {
                        "columns": [_("State"), _("Tasks"), _("Change in the week")],
                        "align": ["start", "end", "end"],
                        "rows": [
                            [str(item.label), number(item.value), f"{item.change:+d}" if item.change else "0"]
                            for item in self.figures
                        ],
                    },
                },
                {
                    "heading": _("What changed"),
                    "lines": [f"{item.label}: {number(len(item.lines))}" for item in self.changes],
                },
                {
                    "heading": _("Red list: overdue, with causes"),
                    "empty": _("Nothing is overdue."),
                    "table": {
                        "columns": [
                            _("No."),
                            _("Work"),
                            _("Lead agency"),
                            _("Last day"),
                            _("Cause of delay"),
                        ],
                        "align": ["start", "start", "start", "start", "start"],
                        "widths": [3, 7, 5, 4, 5],
                        "rows": [
                            [line.code, line.title, line.lead, f"{line.due}\n{line.late}", line.cause]
                            for line in self.red
                        ],
                    },
                },
                {
                    "heading": _("Due in the coming week"),
                    "empty": _("Nothing falls due."),
                    "table": {
                        "columns": [_("No."), _("Work"), _("Lead agency"), _("Last day")],
                        "align": ["start", "start", "start", "start"],
                        "widths": [3, 9, 6, 4],
                        "rows": [[line.code, line.title, line.lead, line.due] for line in self.next],
                    },
                },
                {
                    "heading": _("By agency"),
                    "table": {
                        "columns": [_("Agency"), *states, _("Total")],
                        "align": ["start", *(RIGHT for _state in (*states, "total"))],
                        "widths": [6, *[2] * (len(states) + 1)],
                        "rows": [
                            [row.name, *(number(count) for count, _href in row.counts), number(row.total)]
                            for row in (*self.blocks, *self.agencies)
                        ],
                    },
                },
            ],
        }


def pack_view(pack: WeeklyPack) -> PackView:
    """The pack in the present language. Names are those of today, figures those of the day."""
    content = pack.content
    ids = {row["agency"] for row in content["agencies"]} | {
        task["lead"] for task in content["tasks"].values()
    }
    names = {str(key): name for key, name in names_now([as_uuid(text) for text in ids]).items()}
    whose = names_now([pack.agency_id]).get(pack.agency_id, "") if pack.agency_id else _("The Government")
    day = pack.as_of
    lines = {key: _line(key, task, names, day) for key, task in content["tasks"].items()}

    def pick(ids: list[str]) -> tuple[PackLine, ...]:
        return tuple(lines[task] for task in ids if task in lines)

    return PackView(
        title=_("Weekly pack: %(whose)s") % {"whose": whose},
        subtitle=_("As of %(day)s, changes since %(since)s")
        % {"day": local_date(day), "since": local_date(pack.since)},
        synthetic=pack.synthetic,
        figures=_figures(pack),
        blocks=tuple(
            _row(block_name(key), row, day, block=key, lead=pack.agency_id)
            for key, row in content["blocks"].items()
        ),
        agencies=tuple(
            _row(names.get(row["agency"], ""), row, day, body=row["agency"], lead=pack.agency_id)
            for row in content["agencies"]
        ),
        changes=tuple(
            PackChange(label, pick(content["changes"][key])) for key, label in change_labels().items()
        ),
        red=pick(content["red"]),
        next=pick(content["next"]),
        footer=_("Frozen %(when)s on node %(node)s. Checksum %(sum)s.")
        % {"when": local_datetime(pack.frozen_at), "node": settings.NHIPCAU_NODE, "sum": pack.sha256[:16]},
    )


def change_labels() -> dict[str, str]:
    """The kinds of change in words, in order."""
    return {
        "issued": _("Newly issued"),
        "done_on_time": str(STATES["done_on_time"].label),
        "done_late": str(STATES["done_late"].label),
        "fell_overdue": _("Fell overdue"),
        "cancelled": _("Cancelled"),
    }


def _figures(pack: WeeklyPack) -> tuple[Figure, ...]:
    totals = pack.content["totals"]
    lead = {"lead": pack.agency_id} if pack.agency_id else {}
    return tuple(
        Figure(
            label=STATES[state.value].label,
            value=totals["now"][state.value],
            unit=_("tasks"),
            as_of=pack.as_of,
            href=list_address(pack.as_of, state=state.value, **lead),
            tone=STATES[state.value].tone,  # type: ignore[arg-type]
            change=totals["now"][state.value] - totals["before"][state.value],
            change_since=pack.since,
            better="down" if state.value in ("overdue", "done_late") else None,
            synthetic=pack.synthetic,
        )
        for state in COUNTED
    )


def _row(name: str, row: dict[str, Any], day: date, **query: object) -> PackRow:
    counts = tuple(
        (int(row[state.value]), list_address(day, state=state.value, **query)) for state in COUNTED
    )
    return PackRow(name, counts, int(row["total"]), list_address(day, **query))


def _line(key: str, task: dict[str, Any], names: dict[str, str], day: date) -> PackLine:
    due = date.fromisoformat(task["due_on"]) if task["due_on"] else None
    late = (day - due).days if due else 0
    words = ngettext("%(days)s day late", "%(days)s days late", late) % {"days": local_number(late)}
    cause = ": ".join(filter(None, [str(CAUSES.get(task["cause"], "")), task["cause_note"]]))
    return PackLine(
        code=task["code"],
        title=task["title"],
        href=reverse("tasks:task", args=[UUID(key)]),
        lead=names.get(task["lead"], ""),
        document=task["document"],
        due=local_date(due) if due else "",
        late=words if late > 0 and task["state"] == "overdue" else "",
        cause=cause,
        state=task["state"],
        key_task=task["key_task"],
        synthetic=task["synthetic"],
    )
