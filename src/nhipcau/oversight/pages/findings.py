"""The page of a finding: who mends it by when, the reports and re-checks, an objection."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import names_now
from nhipcau.identity.facade import names_of
from nhipcau.kit.clock import today, utc_now
from nhipcau.oversight.actions.check_finding import check_finding
from nhipcau.oversight.actions.make_finding_task import make_finding_task
from nhipcau.oversight.actions.mend_finding import mend_finding
from nhipcau.oversight.actions.object_to_finding import answer_objection, object_to_finding
from nhipcau.oversight.errors import FindingNotThere
from nhipcau.oversight.forms.inspections import (
    AnswerObjectionForm,
    CheckForm,
    FindingTaskForm,
    MendForm,
    ObjectionForm,
)
from nhipcau.oversight.models import Finding, Mending, Objection
from nhipcau.oversight.pages.common import document_label, history_entries, product_answer
from nhipcau.oversight.pages.stepping import Data, Door, plain, product_of, shown_steps, walk
from nhipcau.oversight.policies import oversight_policy
from nhipcau.oversight.queries import findings_on
from nhipcau.oversight.rules.inspections import FINDING_STEPS, FindingStage, FindingStep
from nhipcau.oversight.steps import possible, sides_of_finding
from nhipcau.oversight.wording import BADGES, FINDING_STAGES, finding_words
from nhipcau.spine.facade import Actor, actor_of, day_of
from nhipcau.tasks.facade import tasks_on

_ID = "finding_id"


def _mend(actor: Actor, record_id: UUID, data: Data) -> object:
    product = product_of(actor, data)
    return mend_finding(actor=actor, finding_id=record_id, text=data["text"], product=product, now=utc_now())


DOORS: dict[str, Door] = {
    "check": Door(
        step=FindingStep.CONFIRM, label=gettext_lazy("Re-check"), do=plain(check_finding, _ID),
        form=CheckForm, done=gettext_lazy("The re-check is recorded."), primary=True,
    ),
    "answer": Door(
        step=FindingStep.ANSWER_OBJECTION, label=gettext_lazy("Answer the objection"),
        do=plain(answer_objection, _ID), form=AnswerObjectionForm,
        done=gettext_lazy("The objection is answered."), primary=True,
    ),
    "mend": Door(
        step=FindingStep.MEND, label=gettext_lazy("Report that it is mended"), do=_mend, form=MendForm,
        done=gettext_lazy("The report waits for the re-check."), primary=True,
    ),
    "object": Door(
        step=FindingStep.OBJECT, label=gettext_lazy("Object to the finding"),
        do=plain(object_to_finding, _ID), form=ObjectionForm,
        done=gettext_lazy("The objection waits for its answer; the deadline goes on."),
    ),
    "task": Door(
        step=FindingStep.MAKE_TASK, label=gettext_lazy("Give it as a task"), form=FindingTaskForm,
        do=plain(make_finding_task, _ID), done=gettext_lazy("The task is assigned."),
    ),
}  # fmt: skip


def show_finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """The page of a finding, as of a day."""
    return _page(request, _finding(request, finding_id))


@require_POST
def take_step(request: HttpRequest, finding_id: UUID, step: str) -> HttpResponse:
    """Take a step and go back to the page; when it is refused, show the form again with why."""
    finding = _finding(request, finding_id)
    if step not in DOORS:
        raise FindingNotThere
    refused = walk(request, DOORS[step], step, finding)
    if refused is None:
        return redirect("oversight:finding", finding_id=finding_id)
    return _page(request, finding, failed=(step, refused))


def _finding(request: HttpRequest, finding_id: UUID) -> Finding:
    rows = findings_on(actor=actor_of(request), day=day_of(request)).select_related("inspection")
    finding = rows.filter(id=finding_id).first()
    if finding is None:
        raise FindingNotThere
    return finding


def _page(
    request: HttpRequest, finding: Finding, failed: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    actor, day = actor_of(request), day_of(request)
    objection = Objection.objects.visible_to(actor).filter(finding=finding).first()
    state: str = finding.state  # type: ignore[attr-defined]
    context = {
        "title": _("Finding %(number)s: %(text)s") % {"number": finding.number, "text": finding.text[:120]},
        "finding": finding,
        "inspection": finding.inspection,
        "day": day,
        "badge": BADGES[state],
        "words": finding_words(finding, state, day, finding.due_then),  # type: ignore[attr-defined]
        "stage": FINDING_STAGES[FindingStage(finding.stage)],
        "pairs": _pairs(actor, finding),
        "mendings": _mendings(actor, finding),
        "objection": _with_names(objection) if objection else None,
        "tasks": tasks_on(actor=actor, day=day).filter(
            id__in=[task for task in (finding.task_id, finding.about_task_id) if task]
        ),
        "steps": shown_steps(
            DOORS, _possible(actor, finding, objection), finding, url="oversight:finding_step", failed=failed
        ),
        "timeline": history_entries(finding),
    }
    return render(request, "oversight/finding.html", context, status=422 if failed else 200)


def _possible(actor: Actor, finding: Finding, objection: Objection | None) -> frozenset[FindingStep]:
    """The steps of the table without those for which something else is missing."""
    sides = sides_of_finding(actor, finding)
    found = set(possible(FINDING_STEPS, actor=actor, stage=finding.stage, sides=sides))
    if objection is None or objection.decision != Objection.Decision.WAITING:
        found.discard(FindingStep.ANSWER_OBJECTION)
    last = _objections_until(finding)
    if objection is not None or last is None or today() > last:
        found.discard(FindingStep.OBJECT)
    if finding.task_id is not None or not actor.can("tasks.assign"):
        found.discard(FindingStep.MAKE_TASK)
    return frozenset(found)


def _objections_until(finding: Finding) -> date | None:
    concluded_on = finding.inspection.concluded_on
    if concluded_on is None:
        return None
    return concluded_on + timedelta(days=oversight_policy(concluded_on).objection_days)


def _pairs(actor: Actor, finding: Finding) -> list[tuple[object, object]]:
    deadline: object = finding.first_due_on
    if deadline is None:
        deadline = _("within %(days)s working days of the conclusions") % {"days": finding.within_days}
    pairs: list[tuple[object, object]] = [
        (_("What the inspection found"), finding.text),
        (_("Severity"), finding.get_severity_display()),
        (_("Evidence"), finding.evidence),
        (_("Who must mend it"), names_now([finding.agency_id]).get(finding.agency_id, "")),
        (_("To be mended by"), deadline),
    ]
    if finding.due_on != finding.first_due_on:
        pairs.append((_("New deadline"), finding.due_on))
    if finding.refusals:
        pairs.append((_("Found not mended"), finding.refusals))
    pairs += [
        (_("About the document"), document_label(actor, finding.about_document_id)),
        (_("Objections possible until"), _objections_until(finding)),
    ]
    return [(label, value) for label, value in pairs if value]


def _mendings(actor: Actor, finding: Finding) -> list[dict[str, Any]]:
    rows = list(Mending.objects.visible_to(actor).filter(finding=finding).select_related("product_file"))
    people = names_of(ref for row in rows for ref in (row.mender_ref, row.checker_ref))
    return [
        {"row": row, "mender": people.get(row.mender_ref, ""), "checker": people.get(row.checker_ref, "")}
        for row in rows
    ]


def _with_names(objection: Objection) -> dict[str, Any]:
    people = names_of([objection.objector_ref, objection.decider_ref])
    return {
        "row": objection,
        "objector": people.get(objection.objector_ref, ""),
        "decider": people.get(objection.decider_ref, ""),
    }


def download_mending(request: HttpRequest, mending_id: UUID) -> FileResponse:
    """The file of a report of mending, for those who may see the finding."""
    rows = Mending.objects.visible_to(actor_of(request)).select_related("product_file")
    return product_answer(rows.filter(id=mending_id).first(), FindingNotThere)
