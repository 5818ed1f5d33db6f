"""My desk, the Government's board, the board of an agency, the leader's page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhipcau.agencies.facade import names_now
from nhipcau.desk.board import (
    BoardBlock,
    BoardRow,
    agency_board,
    list_address,
    national_board,
    national_total,
)
from nhipcau.desk.errors import BoardNotThere
from nhipcau.desk.models import News, WeeklyPack
from nhipcau.desk.wording import block_name
from nhipcau.kit.clock import today
from nhipcau.spine.facade import Actor, actor_of, day_of
from nhipcau.spine.provides import desk_sources_in_order
from nhipcau.tasks.facade import (
    COUNTED,
    State,
    Task,
    changes_between,
    not_updated,
    state_words,
    tasks_on,
)
from nhipcau.ui.facade import STATES, Chart, Figure, Series, local_date

ITEMS_PER_SOURCE = 25
NEWS_SHOWN = 12
TONES = {state.value: STATES[state.value].tone for state in COUNTED}


def home(request: HttpRequest) -> HttpResponse:
    """My desk: what waits for me, overdue first."""
    actor = actor_of(request)
    day = today()
    parts = []
    for source in desk_sources_in_order():
        count = source.count(actor=actor, today=day)
        items = source.items(actor=actor, today=day, limit=ITEMS_PER_SOURCE) if count else ()
        parts.append({"label": source.label, "count": count, "items": items, "more": count - len(items)})
    context = {
        "title": _("My desk"),
        "subheading": f"{actor.post_title}, {actor.agency_name}" if actor.agency_name else "",
        "parts": [part for part in parts if part["count"]],
        "no_post": actor.post_id is None,
        "figures": _own_figures(actor, day),
        "news": News.objects.visible_to(actor).select_related("task")[:NEWS_SHOWN],
    }
    return render(request, "desk/home.html", context)


def _own_figures(actor: Actor, day: date) -> list[Figure]:
    """The counts of the actor's own agency, or of the nation for who sees it; each with its list."""
    if actor.agency_id is None:
        return []
    if actor.scope is None:
        return figures_of(national_total(actor=actor, day=day), day)
    row, _units = agency_board(actor=actor, agency_id=actor.agency_id, day=day)
    return figures_of(row, day)


def figures_of(row: BoardRow, day: date, before: BoardRow | None = None) -> list[Figure]:
    """One figure per state, with the change against `before`."""
    worse = {State.OVERDUE.value, State.DONE_LATE.value, State.OPEN_DEADLINE.value}
    return [
        Figure(
            label=STATES[cell.state].label,
            value=cell.count,
            unit=_("tasks"),
            as_of=day,
            href=cell.href,
            tone=TONES[cell.state],  # type: ignore[arg-type]
            change=cell.count - before.count(cell.state) if before else None,
            change_since=day - timedelta(days=7) if before else None,
            better="down" if cell.state in worse else "up" if cell.state == "done_on_time" else None,
            synthetic=settings.NHIPCAU_SYNTHETIC,
        )
        for cell in row.cells
    ]


def board(request: HttpRequest) -> HttpResponse:
    """The Government's board: all blocks; who does not see the nation goes to their own."""
    actor = actor_of(request)
    if actor.scope is not None:
        if actor.agency_id is None:
            raise BoardNotThere
        return redirect("desk:agency_board", agency_id=actor.agency_id)
    day = day_of(request)
    whole, blocks = national_board(actor=actor, day=day)
    before = national_total(actor=actor, day=day - timedelta(days=7))
    context = {
        "title": _("Government board"),
        "day": day,
        "is_today": day == today(),
        "subheading": _("All tasks, state as of %(day)s, counted from the records")
        % {"day": local_date(day)},
        "whole": whole,
        "figures": figures_of(whole, day, before),
        "states": [STATES[state.value] for state in COUNTED],
        "blocks": [(block_name(block.key), block) for block in blocks],
        "chart": _chart(blocks, day),
    }
    return render(request, "desk/board.html", context)


