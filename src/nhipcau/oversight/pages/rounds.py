"""The page of a review round: answers as they come in, the compiled report, its steps."""

from __future__ import annotations

from datetime import date
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

from nhipcau.agencies.facade import names_now, post_label
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.actions.answer_round import answer_round, reopen_answer
from nhipcau.oversight.actions.compile_round import compile_round, propose_solution, send_round, sign_round
from nhipcau.oversight.actions.open_round import NewRound, cancel_round, open_round
from nhipcau.oversight.errors import RoundNotThere
from nhipcau.oversight.forms.common import ReasonForm
from nhipcau.oversight.forms.rounds import AnswerForm, ReopenForm, RoundForm, SendForm, SolutionForm
from nhipcau.oversight.models import ReviewRound, RoundAnswer, RoundSolution
from nhipcau.oversight.pages.common import document_label, history_entries
from nhipcau.oversight.pages.report_view import round_view
from nhipcau.oversight.pages.stepping import Data, Door, plain, shown_steps, walk
from nhipcau.oversight.round_report import counts_of
from nhipcau.oversight.rules.rounds import STEPS, AnswerState, Stage, Step, counted_on
from nhipcau.oversight.rules.steps import Side
from nhipcau.oversight.steps import possible, sides_of_round
from nhipcau.oversight.wording import ANSWER_STATES, BADGES, ROUND_STAGES
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.facade import CAUSES
from nhipcau.ui.facade import local_date, wording

_ID = "round_id"


def _answer(actor: Actor, record_id: UUID, data: Data) -> object:
    return answer_round(
        actor=actor, round_id=record_id, replies=data["replies"], points=data["points"], now=utc_now()
    )


DOORS: dict[str, Door] = {
    "answer": Door(
        step=Step.ANSWER, label=gettext_lazy("Answer"), do=_answer, form=AnswerForm,
        done=gettext_lazy("The answer is given."), primary=True,
    ),
    "sign": Door(
        step=Step.SIGN, label=gettext_lazy("Sign the report"), do=plain(sign_round, _ID),
        done=gettext_lazy("The report is signed."), primary=True,
    ),
    "send": Door(
        step=Step.SEND, label=gettext_lazy("Send the report"), do=plain(send_round, _ID), form=SendForm,
        done=gettext_lazy("The report is sent."), primary=True,
    ),
    "solution": Door(
        step=Step.PROPOSE, label=gettext_lazy("Propose a solution"), do=plain(propose_solution, _ID),
        form=SolutionForm, done=gettext_lazy("The solution stands in the report."), primary=True,
    ),
    "compile": Door(
        step=Step.COMPILE, label=gettext_lazy("Compile the report"), do=plain(compile_round, _ID),
        done=gettext_lazy("The report is compiled; its figures are frozen."), primary=True,
    ),
    "reopen": Door(
        step=Step.REOPEN, label=gettext_lazy("Reopen an answer"), do=plain(reopen_answer, _ID),
        form=ReopenForm, done=gettext_lazy("The answer is open again."),
    ),
    "cancel": Door(
        step=Step.CANCEL, label=gettext_lazy("Cancel the round"), do=plain(cancel_round, _ID),
        form=ReasonForm, done=gettext_lazy("The round is cancelled."),
    ),
}  # fmt: skip


