"""The page of an inspection, its steps, and the form that plans one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import names_now, post_label
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.actions.issue_conclusions import issue_conclusions
from nhipcau.oversight.actions.move_inspection import (
    announce_inspection,
    cancel_inspection,
    close_inspection,
    start_inspection,
)
from nhipcau.oversight.actions.plan_inspection import NewInspection, plan_inspection
from nhipcau.oversight.actions.record_finding import NewFinding, record_finding
from nhipcau.oversight.errors import InspectionNotThere
from nhipcau.oversight.forms.common import ReasonForm
from nhipcau.oversight.forms.inspections import ConclusionsForm, FindingForm, InspectionForm
from nhipcau.oversight.models import Finding, Inspection
from nhipcau.oversight.pages.common import Names, document_id_of, document_label, history_entries, task_id_of
from nhipcau.oversight.pages.stepping import Data, Door, plain, shown_steps, walk
from nhipcau.oversight.queries import findings_on, open_in
from nhipcau.oversight.rules.inspections import STEPS, Stage, Step
from nhipcau.oversight.steps import possible, sides_of_inspection
from nhipcau.oversight.wording import BADGES, INSPECTION_STAGES, finding_words
from nhipcau.spine.facade import Actor, actor_of, day_of
from nhipcau.ui.facade import local_date, wording

_ID = "inspection_id"


def _find(actor: Actor, record_id: UUID, data: Data) -> object:
    new = NewFinding(
        text=data["text"],
        severity=data["severity"],
        evidence=data["evidence"],
        agency_id=data["agency"],
        due_on=data["due_on"],
        within_days=data["within_days"],
        about_task_id=task_id_of(actor, data["task"]),
        about_document_id=document_id_of(actor, data["document_number"]),
    )
    return record_finding(actor=actor, inspection_id=record_id, new=new, now=utc_now())


DOORS: dict[str, Door] = {
    "announce": Door(
        step=Step.ANNOUNCE, label=gettext_lazy("Announce the inspection"),
        do=plain(announce_inspection, _ID), done=gettext_lazy("The inspection is announced."), primary=True,
    ),
    "start": Door(
        step=Step.START, label=gettext_lazy("Begin the inspection"), do=plain(start_inspection, _ID),
        done=gettext_lazy("The inspection has begun."), primary=True,
    ),
    "finding": Door(
        step=Step.RECORD_FINDING, label=gettext_lazy("Record a finding"), do=_find, form=FindingForm,
        done=gettext_lazy("The finding is recorded."), primary=True,
    ),
    "conclude": Door(
        step=Step.CONCLUDE, label=gettext_lazy("Issue the conclusions"), form=ConclusionsForm,
        do=plain(issue_conclusions, _ID), done=gettext_lazy("The conclusions are issued."), primary=True,
    ),
    "close": Door(
        step=Step.CLOSE, label=gettext_lazy("Close the inspection"), do=plain(close_inspection, _ID),
        done=gettext_lazy("The inspection is closed."), primary=True,
    ),
    "cancel": Door(
        step=Step.CANCEL, label=gettext_lazy("Cancel the inspection"), form=ReasonForm,
        do=plain(cancel_inspection, _ID), done=gettext_lazy("The inspection is cancelled."),
    ),
}  # fmt: skip


def show_inspection(request: HttpRequest, inspection_id: UUID) -> HttpResponse:
    """The page of an inspection with its findings as of a day."""
    return _page(request, _inspection(actor_of(request), inspection_id))


@require_POST
def take_step(request: HttpRequest, inspection_id: UUID, step: str) -> HttpResponse:
    """Take a step and go back to the page; when it is refused, show the form again with why."""
    inspection = _inspection(actor_of(request), inspection_id)
    if step not in DOORS:
        raise InspectionNotThere
    refused = walk(request, DOORS[step], step, inspection)
    if refused is None:
        return redirect("oversight:inspection", inspection_id=inspection_id)
    return _page(request, inspection, failed=(step, refused))


def _inspection(actor: Actor, inspection_id: UUID) -> Inspection:
    inspection = Inspection.objects.visible_to(actor).filter(id=inspection_id).first()
    if inspection is None:
        raise InspectionNotThere
    return inspection


def _page(
    request: HttpRequest, inspection: Inspection, failed: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    actor, day = actor_of(request), day_of(request)
    sides = sides_of_inspection(actor, inspection)
    steps = set(possible(STEPS, actor=actor, stage=inspection.stage, sides=sides))
    if open_in(inspection):
        steps.discard(Step.CLOSE)
    findings = findings_on(actor=actor, day=day).filter(inspection=inspection).order_by("number")
    context = {
        "title": inspection.subject,
        "inspection": inspection,
        "day": day,
        "stage": INSPECTION_STAGES[Stage(inspection.stage)],
        "pairs": _pairs(actor, inspection),
        "findings": _findings(findings, day),
        "steps": shown_steps(DOORS, steps, inspection, url="oversight:inspection_step", failed=failed),
        "timeline": history_entries(inspection),
    }
    return render(request, "oversight/inspection.html", context, status=422 if failed else 200)


def _pairs(actor: Actor, inspection: Inspection) -> list[tuple[object, object]]:
    inspected = list(inspection.inspected.values_list("agency_id", flat=True))
    names = names_now([inspection.inspecting_id, *inspected])
    team = [post_label(row.post_id) for row in inspection.team.all()]
    pairs: list[tuple[object, object]] = [
        (_("Who inspects"), names.get(inspection.inspecting_id, "")),
        (_("Who is inspected"), "; ".join(names.get(one, "") for one in inspected)),
        (_("Basis"), document_label(actor, inspection.basis_document_id)),
        (_("Basis in words"), inspection.basis_text),
        (
            _("Planned"),
            f"{local_date(inspection.planned_from)} – {local_date(inspection.planned_to)}",
        ),
        (_("Head of the team"), team[0] if team else ""),
        (_("Team"), "; ".join(team[1:])),
        (_("Conclusions issued"), inspection.concluded_on),
        (_("Number of the record"), inspection.conclusions_record),
    ]
    return [(label, value) for label, value in pairs if value]


def _findings(rows: QuerySet[Finding], day: Any) -> list[dict[str, Any]]:
    names = Names()
    return [
        {
            "row": row,
            "agency": names(row.agency_id),
            "badge": BADGES[row.state],  # type: ignore[attr-defined]
            "words": finding_words(row, row.state, day, row.due_then),  # type: ignore[attr-defined]
        }
        for row in rows
    ]


def new_inspection(request: HttpRequest) -> HttpResponse:
    """Plan an inspection."""
    actor = actor_of(request)
    actor.require("oversight.inspect")
    form = InspectionForm(request.POST or None, own_agency=actor.agency_id)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            new = NewInspection(
                subject=data["subject"],
                inspected=data["inspected"],
                basis_document_id=document_id_of(actor, data["basis_number"]),
                basis_text=data["basis_text"],
                planned_from=data["planned_from"],
                planned_to=data["planned_to"],
                team=form.posts(),
            )
            inspection = plan_inspection(actor=actor, new=new, now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The inspection is planned."))
            return redirect("oversight:inspection", inspection_id=inspection.id)
    context = {
        "title": _("Plan an inspection"),
        "form": form,
        "submit_label": _("Plan the inspection"),
        "cancel_href": reverse("oversight:inspections"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)
