"""A difficulty: what is stuck, where it lies, what was answered; and the steps that are possible now."""

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
from nhipcau.difficulties import forms
from nhipcau.difficulties.actions.answer_difficulty import (
    answer_difficulty,
    answer_group,
    close_difficulty,
    reopen_difficulty,
    withdraw_difficulty,
)
from nhipcau.difficulties.actions.group_difficulties import group_difficulties
from nhipcau.difficulties.actions.pass_on_difficulty import pass_on, propose_solution
from nhipcau.difficulties.actions.raise_difficulty import raise_difficulty
from nhipcau.difficulties.errors import DifficultyNotThere
from nhipcau.difficulties.models import Difficulty
from nhipcau.difficulties.queries import difficulty_for, similar_to
from nhipcau.difficulties.rules import RAISE, Step
from nhipcau.difficulties.steps import possible_steps
from nhipcau.difficulties.wording import badge_of, clock_words
from nhipcau.identity.facade import names_of
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.nodes.facade import code_words
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.facade import task_for
from nhipcau.ui.facade import Crumb, Label, wording

Data = Mapping[str, Any]
Doer = Callable[[Actor, UUID, Data], object]


def new_difficulty(request: HttpRequest) -> HttpResponse:
    """Raise a difficulty, from a task (`?task=`) or on its own."""
    actor = actor_of(request)
    actor.require(RAISE)
    task_id = as_uuid(request.GET.get("task", ""))
    task = task_for(actor=actor, task_id=task_id) if task_id else None
    form = forms.DifficultyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = raise_difficulty(
                actor=actor,
                title=data["title"],
                text=data["text"],
                kind=data["kind"],
                handler_agency_id=data["handler"],
                task_id=task_id,
                now=utc_now(),
            )
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The difficulty %(code)s is raised.") % {"code": made.code})
            return redirect("difficulties:difficulty", difficulty_id=made.id)
    context = {
        "title": _("Raise a difficulty"),
        "subheading": f"{task.code} {task.title}" if task else "",
        "form": form,
        "submit_label": _("Raise the difficulty"),
        "cancel_href": reverse("tasks:task", args=[task.id]) if task else reverse("difficulties:list"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def show_difficulty(request: HttpRequest, difficulty_id: UUID) -> HttpResponse:
    """One difficulty."""
    actor = actor_of(request)
    return _page(request, actor, difficulty_for(actor=actor, difficulty_id=difficulty_id))


def _page(
    request: HttpRequest,
    actor: Actor,
    difficulty: Difficulty,
    *,
    failed: Form | None = None,
    failed_step: str = "",
) -> HttpResponse:
    day = today()
    moves = list(difficulty.moves.all())
    names = names_now(
        {difficulty.raised_by_id, difficulty.holder_agency_id}
        | {agency for move in moves for agency in (move.from_agency_id, move.to_agency_id)}
    )
    people = names_of([difficulty.raiser_ref, difficulty.answerer_ref, *(move.by_ref for move in moves)])
    steps = possible_steps(actor=actor, difficulty=difficulty)
    may_group = Step.ANSWER in steps
    context = {
        "title": difficulty.title,
        "breadcrumbs": [Crumb(label=_("Difficulties"), href=reverse("difficulties:list"))],
        "difficulty": difficulty,
        "home": code_words(difficulty.home_code),
        "badge": badge_of(difficulty, day),
        "clock": clock_words(difficulty, day),
        "pairs": [
            (_("Kind"), difficulty.get_kind_display()),
            (_("Raised by"), _who(names, people, difficulty.raised_by_id, difficulty.raiser_ref)),
            (_("Lies with"), names.get(difficulty.holder_agency_id, "")),
        ],
        "answerer": _who(names, people, difficulty.holder_agency_id, difficulty.answerer_ref),
        "moves": [
            {
                "move": move,
                "to": names.get(move.to_agency_id, ""),
                "by": _who(names, people, move.from_agency_id, move.by_ref),
            }
            for move in moves
        ],
        "similar": similar_to(actor=actor, difficulty=difficulty) if may_group else [],
        "group_form": failed if failed_step == "group" else forms.GroupForm(auto_id="group_%s"),
        "forms": _forms(steps, failed, failed_step),
        "open_step": failed_step,
    }
    return render(request, "difficulties/difficulty.html", context, status=422 if failed else 200)


def _who(names: dict[UUID, str], people: Mapping[str, str], agency_id: UUID, ref: str) -> str:
    return ", ".join(filter(None, [people.get(ref, ""), names.get(agency_id, "")]))


def _forms(steps: frozenset[Step], failed: Form | None, failed_step: str) -> list[dict[str, Any]]:
    """The steps that are possible now with their forms, the likeliest first."""
    found = []
    for step, (form_class, _do, _done, label) in _STEPS.items():
        refused = failed if failed_step == step else None
        if step in steps or refused is not None:
            form = refused if refused is not None else form_class(auto_id=f"{step}_%s")
            found.append({"step": step.value, "form": form, "label": label, "plain": form_class is Form})
    return found


def _answer(actor: Actor, difficulty_id: UUID, data: Data) -> object:
    """To this one, or to all of its group that lie here."""
    values = {
        "outcome": data["outcome"],
        "answer": data["answer"],
        "record": data["record"],
        "now": utc_now(),
    }
    difficulty = difficulty_for(actor=actor, difficulty_id=difficulty_id)
    if data["whole_group"] and difficulty.group_id:
        return answer_group(actor=actor, group_id=difficulty.group_id, **values)
    return answer_difficulty(actor=actor, difficulty_id=difficulty_id, **values)


def _with(act: Callable[..., object], **names: str) -> Doer:
    """An action that takes the form's fields, some under another name."""

    def do(actor: Actor, difficulty_id: UUID, data: Data) -> object:
        values = {names.get(name, name): value for name, value in data.items()}
        return act(actor=actor, difficulty_id=difficulty_id, **values, now=utc_now())

    return do


# step: (form, what it does, what to say when it is done, the button)
_STEPS: dict[Step, tuple[type[Form], Doer, Label, Label]] = {
    Step.ANSWER: (
        forms.AnswerForm,
        _answer,
        gettext_lazy("The answer is given."),
        gettext_lazy("Answer"),
    ),
    Step.PROPOSE: (
        forms.ProposeForm,
        _with(propose_solution, to_agency="to_agency_id"),
        gettext_lazy("The proposal lies with the agency that decides."),
        gettext_lazy("Propose a solution to the level that decides"),
    ),
    Step.PASS_ON: (
        forms.PassOnForm,
        _with(pass_on, to_agency="to_agency_id"),
        gettext_lazy("It lies with the other agency now."),
        gettext_lazy("Pass on: the authority lies elsewhere"),
    ),
    Step.CLOSE: (
        Form,
        _with(close_difficulty),
        gettext_lazy("The difficulty is closed."),
        gettext_lazy("It is removed: close"),
    ),
    Step.REOPEN: (
        forms.ReasonForm,
        _with(reopen_difficulty),
        gettext_lazy("The difficulty lies with the agency again."),
        gettext_lazy("The answer does not help"),
    ),
    Step.WITHDRAW: (
        forms.ReasonForm,
        _with(withdraw_difficulty),
        gettext_lazy("The difficulty is withdrawn."),
        gettext_lazy("Withdraw"),
    ),
}


@require_POST
def take_step(request: HttpRequest, difficulty_id: UUID, step: str) -> HttpResponse:
    """Take the step and go back; when it is refused, show the form again with why."""
    actor = actor_of(request)
    difficulty = difficulty_for(actor=actor, difficulty_id=difficulty_id)
    if step == "group":
        return _group(request, actor, difficulty)
    if step not in set(Step):
        raise DifficultyNotThere
    form_class, do, done, _label = _STEPS[Step(step)]
    form = form_class(request.POST, auto_id=f"{step}_%s")
    if form.is_valid():
        try:
            do(actor, difficulty_id, form.cleaned_data)
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, str(done))
            return redirect("difficulties:difficulty", difficulty_id=difficulty_id)
    return _page(request, actor, difficulty, failed=form, failed_step=step)


def _group(request: HttpRequest, actor: Actor, difficulty: Difficulty) -> HttpResponse:
    """The chosen similar ones and this one are one cause."""
    form = forms.GroupForm(request.POST, auto_id="group_%s")
    chosen = [found for text in request.POST.getlist("ids") if (found := as_uuid(text))]
    if form.is_valid():
        try:
            group = group_difficulties(
                actor=actor,
                difficulty_ids=[difficulty.id, *chosen],
                title=form.cleaned_data["title"],
                now=utc_now(),
            )
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("They are one group now; one answer can go to all."))
            return redirect(f"{reverse('difficulties:list')}?group={group.id}")
    return _page(request, actor, difficulty, failed=form, failed_step="group")
