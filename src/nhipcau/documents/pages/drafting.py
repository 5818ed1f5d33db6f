"""Drafts of legal documents: the list, opening one, and the page with its steps and opinions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import django_filters
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import names_now
from nhipcau.documents import forms
from nhipcau.documents.actions.open_draft import NewLegalDraft, open_draft
from nhipcau.documents.models import Document, DraftedStep, DraftOpinion, LegalDraft
from nhipcau.documents.models.legal_draft import TYPES
from nhipcau.documents.pages.law_history import history_entries
from nhipcau.documents.queries.law import behind_plan, legal_draft_for, review_item_for
from nhipcau.documents.rules.drafting import (
    CLOSED,
    STAGES,
    TO_EXPLAIN,
    DocumentType,
    DraftAct,
    DraftingStep,
    OpinionAnswer,
)
from nhipcau.documents.steps import possible_draft_acts
from nhipcau.documents.wording import DRAFT_ACTS, DRAFT_STAGES, DRAFTING_STEPS
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.facade import may_here
from nhipcau.spine.facade import Actor, actor_of, history_of
from nhipcau.ui.facade import Column, Crumb, ListPage, state_badge, wording


class DraftFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the drafts."""

    type = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=TYPES)
    stage = django_filters.ChoiceFilter(
        label=gettext_lazy("Stands at"), choices=[(stage, DRAFT_STAGES[stage]) for stage in STAGES]
    )
    plan = django_filters.ChoiceFilter(
        label=gettext_lazy("Plan"),
        choices=[("late", gettext_lazy("Behind its plan")), ("in_time", gettext_lazy("Not behind its plan"))],
        method="filter_plan",
    )

    class Meta:
        model = LegalDraft
        fields: list[str] = []

    def filter_plan(self, rows: QuerySet[LegalDraft], name: str, value: str) -> QuerySet[LegalDraft]:
        """Rows whose present step is behind its planned day, or the others."""
        late = behind_plan(today())
        return rows.filter(late if value == "late" else ~late)


