"""The page of one item of a review: verdict, state by the register, what the actor may do now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import names_now
from nhipcau.documents.actions.agree_review_item import agree_review_item
from nhipcau.documents.actions.drop_review_item import drop_review_item
from nhipcau.documents.actions.propose_review_item import propose_review_item
from nhipcau.documents.actions.reopen_review_item import reopen_review_item
from nhipcau.documents.actions.revise_review_item import revise_review_item
from nhipcau.documents.actions.start_review_item import start_review_item
from nhipcau.documents.errors import ReviewItemNotThere
from nhipcau.documents.forms import ItemForm, ReasonForm
from nhipcau.documents.models import Document, LegalDraft, ReviewItem
from nhipcau.documents.pages.law_history import history_entries
from nhipcau.documents.pages.reviews import MARKS, item_labels
from nhipcau.documents.queries.law import programme_for, review_item_for
from nhipcau.documents.queries.register import document_named
from nhipcau.documents.rules.review import Outcome, ReviewState, ReviewStep
from nhipcau.documents.steps import possible_review_steps
from nhipcau.documents.wording import REVIEW_STATES, REVIEW_STEPS
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.facade import may_here
from nhipcau.spine.facade import Actor, actor_of, history_of
from nhipcau.ui.facade import Crumb, Label, wording

Do = Callable[[Actor, UUID, Any], object]


def show_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The page of an item."""
    actor = actor_of(request)
    return _page(request, actor, review_item_for(actor=actor, item_id=item_id))


def _page(
    request: HttpRequest, actor: Actor, item: ReviewItem, *, failed: Form | None = None, step: str = ""
) -> HttpResponse:
    """The page; `failed` is a form that was refused and keeps what was typed."""
    state, day = item.review_state(), today()
    title = item_labels(actor, item.programme)(item)
    issued_id = getattr(item, "issued_id", None)
    ids = [each for each in (issued_id, item.document_id) if each]
    visible = Document.objects.visible_to(actor).filter(id__in=ids).defer("text").in_bulk()
    context = {
        "title": title,
        "breadcrumbs": [
            Crumb(label=_("Reviews of legal documents"), href=reverse("documents:reviews")),
            Crumb(label=item.programme.title, href=reverse("documents:review", args=[item.programme_id])),
        ],
        "item": item,
        "state": MARKS[state],
        "state_words": REVIEW_STATES[state],
        "late": item.is_late(day),
        "is_done": state is ReviewState.DONE,
        "issued": visible.get(issued_id),
        "done_on": item.dates().done_on,
        "pairs": _pairs(item),
        "document": visible.get(item.document_id) if item.document_id else None,
        "drafts": LegalDraft.objects.visible_to(actor).filter(review_item=item),
        "steps": _steps(actor, item, failed, step),
        "may_draft": _may_draft(actor, item, state),
        "timeline": history_entries(history_of(item)),
    }
    return render(request, "documents/review_item.html", context, status=422 if failed else 200)


def _pairs(item: ReviewItem) -> list[tuple[str, object]]:
    names = names_now([item.agency_id, item.advised_id])
    authority = str(item.get_competence_display())
    if item.advised_id:
        authority += f": {names.get(item.advised_id, '')}"
    pairs = [
        (_("Verdict"), item.get_outcome_display()),
        (_("Articles"), item.scope),
        (_("Reason"), item.reason),
        (_("By whose authority"), authority),
        (_("Responsible agency"), names.get(item.agency_id, "")),
        (_("To be finished by"), item.due_on),
    ]
    return [(label, value) for label, value in pairs if value]


def _may_draft(actor: Actor, item: ReviewItem, state: ReviewState) -> bool:
    """Whether the actor may open the drafting of what was agreed."""
    responsible = actor.acts_for(item.agency_id) or actor.acts_for(item.programme.lead_agency_id)
    to_draft = item.outcome != Outcome.KEEP and state in (ReviewState.AGREED, ReviewState.UNDER_WAY)
    return to_draft and responsible and may_here(actor, "documents.draft_law")


