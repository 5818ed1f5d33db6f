"""The page of a closing drive, its steps, and the form that opens one."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import names_now
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.actions.open_drive import NewDrive, close_drive, open_drive
from nhipcau.oversight.actions.pick_drive_tasks import Pick, pick_drive_tasks
from nhipcau.oversight.drive_steps import sides_of_drive
from nhipcau.oversight.errors import DriveNotThere
from nhipcau.oversight.forms.drives import DriveForm, PickForm
from nhipcau.oversight.models import ClosingDrive
from nhipcau.oversight.pages.common import document_id_of, document_label, history_entries
from nhipcau.oversight.pages.stepping import Data, Door, plain, shown_steps, walk
from nhipcau.oversight.queries_drives import DriveCounts, burn_down, counts_by_lead
from nhipcau.oversight.rules.drives import SHOWN_ITEM_STATES, STEPS, ItemState, Stage, Step
from nhipcau.oversight.steps import possible
from nhipcau.oversight.wording import BADGES, DRIVE_STAGES, ITEM_STATES, drive_words
from nhipcau.spine.facade import Actor, actor_of, day_of
from nhipcau.ui.facade import Chart, Figure, Series, local_date, wording


def _pick(actor: Actor, record_id: UUID, data: Data) -> object:
    pick = Pick(
        agency_id=data["agency"],
        document_id=document_id_of(actor, data["document_number"]),
        overdue_since=data["overdue_since"],
    )
    return pick_drive_tasks(actor=actor, drive_id=record_id, pick=pick, now=utc_now())


DOORS: dict[str, Door] = {
    "pick": Door(
        step=Step.PICK, label=gettext_lazy("Pick all overdue tasks that fit"), do=_pick, form=PickForm,
        done=gettext_lazy("The tasks are picked; their agencies find them on their desks."), primary=True,
    ),
    "close": Door(
        step=Step.CLOSE, label=gettext_lazy("Close the drive: none is left"),
        do=plain(close_drive, "drive_id"), done=gettext_lazy("The drive is closed."), primary=True,
    ),
}  # fmt: skip


def show_drive(request: HttpRequest, drive_id: UUID) -> HttpResponse:
    """The page of a drive, as of a day."""
    return _page(request, drive_of(actor_of(request), drive_id))


@require_POST
def take_step(request: HttpRequest, drive_id: UUID, step: str) -> HttpResponse:
    """Take a step and go back to the page; when it is refused, show the form again with why."""
    drive = drive_of(actor_of(request), drive_id)
    if step not in DOORS:
        raise DriveNotThere
    refused = walk(request, DOORS[step], step, drive)
    if refused is None:
        return redirect("oversight:drive", drive_id=drive_id)
    return _page(request, drive, failed=(step, refused))


def drive_of(actor: Actor | None, drive_id: UUID) -> ClosingDrive:
    """The drive. Raises DriveNotThere, also when the actor may not see it."""
    drive = ClosingDrive.objects.visible_to(actor).filter(id=drive_id).first()
    if drive is None:
        raise DriveNotThere
    return drive


def _page(
    request: HttpRequest, drive: ClosingDrive, failed: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    actor, day = actor_of(request), day_of(request)
    by_lead = counts_by_lead(actor=actor, drive_id=drive.id, day=day)
    whole = DriveCounts()
    for counts in by_lead.values():
        whole.by_state.update(counts.by_state)
    steps = set(possible(STEPS, actor=actor, stage=drive.stage, sides=sides_of_drive(actor, drive)))
    if whole.left or not whole.total:
        steps.discard(Step.CLOSE)
    elif Step.CLOSE in steps:
        steps.discard(Step.PICK)
    context = {
        "title": drive.title,
        "drive": drive,
        "day": day,
        "stage": DRIVE_STAGES[Stage(drive.stage)],
        "words": drive_words(drive, whole.left, day),
        "badge": _badge(drive, whole.left, day),
        "pairs": _pairs(actor, drive),
        "figures": _figures(drive, whole, day),
        "chart": _chart(actor, drive, day),
        "states": [ITEM_STATES[state] for state in SHOWN_ITEM_STATES],
        "lines": _lines(drive, by_lead, day),
        "whole": _cells(drive, whole, day),
        "may_pick": Step.PICK in steps,
        "items_href": items_href(drive, day),
        "steps": shown_steps(DOORS, steps, drive, url="oversight:drive_step", failed=failed),
        "timeline": history_entries(drive),
    }
    return render(request, "oversight/drive.html", context, status=422 if failed else 200)


def _badge(drive: ClosingDrive, left: int, day: date) -> str:
    if drive.closed_on is not None and drive.closed_on <= day:
        return "done_late" if drive.closed_on > drive.due_on else "done_on_time"
    return "overdue" if left and drive.due_on < day else "on_track"


def _pairs(actor: Actor, drive: ClosingDrive) -> list[tuple[object, object]]:
    pairs: list[tuple[object, object]] = [
        (_("Who opened it"), names_now([drive.body_id]).get(drive.body_id, "")),
        (_("Opened on"), drive.opened_on),
        (_("None may be left by"), drive.due_on),
        (_("Basis"), document_label(actor, drive.document_id)),
        (_("Closed on"), drive.closed_on),
    ]
    return [(label, value) for label, value in pairs if value]


def items_href(drive: ClosingDrive, day: date, **query: object) -> str:
    """The address of the drive's tasks, as of the day of the page."""
    return (
        f"{reverse('oversight:drive_items', args=[drive.pk])}?{urlencode({'on': day, **query}, doseq=True)}"
    )