def show_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The page of a round."""
    return _page(request, _round(actor_of(request), round_id))


@require_POST
def take_step(request: HttpRequest, round_id: UUID, step: str) -> HttpResponse:
    """Take a step and go back to the page; when it is refused, show the form again with why."""
    review_round = _round(actor_of(request), round_id)
    if step not in DOORS:
        raise RoundNotThere
    refused = walk(request, DOORS[step], step, review_round)
    if refused is None:
        return redirect("oversight:round", round_id=round_id)
    return _page(request, review_round, failed=(step, refused))


def _round(actor: Actor, round_id: UUID) -> ReviewRound:
    review_round = ReviewRound.objects.visible_to(actor).filter(id=round_id).first()
    if review_round is None:
        raise RoundNotThere
    return review_round


def _page(
    request: HttpRequest, review_round: ReviewRound, failed: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    actor, day = actor_of(request), today()
    sides = sides_of_round(actor, review_round)
    answers = list(
        RoundAnswer.objects.visible_to(actor)
        .filter(review_round=review_round)
        .select_related("review_round")
        .prefetch_related("points")
    )
    report_seen = Side.BODY in sides or actor.sees_everything() or review_round.stage == Stage.SENT
    context = {
        "title": review_round.title,
        "round": review_round,
        "stage": ROUND_STAGES[Stage(review_round.stage)],
        "pairs": _pairs(actor, review_round),
        "answers": _answers(actor, review_round, answers, day),
        "report": round_view(review_round.content) if review_round.content and report_seen else None,
        "solutions": _solutions(actor, review_round),
        "steps": shown_steps(
            DOORS, _possible(actor, review_round, answers, sides), review_round,
            url="oversight:round_step", failed=failed,
        ),
        "timeline": history_entries(review_round),
    }  # fmt: skip
    return render(request, "oversight/round.html", context, status=422 if failed else 200)


def _possible(
    actor: Actor, review_round: ReviewRound, answers: list[RoundAnswer], sides: frozenset[Side]
) -> frozenset[Step]:
    """The steps of the table without those for which something else is missing."""
    found = set(possible(STEPS, actor=actor, stage=review_round.stage, sides=sides))
    own = next((row for row in answers if row.agency_id == actor.agency_id), None)
    if own is None or own.answered_on is not None:
        found.discard(Step.ANSWER)
    if not any(row.answered_on for row in answers):
        found.discard(Step.REOPEN)
    if review_round.compiler_ref == actor.ref or not review_round.solutions.exists():
        found.discard(Step.SIGN)
    return frozenset(found)


def _pairs(actor: Actor, review_round: ReviewRound) -> list[tuple[object, object]]:
    period = f"{local_date(review_round.period_from)} – {local_date(review_round.period_to)}"
    signer = post_label(review_round.signer_post_id) if review_round.signer_post_id else ""
    pairs: list[tuple[object, object]] = [
        (_("Who asks"), names_now([review_round.body_id]).get(review_round.body_id, "")),
        (_("Standing body"), review_round.standing_body),
        (_("Period"), period),
        (_("Answers by"), review_round.due_on),
        (_("Compiled"), review_round.compiled_on),
        (_("Signed"), review_round.signed_on),
        (_("Signed by"), signer),
        (_("Sent"), review_round.sent_on),
        (_("Number of the report"), review_round.sent_record),
        (_("Document"), document_label(actor, review_round.document_id)),
    ]
    return [(label, value) for label, value in pairs if value]


def _answers(
    actor: Actor, review_round: ReviewRound, rows: list[RoundAnswer], day: date
) -> list[dict[str, Any]]:
    """Each answer with its state, its replies, and the counts of its tasks as they would be compiled."""
    names = names_now([row.agency_id for row in rows])
    counted = counted_on(period_to=review_round.period_to, today=day)
    counts = counts_of(actor=actor, agencies=[row.agency_id for row in rows], day=counted)
    found = []
    for row in rows:
        state = row.state_on(day)
        found.append(
            {
                "row": row,
                "agency": names.get(row.agency_id, ""),
                "badge": BADGES[state],
                "words": ANSWER_STATES[state],
                "counts": counts[row.agency_id],
                "counted": counted,
                "replies": list(zip(review_round.questions, row.replies, strict=False)),
                "points": [
                    {"kind": point.get_kind_display(), "cause": CAUSES[point.cause], "text": point.text}
                    for point in row.points.all()
                ],
            }
        )
    order = list(AnswerState)
    return sorted(found, key=lambda item: (-order.index(item["row"].state_on(day)), item["agency"]))


def _solutions(actor: Actor, review_round: ReviewRound) -> list[dict[str, Any]]:
    rows = list(RoundSolution.objects.visible_to(actor).filter(review_round=review_round))
    names = names_now([row.agency_id for row in rows])
    return [
        {
            "row": row,
            "cause": CAUSES[row.cause],
            "agency": names.get(row.agency_id, "") if row.agency_id else "",
        }
        for row in rows
    ]


def new_round(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    actor = actor_of(request)
    actor.require("oversight.review")
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_round = open_round(actor=actor, new=NewRound(**form.cleaned_data), now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The round is open; the agencies are asked."))
            return redirect("oversight:round", round_id=review_round.id)
    context = {
        "title": _("Open a review round"),
        "form": form,
        "submit_label": _("Open the round"),
        "cancel_href": reverse("oversight:rounds"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)
