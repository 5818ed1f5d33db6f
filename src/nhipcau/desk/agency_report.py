"""A weekly pack as a report in the layout of official papers: what an agency sends upwards."""

from __future__ import annotations

from django.utils.translation import gettext as _

from nhipcau.desk.pack_paper import figure_change, figure_value
from nhipcau.desk.pack_view import PackView
from nhipcau.desk.paper_parts import Draft, issuer_of, marks
from nhipcau.papers.facade import Block, Grid, Heading, Numbered, OfficialPaper, PaperKind, Paragraph
from nhipcau.ui.facade import Figure, local_number

_LINES = 30


def report_paper(view: PackView, draft: Draft, *, synthetic: bool) -> OfficialPaper:
    """The report of the agency that drafts it, in the present language."""
    issuer = issuer_of(draft)
    return OfficialPaper(
        kind=PaperKind.REPORT,
        issuer=issuer.name,
        number=issuer.number,
        issued_on=draft.day,
        subject=_("On the tasks of the week. %(period)s") % {"period": view.subtitle},
        body=(*_results(view), *_late(view), *_difficulties(view), *_ahead(view)),
        signatories=(issuer.signatory,),
        recipients=(_("The agency above"), _("Filed: records office")),
        language=draft.language,
        native_digits=draft.native_digits,
        mark=marks(synthetic=synthetic),
    )


def _results(view: PackView) -> list[Block]:
    changes = [
        Numbered("-", f"{item.label}: {local_number(item.count)}.") for item in view.changes if item.count
    ]
    rates = tuple(item for item in view.extensions if item.unit == "%")
    return [
        Heading(_("I. Results")),
        _figures((*view.figures, *rates)),
        Paragraph(_("In the week:")),
        *changes,
    ]


def _figures(figures: tuple[Figure, ...]) -> Grid:
    return Grid(
        columns=(_("State"), _("How many"), _("Change in the week")),
        rows=tuple((str(item.label), figure_value(item), figure_change(item)) for item in figures),
        align=("start", "end", "end"),
        widths=(6, 2, 2),
    )


def _late(view: PackView) -> list[Block]:
    head: list[Block] = [Heading(_("II. Overdue work and its causes"))]
    if not view.red.lines:
        return [*head, Paragraph(_("Nothing is overdue."))]
    causes = [Numbered("-", f"{row.name}: {local_number(row.counts[0][0])}.") for row in view.causes]
    rows = tuple(
        (line.code, line.title, line.lead, f"{line.due}\n{line.late}", line.cause)
        for line in view.red.lines[:_LINES]
    )
    grid = Grid(
        columns=(_("No."), _("Work"), _("Lead agency"), _("Last day"), _("Cause of delay")),
        rows=rows,
        widths=(4, 8, 6, 4, 6),
    )
    left = view.red.count - len(rows)
    more = [Paragraph(_("%(count)s more overdue tasks.") % {"count": local_number(left)})] if left else []
    return [*head, *causes, grid, *more]


def _difficulties(view: PackView) -> list[Block]:
    head: list[Block] = [Heading(_("III. Difficulties"))]
    if not any(item.value for item in view.difficulties):
        return [*head, Paragraph(_("No difficulty is open."))]
    lines = [Numbered("-", f"{item.label}: {figure_value(item)}.") for item in view.difficulties]
    kinds = [Numbered("+", f"{row.name}: {local_number(row.counts[0][0])}.") for row in view.difficulty_rows]
    return [*head, *lines, *kinds]


def _ahead(view: PackView) -> list[Block]:
    head: list[Block] = [Heading(_("IV. Due in the coming week"))]
    if not view.next:
        return [*head, Paragraph(_("Nothing falls due."))]
    lines = view.next[:_LINES]
    return [*head, *(Numbered("-", f"{line.code}. {line.title} ({line.due}).") for line in lines)]