def _chart(blocks: list[BoardBlock], day: date) -> Chart:
    """The bodies with the most overdue tasks, all their states."""
    rows = sorted((row for block in blocks for row in block.rows), key=lambda row: -row.count("overdue"))[:12]
    return Chart(
        kind="stacked",
        horizontal=True,
        title=_("Where the most is overdue"),
        categories=[row.name for row in rows],
        category_label=_("Agency"),
        unit=_("tasks"),
        as_of=day,
        synthetic=settings.NHIPCAU_SYNTHETIC,
        series=[
            Series(
                name=STATES[state.value].label,
                values=[row.count(state.value) for row in rows],
                tone=TONES[state.value],  # type: ignore[arg-type]
                hrefs=[next(cell.href for cell in row.cells if cell.state == state.value) for row in rows],
            )
            for state in COUNTED
        ],
    )


def show_agency_board(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """The board of a ministry, a province or a department, with its units."""
    actor = actor_of(request)
    if actor.scope is not None and not actor.acts_for(agency_id):
        raise BoardNotThere
    day = day_of(request)
    row, units = agency_board(actor=actor, agency_id=agency_id, day=day)
    before, _units = agency_board(actor=actor, agency_id=agency_id, day=day - timedelta(days=7))
    if not row.name:
        raise BoardNotThere
    overdue = (
        tasks_on(actor=actor, day=day).filter(lead_agency_id__in=_unit_ids(units)).in_states(State.OVERDUE)
    )
    waiting = not_updated(actor=actor, day=day).filter(lead_agency_id__in=_unit_ids(units))
    context = {
        "title": row.name,
        "subheading": _("Tasks led here, state as of %(day)s") % {"day": local_date(day)},
        "day": day,
        "agency_id": agency_id,
        "is_today": day == today(),
        "whole": row,
        "units": units,
        "states": [STATES[state.value] for state in COUNTED],
        "figures": figures_of(row, day, before),
        "overdue": _lines(overdue.order_by("-key_task", "due_on", "serial")[:10], day),
        "overdue_href": list_address(day, lead=agency_id, state="overdue"),
        "not_updated": waiting.count(),
    }
    return render(request, "desk/agency_board.html", context)


def _unit_ids(units: tuple[BoardRow, ...]) -> list[UUID]:
    return [unit.agency_id for unit in units if unit.agency_id is not None]


def _lines(tasks: Any, day: date) -> list[dict[str, Any]]:
    """Tasks as short lines with lead and the words of their state."""
    rows: list[Task] = list(tasks)
    names = names_now([task.lead_agency_id for task in rows])
    return [
        {
            "task": task,
            "lead": names.get(task.lead_agency_id, ""),
            "state": task.state,  # type: ignore[attr-defined]
            "words": state_words(task, task.state, day),  # type: ignore[attr-defined]
        }
        for task in rows
    ]


def leader(request: HttpRequest) -> HttpResponse:
    """The leader's one page of the week: figures, what changed, the red list, the newest pack."""
    actor = actor_of(request)
    day = day_of(request)
    since = day - timedelta(days=7)
    if actor.scope is None:
        row = national_total(actor=actor, day=day)
        before = national_total(actor=actor, day=since)
        overdue = tasks_on(actor=actor, day=day)
        changes = changes_between(actor=actor, since=since, until=day)
    else:
        if actor.agency_id is None:
            raise BoardNotThere
        row, units = agency_board(actor=actor, agency_id=actor.agency_id, day=day)
        before, _units = agency_board(actor=actor, agency_id=actor.agency_id, day=since)
        overdue = tasks_on(actor=actor, day=day).filter(lead_agency_id__in=_unit_ids(units))
        changes = changes_between(actor=actor, since=since, until=day, lead_in=_unit_ids(units))
    context = {
        "title": _("This week"),
        "subheading": _("%(since)s to %(day)s") % {"since": local_date(since), "day": local_date(day)},
        "day": day,
        "figures": figures_of(row, day, before),
        "changes": [
            (_("issued"), len(changes.issued)),
            (STATES["done_on_time"].label, len(changes.done_on_time)),
            (STATES["done_late"].label, len(changes.done_late)),
            (_("fell overdue"), len(changes.fell_overdue)),
            (_("cancelled"), len(changes.cancelled)),
        ],
        "red": _lines(overdue.in_states(State.OVERDUE).order_by("-key_task", "due_on", "serial")[:15], day),
        "red_href": row.cells[0].href,
        "pack": WeeklyPack.objects.visible_to(actor).defer("content").first(),
    }
    return render(request, "desk/leader.html", context)