class DraftList(ListPage[LegalDraft]):
    """All drafts that the actor may see."""

    title = gettext_lazy("Drafting of legal documents")
    subheading = gettext_lazy("Where each draft stands, with what is late")
    search_fields = ("title__unaccent", "document__number__unaccent")
    filterset_class = DraftFilters
    template_name = "documents/drafts.html"
    ordering = ("-opened_on", "-opened_at")
    empty_title = gettext_lazy("No drafts yet")
    empty_text = gettext_lazy("Open one here, or from an item of a review.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[LegalDraft]:
        """Drafts with their steps."""
        rows = LegalDraft.objects.visible_to(actor).select_related("document").defer("document__text")
        return rows.prefetch_related(Prefetch("steps", to_attr="all_steps"))

    def get_columns(self, actor: Actor | None) -> list[Column[LegalDraft]]:
        """Title, kind, lead, where it stands, the planned day of that step, the document."""
        day = today()

        def here(row: Any) -> DraftedStep | None:
            return next((step for step in row.all_steps if step.step == row.stage), None)

        def badge(row: Any) -> str:
            step, words = here(row), DRAFT_STAGES[row.stage]
            if row.stage in CLOSED:
                return state_badge("done_on_time" if row.document_id else "cancelled", words)
            return state_badge("overdue" if step and step.is_late(day) else "on_track", words)

        def planned(row: LegalDraft) -> date | None:
            step = here(row)
            return step.planned_on if step else None

        return [
            Column(
                key="title", label=gettext_lazy("Draft"), sort="title", heading=True,
                href=lambda row: reverse("documents:draft", args=[row.pk]),
            ),
            Column(
                key="type", label=gettext_lazy("Kind"), sort="type",
                value=lambda row: row.get_type_display(),
            ),
            Column(
                key="lead", label=gettext_lazy("Drafting agency"),
                value=lambda row: names_now([row.lead_agency_id]).get(row.lead_agency_id, ""),
            ),
            Column(
                key="stage", label=gettext_lazy("Stands at"), value=badge
            ),
            Column(key="planned", label=gettext_lazy("Planned until"), value=planned),
            Column(
                key="document", label=gettext_lazy("Document"), wide=True,
                value=lambda row: row.document.number if row.document else "",
            ),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """Whether a draft may be opened."""
        return {"may_open": may_here(self.actor, "documents.draft_law")}


def new_draft(request: HttpRequest, item_id: UUID | None = None) -> HttpResponse:
    """Open the drafting of a document, for an item of a review where one is named."""
    actor = actor_of(request)
    actor.require("documents.draft_law")
    item = review_item_for(actor=actor, item_id=item_id) if item_id else None
    initial = {"title": item.subject, "reason": item.reason} if item else {}
    form = forms.LegalDraftForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewLegalDraft(**data | {"type": DocumentType(data["type"])}, review_item_id=item_id)
        try:
            draft = open_draft(actor=actor, new=new, now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The draft is open."))
            return redirect("documents:draft", draft_id=draft.id)
    back = reverse("documents:review_item", args=[item.id]) if item else reverse("documents:drafts")
    context = {
        "title": _("Draft a legal document"),
        "form": form,
        "submit_label": _("Open the draft"),
        "cancel_href": back,
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def show_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The page of a draft."""
    actor = actor_of(request)
    return draft_page(request, actor, legal_draft_for(actor=actor, draft_id=draft_id))


def draft_page(
    request: HttpRequest, actor: Actor, draft: LegalDraft, *, failed: Form | None = None, failed_at: str = ""
) -> HttpResponse:
    """The page; `failed` is a form that was refused, at an act or at an opinion with its id."""
    day = today()
    steps = list(draft.steps.all())
    aims = list(draft.aims.all())
    asked_for = {aim.document_id for aim in aims} | ({draft.document_id} if draft.document_id else set())
    visible = Document.objects.visible_to(actor).filter(id__in=asked_for).defer("text").in_bulk()
    acts = _acts(actor, draft, steps, failed, failed_at)
    context = {
        "title": draft.title,
        "breadcrumbs": [Crumb(label=_("Drafting of legal documents"), href=reverse("documents:drafts"))],
        "draft": draft,
        "lead": names_now([draft.lead_agency_id]).get(draft.lead_agency_id, ""),
        "stage": _stage_badge(draft, steps, day),
        "steps": _steps(steps, draft, day),
        "opinions": _opinions(actor, draft, day, failed, failed_at),
        "aims": [
            {"kind": aim.get_kind_display(), "scope": aim.scope, "document": visible.get(aim.document_id)}
            for aim in aims
        ],
        "document": visible.get(draft.document_id) if draft.document_id else None,
        "acts": acts,
        "timeline": history_entries(history_of(draft)),
    }
    return render(request, "documents/draft.html", context, status=422 if failed else 200)


def _stage_badge(draft: LegalDraft, steps: list[DraftedStep], day: date) -> str:
    words = DRAFT_STAGES[draft.stage]
    if draft.stage in CLOSED:
        return state_badge("done_on_time" if draft.document_id else "cancelled", words)
    late = any(step.step == draft.stage and step.is_late(day) for step in steps)
    return format_html("{} {}", state_badge("on_track", words), state_badge("overdue") if late else "")


def _steps(steps: list[DraftedStep], draft: LegalDraft, day: date) -> list[dict[str, Any]]:
    names = names_now([step.agency_id for step in steps])
    return [
        {
            "row": step,
            "label": DRAFTING_STEPS[DraftingStep(step.step)],
            "agency": names.get(step.agency_id, ""),
            "here": step.step == draft.stage and draft.stage not in CLOSED,
            "late": step.is_late(day) and (step.finished_on is not None or draft.stage not in CLOSED),
        }
        for step in steps
    ]


def _opinions(
    actor: Actor, draft: LegalDraft, day: date, failed: Form | None, failed_at: str
) -> list[dict[str, Any]]:
    rows = list(DraftOpinion.objects.visible_to(actor).filter(draft=draft))
    names = names_now([row.agency_id for row in rows])
    found = []
    for row in rows:
        form = failed if failed_at == str(row.id) else None
        found.append(
            {
                "row": row,
                "agency": names.get(row.agency_id, ""),
                "late": row.is_late(day) and (row.answered_on is not None or draft.stage not in CLOSED),
                "step": _opinion_step(actor, draft, row, form),
            }
        )
    return found


_OPINION_STAGES = ("opinions", "public_comment", "appraisal", "revision")


def _opinion_step(
    actor: Actor, draft: LegalDraft, row: DraftOpinion, failed: Form | None
) -> dict[str, Any] | None:
    """What the actor may do with the opinion: answer it, or say what was made of it."""
    if draft.stage not in _OPINION_STAGES or not may_here(actor, "documents.draft_law"):
        return None
    form: Form
    if row.answer == OpinionAnswer.WAITING and actor.acts_for(row.agency_id):
        act, form = DraftAct.ANSWER_OPINION, forms.AnswerForm(auto_id=f"answer_{row.id}_%s")
    elif row.answer in TO_EXPLAIN and actor.acts_for(draft.lead_agency_id):
        initial = {"handling": row.handling, "explanation": row.explanation}
        act = DraftAct.EXPLAIN_OPINION
        form = forms.ExplainForm(initial=initial, auto_id=f"explain_{row.id}_%s")
    else:
        return None
    return {"name": act.value, "label": DRAFT_ACTS[act], "form": failed or form, "open": failed is not None}


def _acts(
    actor: Actor, draft: LegalDraft, steps: list[DraftedStep], failed: Form | None, failed_at: str
) -> list[dict[str, Any]]:
    """What the actor may do with the draft now, the next thing first."""
    fresh: dict[DraftAct, Form] = {
        DraftAct.PROMULGATE: forms.PromulgateForm(auto_id="promulgate_%s"),
        DraftAct.FINISH_STEP: forms.FinishForm(auto_id="finish_step_%s"),
        DraftAct.ASK_OPINION: forms.AskForm(auto_id="ask_opinion_%s"),
        DraftAct.SET_PLAN: forms.PlanForm(steps=steps, auto_id="set_plan_%s"),
        DraftAct.ADD_AIM: forms.AimForm(auto_id="add_aim_%s"),
        DraftAct.WITHDRAW: forms.ReasonForm(auto_id="withdraw_%s"),
    }
    possible = possible_draft_acts(actor=actor, draft=draft)
    here = DRAFT_STAGES[draft.stage]
    found = []
    for act, form in fresh.items():
        if act not in possible:
            continue
        label = DRAFT_ACTS[act]
        if act is DraftAct.FINISH_STEP:
            label = _("Finish the step: %(step)s") % {"step": here}
        refused = failed is not None and act.value == failed_at
        found.append(
            {"name": act.value, "label": label, "form": failed if refused else form, "open": refused}
        )
    return found