def _figures(drive: ClosingDrive, whole: DriveCounts, day: date) -> list[Figure]:
    def figure(label: str, *states: ItemState, tone: Any = None) -> Figure:
        return Figure(
            label=label,
            value=sum(whole.by_state[state] for state in states),
            as_of=day,
            href=items_href(drive, day, state=[state.value for state in states]),
            tone=tone,
            synthetic=drive.synthetic,
        )

    return [
        figure(_("Left"), ItemState.PASSED, ItemState.TO_COMMIT, ItemState.COMMITTED, tone="ink"),
        figure(_("Not yet committed"), ItemState.TO_COMMIT, tone="amber"),
        figure(_("Committed day has passed"), ItemState.PASSED, tone="red"),
        figure(_("Done"), ItemState.DONE, tone="green"),
    ]


def _chart(actor: Actor, drive: ClosingDrive, day: date) -> Chart | None:
    """The burn-down; none for a single day."""
    points = burn_down(actor=actor, drive=drive, until=day)
    if len(points) < 2:
        return None
    return Chart(
        kind="line",
        title=_("Left, day by day"),
        category_label=_("Day"),
        categories=[local_date(point.day) for point in points],
        unit=_("tasks"),
        as_of=day,
        synthetic=drive.synthetic,
        series=[
            Series(
                name=_("Left"),
                values=[point.left for point in points],
                tone="red",
                hrefs=[
                    items_href(drive, point.day, state=["passed", "to_commit", "committed"])
                    for point in points
                ],
            ),
            Series(name=_("Picked so far"), values=[point.picked for point in points], tone="slate"),
        ],
    )


def _lines(drive: ClosingDrive, by_lead: dict[UUID, DriveCounts], day: date) -> list[dict[str, Any]]:
    """A line for each agency: those that have not committed first, then those with most left."""
    names = names_now(by_lead)
    order = sorted(
        by_lead.items(),
        key=lambda item: (-item[1].by_state[ItemState.TO_COMMIT], -item[1].left, names.get(item[0], "")),
    )
    return [
        {
            "name": names.get(lead, ""),
            "cells": _cells(drive, counts, day, lead=lead),
            "silent": counts.by_state[ItemState.TO_COMMIT],
        }
        for lead, counts in order
    ]


def _cells(drive: ClosingDrive, counts: DriveCounts, day: date, **query: object) -> list[dict[str, Any]]:
    cells = [
        {
            "value": counts.by_state[state],
            "href": items_href(drive, day, state=state.value, **query),
            "label": ITEM_STATES[state],
            "red": BADGES[state] == "overdue",
        }
        for state in SHOWN_ITEM_STATES
    ]
    total = {
        "value": counts.total,
        "href": items_href(drive, day, **query),
        "label": _("Total"),
        "red": False,
    }
    return [*cells, total]


def new_drive(request: HttpRequest) -> HttpResponse:
    """Open a drive."""
    actor = actor_of(request)
    actor.require("oversight.review")
    form = DriveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            new = NewDrive(
                title=data["title"],
                due_on=data["due_on"],
                document_id=document_id_of(actor, data["document_number"]),
            )
            drive = open_drive(actor=actor, new=new, now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The drive is open. Pick its tasks now."))
            return redirect("oversight:drive", drive_id=drive.id)
    context = {
        "title": _("Open a closing drive"),
        "form": form,
        "submit_label": _("Open the drive"),
        "cancel_href": reverse("oversight:drives"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)