def _steps(actor: Actor, item: ReviewItem, failed: Form | None, failed_step: str) -> list[dict[str, Any]]:
    """The steps that are possible now with their forms, in the order of the table."""
    possible = possible_review_steps(actor=actor, item=item)
    found = []
    for step in (ReviewStep.AGREE, ReviewStep.START, ReviewStep.REVISE, ReviewStep.REOPEN, ReviewStep.DROP):
        if step not in possible or (step is ReviewStep.START and item.outcome == Outcome.KEEP):
            continue
        form: Form = Form(auto_id=f"{step.value}_%s")
        if step is ReviewStep.REVISE:
            form = ItemForm.of(item, auto_id=f"{step.value}_%s")
        elif step in (ReviewStep.REOPEN, ReviewStep.DROP):
            form = ReasonForm(auto_id=f"{step.value}_%s")
        if step.value == failed_step and failed is not None:
            form = failed
        found.append(
            {"name": step.value, "label": REVIEW_STEPS[step], "form": form, "open": step.value == failed_step}
        )
    return found


def _revise(actor: Actor, item_id: UUID, form: Any) -> object:
    document = _document(actor, form.cleaned_data)
    return revise_review_item(actor=actor, item_id=item_id, proposal=form.proposal(document), now=utc_now())


def _plain(act: Callable[..., object]) -> Do:
    def do(actor: Actor, item_id: UUID, form: Any) -> object:
        return act(actor=actor, item_id=item_id, **form.cleaned_data, now=utc_now())

    return do


def _document(actor: Actor, data: Mapping[str, Any]) -> UUID | None:
    """The document of the form; a new one has none."""
    return None if data["outcome"] == Outcome.NEW else document_named(actor=actor, text=data["document"])


# step: (form, what it does, what to say when it is done)
_STEPS: dict[str, tuple[type[Form], Do, Label]] = {
    "agree": (Form, _plain(agree_review_item), gettext_lazy("The verdict is agreed.")),
    "start": (Form, _plain(start_review_item), gettext_lazy("The work has begun.")),
    "revise": (ItemForm, _revise, gettext_lazy("The proposal is changed.")),
    "reopen": (ReasonForm, _plain(reopen_review_item), gettext_lazy("The verdict is open again.")),
    "drop": (ReasonForm, _plain(drop_review_item), gettext_lazy("The item is taken out of the review.")),
}


@require_POST
def take_step(request: HttpRequest, item_id: UUID, step: str) -> HttpResponse:
    """Take the step and go back to the item; when it is refused, show the form again with why."""
    actor = actor_of(request)
    if step not in _STEPS:
        raise ReviewItemNotThere
    item = review_item_for(actor=actor, item_id=item_id)
    form_class, do, done = _STEPS[step]
    form = form_class(request.POST, auto_id=f"{step}_%s")
    if form.is_valid():
        try:
            do(actor, item_id, form)
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, str(done))
            return redirect("documents:review_item", item_id=item_id)
    return _page(request, actor, item, failed=form, step=step)


def propose(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Propose an item of a programme."""
    actor = actor_of(request)
    actor.require("documents.review_law")
    programme = programme_for(actor=actor, programme_id=programme_id)
    form = ItemForm(request.POST or None, initial={"document": request.GET.get("document", "")})
    if request.method == "POST" and form.is_valid():
        try:
            proposal = form.proposal(_document(actor, form.cleaned_data))
            item = propose_review_item(
                actor=actor, programme_id=programme.id, proposal=proposal, now=utc_now()
            )  # fmt: skip
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The item is proposed."))
            return redirect("documents:review_item", item_id=item.id)
    context = {
        "title": _("Propose an item"),
        "subheading": programme.title,
        "form": form,
        "submit_label": _("Propose"),
        "cancel_href": reverse("documents:review", args=[programme.id]),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)
