"""The page of an annual review with the plan for the next year, and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
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
from nhipcau.indicators.facade import Claim, claim_words, unit_words
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.actions.approve_plan import approve_plan, issue_plan_tasks, return_plan, submit_plan
from nhipcau.oversight.actions.edit_plan import (
    add_plan_line,
    add_shortcoming,
    add_target,
    open_review,
    remove_plan_part,
    write_review,
)
from nhipcau.oversight.errors import PlanNotThere
from nhipcau.oversight.forms.common import ReasonForm
from nhipcau.oversight.forms.plans import (
    IssueForm,
    LineForm,
    ReviewForm,
    ShortcomingForm,
    TargetForm,
    TextsForm,
)
from nhipcau.oversight.models import AnnualPlan
from nhipcau.oversight.pages.common import history_entries
from nhipcau.oversight.pages.report_view import state_counts
from nhipcau.oversight.pages.stepping import Door, plain, shown_steps, walk
from nhipcau.oversight.plan_report import counts_of_year, results_of_last_plan
from nhipcau.oversight.rules.plans import STEPS, Stage, Step, year_counted_on
from nhipcau.oversight.steps import possible, sides_of_plan
from nhipcau.oversight.wording import PLAN_STAGES
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.facade import CAUSES, COUNTED, tasks_on
from nhipcau.ui.facade import wording

_ID = "plan_id"
_CLAIMS = 60

DOORS: dict[str, Door] = {
    "approve": Door(
        step=Step.APPROVE, label=gettext_lazy("Approve review and plan"), do=plain(approve_plan, _ID),
        done=gettext_lazy("Review and plan are approved and frozen."), primary=True,
    ),
    "return": Door(
        step=Step.RETURN, label=gettext_lazy("Return the draft"), do=plain(return_plan, _ID),
        form=ReasonForm, done=gettext_lazy("The draft is returned."),
    ),
    "issue": Door(
        step=Step.ISSUE, label=gettext_lazy("Make tasks of all lines"), do=plain(issue_plan_tasks, _ID),
        form=IssueForm, done=gettext_lazy("Every line has its task."), primary=True,
    ),
    "texts": Door(
        step=Step.EDIT, label=gettext_lazy("Write results, goals, solutions"), form=TextsForm,
        do=plain(write_review, _ID), done=gettext_lazy("The texts are saved."),
    ),
    "target": Door(
        step=Step.EDIT, label=gettext_lazy("Add a target"), do=plain(add_target, _ID), form=TargetForm,
        done=gettext_lazy("The target is added."),
    ),
    "shortcoming": Door(
        step=Step.EDIT, label=gettext_lazy("Add a shortcoming"), do=plain(add_shortcoming, _ID),
        form=ShortcomingForm, done=gettext_lazy("The shortcoming is added."),
    ),
    "line": Door(
        step=Step.EDIT, label=gettext_lazy("Add a line to the plan"), do=plain(add_plan_line, _ID),
        form=LineForm, done=gettext_lazy("The line is added."),
    ),
    "submit": Door(
        step=Step.SUBMIT, label=gettext_lazy("Submit for approval"), do=plain(submit_plan, _ID),
        done=gettext_lazy("Review and plan wait for approval."), primary=True,
    ),
}  # fmt: skip


def show_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The page of a review with its plan."""
    return _page(request, _plan(actor_of(request), plan_id))


@require_POST
def take_step(request: HttpRequest, plan_id: UUID, step: str) -> HttpResponse:
    """Take a step and go back to the page; when it is refused, show the form again with why."""
    plan = _plan(actor_of(request), plan_id)
    if step not in DOORS:
        raise PlanNotThere
    refused = walk(request, DOORS[step], step, plan)
    if refused is None:
        return redirect("oversight:plan", plan_id=plan_id)
    return _page(request, plan, failed=(step, refused))


@require_POST
def remove_part(request: HttpRequest, plan_id: UUID, part_id: UUID) -> HttpResponse:
    """Take a line, a target or a shortcoming out of the draft."""
    try:
        remove_plan_part(actor=actor_of(request), plan_id=plan_id, part_id=part_id, now=utc_now())
    except CodedError as error:
        messages.error(request, wording(error))
    return redirect("oversight:plan", plan_id=plan_id)


def _plan(actor: Actor, plan_id: UUID) -> AnnualPlan:
    """The plan, with the recorded figures that its targets may take."""
    plan = AnnualPlan.objects.visible_to(actor).filter(id=plan_id).first()
    if plan is None:
        raise PlanNotThere
    if plan.stage == Stage.DRAFT:
        claims = Claim.objects.visible_to(actor).standing().select_related("document").defer("document__text")
        plan.claim_choices = [  # type: ignore[attr-defined]
            (str(claim.id), f"{claim_words(claim)} · {claim.document}") for claim in claims[:_CLAIMS]
        ]
    return plan


