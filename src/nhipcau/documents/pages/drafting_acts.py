"""What is done with a draft or an opinion, as forms post it. Each calls one action; a refused form
keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nhipcau.documents import forms
from nhipcau.documents.actions.add_aim import add_aim
from nhipcau.documents.actions.answer_opinion import answer_opinion
from nhipcau.documents.actions.ask_opinions import ask_opinions
from nhipcau.documents.actions.explain_opinion import explain_opinion
from nhipcau.documents.actions.finish_draft_step import finish_draft_step
from nhipcau.documents.actions.promulgate_draft import promulgate_draft
from nhipcau.documents.actions.set_draft_plan import set_draft_plan
from nhipcau.documents.actions.withdraw_draft import withdraw_draft
from nhipcau.documents.errors import DocumentNotThere, LegalDraftNotThere, OpinionNotThere
from nhipcau.documents.models import DraftOpinion, LegalDraft
from nhipcau.documents.pages.drafting import draft_page
from nhipcau.documents.queries.law import legal_draft_for
from nhipcau.documents.queries.register import document_named
from nhipcau.documents.rules.drafting import Handling, OpinionAnswer
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import Label, wording

Do = Callable[[Actor, UUID, Any], object]


def _named(actor: Actor, form: Form) -> UUID:
    """The document of a form in which it must be named. Raises DocumentNotThere, DocumentNumberUnknown."""
    document = document_named(actor=actor, text=form.cleaned_data["document"])
    if document is None:
        raise DocumentNotThere
    return document


def _promulgate(actor: Actor, draft_id: UUID, form: Any) -> object:
    document = _named(actor, form)
    return promulgate_draft(actor=actor, draft_id=draft_id, document_id=document, now=utc_now())


def _aim(actor: Actor, draft_id: UUID, form: Any) -> object:
    document, data = _named(actor, form), form.cleaned_data
    return add_aim(
        actor=actor,
        draft_id=draft_id,
        kind=data["kind"],
        document_id=document,
        scope=data["scope"],
        now=utc_now(),
    )


def _ask(actor: Actor, draft_id: UUID, form: Any) -> object:
    data = form.cleaned_data
    return ask_opinions(
        actor=actor, draft_id=draft_id, agency_ids=data["agencies"], due_on=data["due_on"], now=utc_now()
    )


def _plan(actor: Actor, draft_id: UUID, form: Any) -> object:
    return set_draft_plan(actor=actor, draft_id=draft_id, planned=form.planned(), now=utc_now())


def _plain(act: Callable[..., object]) -> Do:
    def do(actor: Actor, draft_id: UUID, form: Any) -> object:
        return act(actor=actor, draft_id=draft_id, **form.cleaned_data, now=utc_now())

    return do


# act: (form, what it does, what to say when it is done)
_ACTS: dict[str, tuple[type[Form], Do, Label]] = {
    "set_plan": (forms.PlanForm, _plan, _("The days are planned.")),
    "add_aim": (forms.AimForm, _aim, _("It is noted.")),
    "finish_step": (forms.FinishForm, _plain(finish_draft_step), _("The step is finished.")),
    "ask_opinion": (forms.AskForm, _ask, _("The agencies are asked.")),
    "promulgate": (forms.PromulgateForm, _promulgate, _("The draft is a document of the register.")),
    "withdraw": (forms.ReasonForm, _plain(withdraw_draft), _("The draft is given up.")),
}


@require_POST
def act_on_draft(request: HttpRequest, draft_id: UUID, act: str) -> HttpResponse:
    """Do it and go back to the draft; when it is refused, show the form again with why."""
    actor = actor_of(request)
    draft = legal_draft_for(actor=actor, draft_id=draft_id)
    if act not in _ACTS:
        raise LegalDraftNotThere
    form_class, do, done = _ACTS[act]
    more: dict[str, Any] = {"steps": list(draft.steps.all())} if act == "set_plan" else {}
    form = form_class(request.POST, auto_id=f"{act}_%s", **more)
    if form.is_valid() and _done(request, form, lambda: do(actor, draft_id, form), done):
        return redirect("documents:draft", draft_id=draft_id)
    return draft_page(request, actor, draft, failed=form, failed_at=act)


@require_POST
def act_on_opinion(request: HttpRequest, opinion_id: UUID, act: str) -> HttpResponse:
    """Answer an opinion, or say what was made of it."""
    actor = actor_of(request)
    opinion = DraftOpinion.objects.visible_to(actor).filter(id=opinion_id).first()
    if opinion is None or act not in ("answer_opinion", "explain_opinion"):
        raise OpinionNotThere
    form: Form
    if act == "answer_opinion":
        form = forms.AnswerForm(request.POST, auto_id=f"answer_{opinion_id}_%s")
    else:
        form = forms.ExplainForm(request.POST, auto_id=f"explain_{opinion_id}_%s")
    done = _("The opinion is given.") if act == "answer_opinion" else _("It is noted.")
    if form.is_valid() and _done(request, form, lambda: _on_opinion(actor, opinion_id, act, form), done):
        return redirect("documents:draft", draft_id=opinion.draft_id)
    draft: LegalDraft = legal_draft_for(actor=actor, draft_id=opinion.draft_id)
    return draft_page(request, actor, draft, failed=form, failed_at=str(opinion_id))


def _on_opinion(actor: Actor, opinion_id: UUID, act: str, form: Form) -> object:
    data = form.cleaned_data
    if act == "answer_opinion":
        return answer_opinion(
            actor=actor,
            opinion_id=opinion_id,
            answer=OpinionAnswer(data["answer"]),
            text=data["text"],
            now=utc_now(),
        )
    return explain_opinion(
        actor=actor,
        opinion_id=opinion_id,
        handling=Handling(data["handling"]),
        explanation=data["explanation"],
        now=utc_now(),
    )


def _done(request: HttpRequest, form: Form, do: Callable[[], object], words: Label) -> bool:
    """Whether it was done; the form says why not."""
    try:
        do()
    except CodedError as error:
        form.add_error(None, wording(error))
        return False
    messages.success(request, str(words))
    return True
