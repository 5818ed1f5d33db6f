"""A worded pack as a paper: one page for the leader, then what is behind it, then the annex by agency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from nhipcau.desk.pack_lines import PackLine, PackRow
from nhipcau.desk.pack_view import PackView
from nhipcau.papers.facade import Paper, Section, Table
from nhipcau.tasks.facade import COUNTED
from nhipcau.ui.facade import STATES, Figure, local_number

START: Final[Literal["start"]] = "start"
RIGHT: Final[Literal["end"]] = "end"
# On the leader's page a name may take two lines and no more.
_SHORT: Final = 110
_LEADER_LINES: Final = 5
_RED_LINES: Final = 50


def pack_paper(view: PackView) -> Paper:
    """The pack as the papers room draws it: headings, tables and plain lines."""
    return {
        "title": view.title,
        "subtitle": view.subtitle,
        "mark": _("Synthetic data") if view.synthetic else "",
        "footer": view.footer,
        "sections": [*_leader(view), *_behind(view), _by_agency(view), *_annex(view)],
    }


def _leader(view: PackView) -> list[Section]:
    """The first page: the figures that matter, the worst late, what needs a decision."""
    figures = [*view.figures, *(f for f in view.extensions if f.unit == "%"), *view.difficulties[2:]]
    sections: list[Section] = [
        {"heading": _("The figures"), "table": _figures(figures, _("State"))},
        {
            "heading": _("The longest overdue, key tasks first"),
            "empty": _("Nothing is overdue."),
            "table": _late_table(view.worst[:_LEADER_LINES], short=True),
        },
    ]
    if view.decisions:
        lines = [f"{item.label}: {figure_value(item)}" for item in view.decisions if item.value]
        sections.append(
            {"heading": _("To decide this week"), "lines": lines or [_("Nothing waits for a decision.")]}
        )
    return sections


def _behind(view: PackView) -> list[Section]:
    """What is behind the first page."""
    sections: list[Section] = [
        {
            "heading": _("What changed"),
            "lines": [f"{item.label}: {local_number(item.count)}" for item in view.changes],
            "new_page": True,
        }
    ]
    if view.decisions:
        numbers = [_("Tasks"), _("Key tasks")]
        sections += [
            {
                "heading": _("Why work is late"),
                "empty": _("Nothing is overdue."),
                "table": _numbers(view.causes, _("Cause of delay"), numbers),
            },
            {"heading": _("Extensions"), "table": _figures(view.extensions, _("In the time of the pack"))},
            {
                "heading": _("Difficulties"),
                "table": _figures(view.difficulties, _("In the time of the pack")),
            },
            {
                "heading": _("Open difficulties by kind and level"),
                "empty": _("No difficulty is open."),
                "table": _numbers(view.difficulty_rows, _("Kind"), [_("Still open"), _("Past their time")]),
            },
        ]
    red: Section = {
        "heading": _("Red list: overdue, with causes"),
        "empty": _("Nothing is overdue."),
        "table": _late_table(view.red.lines[:_RED_LINES]),
    }
    if (left := view.red.count - min(len(view.red.lines), _RED_LINES)) > 0:
        red["note"] = _("%(count)s more overdue tasks.") % {"count": local_number(left)}
    coming: Section = {
        "heading": _("Due in the coming week"),
        "empty": _("Nothing falls due."),
        "table": _due_table(view.next),
    }
    return [*sections, red, coming]


def _by_agency(view: PackView) -> Section:
    states = [str(STATES[state.value].label) for state in COUNTED]
    return {
        "heading": _("By agency"),
        "table": {
            "columns": [_("Agency"), *states, _("Total")],
            "align": [START, *(RIGHT for _state in (*states, "total"))],
            "widths": [6, *[2] * (len(states) + 1)],
            "rows": [
                [row.name, *(local_number(count) for count, _href in row.counts), local_number(row.total)]
                for row in (*view.blocks, *view.agencies)
            ],
        },
    }


def _annex(view: PackView) -> list[Section]:
    """The overdue work of each agency: its worst lines, and how many more there are."""
    sections: list[Section] = []
    for entry in view.annex:
        section: Section = {
            "heading": f"{entry.label}: {local_number(entry.count)}",
            "table": _late_table(entry.lines, lead=False),
        }
        if entry.more > 0:
            section["note"] = _("%(count)s more overdue tasks.") % {"count": local_number(entry.more)}
        sections.append(section)
    if sections:
        sections[0]["part"] = _("Annex: overdue tasks by agency")
        sections[0]["new_page"] = True
    return sections


def _figures(figures: Iterable[Figure], head: str) -> Table:
    return {
        "columns": [head, _("How many"), _("Change in the week")],
        "align": [START, RIGHT, RIGHT],
        "widths": [6, 2, 2],
        "rows": [[str(item.label), figure_value(item), figure_change(item)] for item in figures],
    }


def figure_value(item: Figure) -> str:
    """The number or percentage as a paper prints it."""
    if item.value is None:
        return "–"
    number = local_number(item.value, item.decimals)
    return f"{number}%" if item.unit == "%" else number


def figure_change(item: Figure) -> str:
    """The change with its sign; empty where it is not known how it stood before."""
    if item.change is None:
        return ""
    size = local_number(item.change, item.decimals)
    return f"+{size}" if item.change > 0 else size


def _numbers(rows: Iterable[PackRow], head: str, numbers: list[str]) -> Table:
    return {
        "columns": [head, *numbers],
        "align": [START, *(RIGHT for _number in numbers)],
        "widths": [6, *[2] * len(numbers)],
        "rows": [[row.name, *(local_number(count) for count, _href in row.counts)] for row in rows],
    }


def _late_table(lines: Iterable[PackLine], *, lead: bool = True, short: bool = False) -> Table:
    """Overdue tasks: what, who, since when, why. Without `lead` all are of one agency."""

    def cut(text: str) -> str:
        return Truncator(text).chars(_SHORT) if short else text

    rows = [
        [
            line.code,
            cut(line.title),
            *([cut(line.lead)] if lead else []),
            f"{line.due}\n{line.late}",
            line.cause_name if short else line.cause,
        ]
        for line in lines
    ]
    return {
        "columns": [
            _("No."),
            _("Work"),
            *([_("Lead agency")] if lead else []),
            _("Last day"),
            _("Cause of delay"),
        ],
        "align": [START] * (5 if lead else 4),
        "widths": [4, 7, 5, 4, 6] if lead else [4, 9, 4, 7],
        "rows": rows,
    }


def _due_table(lines: Iterable[PackLine]) -> Table:
    return {
        "columns": [_("No."), _("Work"), _("Lead agency"), _("Last day")],
        "align": [START] * 4,
        "widths": [4, 9, 6, 4],
        "rows": [[line.code, line.title, line.lead, line.due] for line in lines],
    }
