"""Take tasks of an outside system in: fetch, look at what would become of each, choose, take in."""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from dataclasses import asdict
from itertools import islice
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.agencies.facade import agency, names_now
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.reporting.actions.take_in_tasks import take_in_tasks
from nhipcau.reporting.errors import FetchGone, SystemSilent, SystemTooSlow
from nhipcau.reporting.forms import FetchForm
from nhipcau.reporting.outside_plan import Fate, OutsideRow, plan_outside
from nhipcau.reporting.plugins.base import NoAnswer, NotTaken, OutsideSystem, OutsideTask
from nhipcau.reporting.plugins.registry import connect
from nhipcau.reporting.systems import system as system_info
from nhipcau.spine.facade import Actor, actor_of, handed_in_by, open_file, store_file
from nhipcau.ui.facade import Crumb, local_date, wording

_MOST, _SECONDS = 2000, 30


def fetch_page(request: HttpRequest) -> HttpResponse:
    """Choose the system; what it lists for the actor's agency is fetched and kept for the next page."""
    actor = actor_of(request)
    actor.require("tasks.assign")
    form = FetchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("reporting:choose", file_id=_fetch(actor, form.cleaned_data["system"]))
        except CodedError as error:
            form.add_error("system", wording(error))
    context = {
        "title": _("Take in tasks from another system"),
        "breadcrumbs": [Crumb(label=_("Reports to other systems"), href=reverse("reporting:list"))],
        "form": form,
        "submit_label": _("Fetch the tasks"),
        "cancel_href": reverse("reporting:list"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def _fetch(actor: Actor, key: str) -> UUID:
    """The id of the file that keeps what was fetched. Raises NotConnected, SystemSilent, SystemTooSlow."""
    own = agency(actor.own_agency())
    outside = connect(key)
    try:
        found = _listed(outside, own.code or own.symbol or own.key, key)
    except (NoAnswer, NotTaken) as silence:
        raise SystemSilent(system=system_info(key).name, reason=silence.reason) from silence
    finally:
        outside.close()
    content = json.dumps({"system": key, "tasks": [asdict(task) for task in found]}, default=str)
    return store_file(actor=actor, name=f"fetched-{key}.txt", content=content.encode(), now=utc_now()).id


def _listed(outside: OutsideSystem, agency_code: str, key: str) -> list[OutsideTask]:
    """What the system lists, at most so many and so long: somebody waits for the page.

    Raises SystemTooSlow; NoAnswer, NotTaken.
    """
    end = time.monotonic() + _SECONDS
    found: list[OutsideTask] = []
    for task in islice(outside.tasks(agency_code), _MOST):
        found.append(task)
        if time.monotonic() > end:
            raise SystemTooSlow(system=system_info(key).name)
    return found


def choose_page(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """What would become of each task; the chosen ones are taken in."""
    actor = actor_of(request)
    actor.require("tasks.assign")
    key, tasks = _kept(actor, file_id)
    chosen: Collection[str] | None = request.POST.getlist("keys") if request.method == "POST" else None
    if chosen is not None:
        try:
            done = take_in_tasks(actor=actor, system=key, tasks=tasks, chosen=chosen, now=utc_now())
        except CodedError as error:
            messages.error(request, wording(error))
        else:
            messages.success(request, _done_words(done.issued, done.linked))
            return redirect("reporting:systems")
    rows = plan_outside(actor=actor, system=key, tasks=tasks)
    leads = names_now([row.new.lead_agency_id for row in rows if row.new and row.new.lead_agency_id])
    context = {
        "title": _("Tasks from %(system)s") % {"system": system_info(key).short},
        "breadcrumbs": [
            Crumb(label=_("Reports to other systems"), href=reverse("reporting:list")),
            Crumb(label=_("Take in tasks"), href=reverse("reporting:take_in")),
        ],
        "file_id": file_id,
        "rows": [_shown(row, leads, chosen) for row in rows],
        "may_take": any(row.fate in (Fate.NEW, Fate.SAME) for row in rows),
    }
    return render(request, "reporting/choose.html", context, status=200 if chosen is None else 422)


def _shown(row: OutsideRow, leads: dict[UUID, str], chosen: Collection[str] | None) -> dict[str, object]:
    open_to_choice = row.fate in (Fate.NEW, Fate.SAME)
    lead = leads.get(row.new.lead_agency_id, "") if row.new and row.new.lead_agency_id else row.outside.lead
    return {
        "row": row,
        "fate": row.fate.value,
        "lead": lead,
        "due": local_date(row.new.due_on) if row.new and row.new.due_on else row.outside.due,
        "faults": [wording(error) for error in row.faults],
        "may_choose": open_to_choice,
        "checked": open_to_choice and (chosen is None or row.outside.key in chosen),
    }


def _kept(actor: Actor, file_id: UUID) -> tuple[str, list[OutsideTask]]:
    """What was fetched. Raises FetchGone."""
    stored = handed_in_by(actor, file_id)
    if stored is None or not stored.name.startswith("fetched-"):
        raise FetchGone
    try:
        with open_file(stored) as file:
            kept = json.loads(file.read())
        return kept["system"], [OutsideTask.of(entry) for entry in kept["tasks"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # somebody's own file of that name
        raise FetchGone from error


def _done_words(issued: int, linked: int) -> str:
    parts = []
    if issued:
        parts.append(ngettext("%(n)s task was issued.", "%(n)s tasks were issued.", issued) % {"n": issued})
    if linked:
        words = ngettext(
            "%(n)s task that was here was linked.", "%(n)s tasks that were here were linked.", linked
        )
        parts.append(words % {"n": linked})
    return " ".join(parts)
