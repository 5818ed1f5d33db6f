"""Urging letters: one per agency with overdue tasks, in the layout of official papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.agencies.facade import names_now, steady_directory
from nhipcau.desk.pack import shown_tasks
from nhipcau.desk.pack_sight import Late, PackSight, late_tasks
from nhipcau.desk.paper_parts import Draft, issuer_of, marks
from nhipcau.desk.policies import letter_policy
from nhipcau.desk.wording import cause_name
from nhipcau.papers.facade import Grid, OfficialPaper, PaperKind, Paragraph
from nhipcau.ui.facade import local_date, local_number

# What nobody reads to the end does not urge: the rest is counted.
MOST_LINES: Final = 100
Align = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Urged:
    """An agency with its overdue tasks: the lines that a letter names, and how many there are."""

    agency_id: UUID
    lines: tuple[dict[str, Any], ...]
    count: int


def urged_agencies(sight: PackSight) -> dict[UUID, list[Late]]:
    """The overdue tasks by the agency to which a letter goes, the most first. Nobody writes to itself."""
    found: dict[UUID, list[Late]] = {}
    with steady_directory():
        for task in late_tasks(sight):
            found.setdefault(sight.line_of(task.lead)[0], []).append(task)
    others = [pair for pair in found.items() if pair[0] != sight.actor.agency_id]
    return dict(sorted(others, key=lambda pair: (-len(pair[1]), str(pair[0]))))


def urged(sight: PackSight, agencies: dict[UUID, list[Late]]) -> Iterator[Urged]:
    """What the letters to these agencies say of their tasks. One query for all of them."""
    chosen = {agency: [task.id for task in tasks[:MOST_LINES]] for agency, tasks in agencies.items()}
    shown = shown_tasks([task for ids in chosen.values() for task in ids], sight)
    for agency, ids in chosen.items():
        yield Urged(agency, tuple(shown[task] for task in ids), len(agencies[agency]))


def urging_letter(to: Urged, draft: Draft, *, as_of: date) -> OfficialPaper:
    """The letter to one agency, in the present language."""
    name = names_now([to.agency_id]).get(to.agency_id, "")
    issuer = issuer_of(draft)
    return OfficialPaper(
        kind=PaperKind.URGING_LETTER,
        issuer=issuer.name,
        number=issuer.number,
        issued_on=draft.day,
        subject=_("urging overdue tasks as of %(day)s") % {"day": local_date(as_of)},
        addressees=(name,),
        body=(
            Paragraph(_opening(to, name, as_of)),
            _grid(to, as_of),
            *_rest(to),
            Paragraph(_request(name, issuer.name, draft)),
        ),
        signatories=(issuer.signatory,),
        recipients=(_("As above"), _("Filed: records office")),
        language=draft.language,
        native_digits=draft.native_digits,
        mark=marks(synthetic=any(line["synthetic"] for line in to.lines)),
    )


def _opening(to: Urged, name: str, as_of: date) -> str:
    words = ngettext(
        "As of %(day)s, %(count)s task led by %(agency)s is overdue.",
        "As of %(day)s, %(count)s tasks led by %(agency)s are overdue.",
        to.count,
    )
    said = words % {"day": local_date(as_of), "agency": name, "count": local_number(to.count)}
    if key := sum(line["key_task"] for line in to.lines):
        among = ngettext("Among them is %(count)s key task.", "Among them are %(count)s key tasks.", key)
        said += " " + among % {"count": local_number(key)}
    return said


def _grid(to: Urged, as_of: date) -> Grid:
    """The tasks as a table; without the column of documents where no task has one."""
    columns: list[tuple[str, int, Align]] = [
        (_("Row"), 2, "end"),
        (_("Task"), 11, "start"),
        (_("Document"), 5, "start"),
        (_("Last day"), 5, "start"),
        (_("Days late"), 3, "end"),
        (_("Cause as reported"), 6, "start"),
    ]
    rows = [_row(place, line, as_of) for place, line in enumerate(to.lines, start=1)]
    if not any(line["document"] for line in to.lines):
        columns = [*columns[:2], *columns[3:]]
        rows = [(*row[:2], *row[3:]) for row in rows]
    return Grid(
        columns=tuple(label for label, _width, _side in columns),
        rows=tuple(rows),
        align=tuple(side for _label, _width, side in columns),
        widths=tuple(width for _label, width, _side in columns),
    )


def _row(place: int, line: dict[str, Any], as_of: date) -> tuple[str, ...]:
    due = date.fromisoformat(line["due_on"])
    return (
        local_number(place),
        f"{line['code']}. {line['title']}",
        line["document"],
        local_date(due),
        local_number((as_of - due).days),
        cause_name(line["cause"]) if line["cause"] else "",
    )


def _rest(to: Urged) -> tuple[Paragraph, ...]:
    left = to.count - len(to.lines)
    if not left:
        return ()
    return (Paragraph(_("%(count)s more overdue tasks.") % {"count": local_number(left)}),)


def _request(name: str, issuer: str, draft: Draft) -> str:
    words = _(
        "%(issuer)s asks %(agency)s to finish these tasks, to hand in their products, and to report by "
        "%(by)s what has been done, why it is late, who is responsible, and when it will be finished."
    )
    answer_by = letter_policy(draft.day).answer_by(draft.day)
    return words % {"issuer": issuer, "agency": name, "by": local_date(answer_by)}