def _page(
    request: HttpRequest, plan: AnnualPlan, failed: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    actor = actor_of(request)
    steps = possible(STEPS, actor=actor, stage=plan.stage, sides=sides_of_plan(actor, plan))
    agency = names_now([plan.agency_id]).get(plan.agency_id, "")
    shown = {"agency": agency, "year": plan.year, "next": plan.plan_year}
    context = {
        "title": _("%(agency)s: review of %(year)s, plan for %(next)s") % shown,
        "plan": plan,
        "stage": PLAN_STAGES[Stage(plan.stage)],
        "counts": _counts(actor, plan),
        "targets": [
            {
                "row": row,
                "unit": unit_words(row.unit),
                "target": _short(row.target),
                "result": None if row.result is None else _short(row.result),
                "reached": _reached(row.target, row.result),
            }
            for row in plan.targets.all()
        ],
        "shortcomings": [{"row": row, "cause": CAUSES[row.cause]} for row in plan.shortcomings.all()],
        "lines": _lines(actor, plan),
        "before": _before(actor, plan),
        "may_edit": Step.EDIT in steps,
        "steps": shown_steps(
            DOORS, _useful(actor, plan, steps), plan, url="oversight:plan_step", failed=failed
        ),
        "timeline": history_entries(plan),
    }
    return render(request, "oversight/plan.html", context, status=422 if failed else 200)


def _useful(actor: Actor, plan: AnnualPlan, steps: frozenset[Step]) -> frozenset[Step]:
    """The steps of the table without those for which something else is missing."""
    found = set(steps)
    if not plan.lines.exists():
        found.discard(Step.SUBMIT)
    if plan.submitter_ref == actor.ref:
        found.discard(Step.APPROVE)
    if not actor.can("tasks.assign") or not plan.lines.filter(task=None).exists():
        found.discard(Step.ISSUE)
    return frozenset(found)


def _counts(actor: Actor, plan: AnnualPlan) -> dict[str, Any]:
    """The frozen counts of an approved review; those of the moment for a draft."""
    numbers: Mapping[str, int]
    if plan.content is not None:
        day, numbers = date.fromisoformat(plan.content["as_of"]), plan.content["counts"]
    else:
        day = year_counted_on(year=plan.year, today=today())
        counted = counts_of_year(actor=actor, plan=plan, day=day)
        numbers = {**{s.value: counted.by_state[s] for s in COUNTED}, "total": counted.total}
    return {"day": day, "total": numbers["total"], "states": state_counts(numbers)}


def _short(value: Decimal) -> Decimal:
    """The number without the noughts that its column adds."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _reached(target: Any, result: Any) -> bool | None:
    return None if result is None else bool(result >= target)


def _lines(actor: Actor, plan: AnnualPlan) -> list[dict[str, Any]]:
    """The lines with their units and, once issued, their tasks as of today."""
    rows = list(plan.lines.all())
    names = names_now([row.agency_id for row in rows])
    tasks = tasks_on(actor=actor, day=today()).filter(id__in=[row.task_id for row in rows if row.task_id])
    by_id = {task.id: task for task in tasks}
    return [
        {
            "row": row,
            "agency": names.get(row.agency_id, ""),
            "task": by_id.get(row.task_id) if row.task_id else None,
        }
        for row in rows
    ]


def _before(actor: Actor, plan: AnnualPlan) -> dict[str, Any] | None:
    """Last year's plan against what came of it, with how many lines were done."""
    day = plan.as_of or year_counted_on(year=plan.year, today=today())
    rows = results_of_last_plan(actor=actor, plan=plan, day=day)
    if not rows:
        return None
    done = sum(row.state in ("done_on_time", "done_late") for row in rows)
    return {"rows": rows, "done": done, "total": len(rows), "day": day}


def new_plan(request: HttpRequest) -> HttpResponse:
    """Begin the review of a year."""
    actor = actor_of(request)
    actor.require("oversight.plan")
    start = {"agency": actor.agency_id, "year": today().year - 1}
    form = ReviewForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            plan = open_review(actor=actor, year=data["year"], agency_id=data["agency"], now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            return redirect("oversight:plan", plan_id=plan.id)
    context = {
        "title": _("Review a year"),
        "form": form,
        "submit_label": _("Begin the review"),
        "cancel_href": reverse("oversight:plans"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)
