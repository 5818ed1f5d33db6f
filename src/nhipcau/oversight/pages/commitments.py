"""The page of a commitment, its steps, and the form that puts one on record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import head_post_of, names_now, post_label
from nhipcau.identity.facade import names_of
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.oversight.actions.bind_commitment import bind_commitment
from nhipcau.oversight.actions.decide_commitment import decide_commitment, release_commitment
from nhipcau.oversight.actions.deliver_commitment import deliver_commitment
from nhipcau.oversight.actions.make_commitment import NewCommitment, make_commitment
from nhipcau.oversight.actions.move_promised_day import move_promised_day
from nhipcau.oversight.actions.reach_milestone import reach_milestone
from nhipcau.oversight.errors import CommitmentNotThere
from nhipcau.oversight.forms.commitments import CommitmentForm, MoveDayForm, ReachForm
from nhipcau.oversight.forms.common import NoteForm, ProductForm, ReasonForm, TaskCodeForm
from nhipcau.oversight.models import Commitment, Delivery, Milestone
from nhipcau.oversight.pages.common import (
    document_id_of,
    document_label,
    history_entries,
    product_answer,
    task_id_of,
)
from nhipcau.oversight.pages.stepping import Data, Door, plain, product_of, shown_steps, walk
from nhipcau.oversight.rules.commitments import STEPS, Stage, Step
from nhipcau.oversight.rules.drives import HELD_BY_DRIVE
from nhipcau.oversight.steps import is_held_by_drive, possible, sides_of_commitment
from nhipcau.oversight.wording import BADGES, COMMITMENT_STAGES, commitment_words
from nhipcau.spine.facade import Actor, actor_of, day_of
from nhipcau.tasks.facade import tasks_on
from nhipcau.ui.facade import wording


def _reach(actor: Actor, record_id: UUID, data: Data) -> object:
    return reach_milestone(
        actor=actor,
        commitment_id=record_id,
        milestone_id=data["milestone"],
        product=product_of(actor, data),
        now=utc_now(),
    )


def _move(actor: Actor, record_id: UUID, data: Data) -> object:
    return move_promised_day(
        actor=actor,
        commitment_id=record_id,
        milestone_id=data["milestone"],
        due_on=data["due_on"],
        reason=data["reason"],
        now=utc_now(),
    )


def _deliver(actor: Actor, record_id: UUID, data: Data) -> object:
    product = product_of(actor, data)
    return deliver_commitment(
        actor=actor, commitment_id=record_id, product=product, text=data["text"], now=utc_now()
    )


def _bind(actor: Actor, record_id: UUID, data: Data) -> object:
    task_id = task_id_of(actor, data["task"])
    assert task_id is not None  # the field is required
    return bind_commitment(actor=actor, commitment_id=record_id, task_id=task_id, now=utc_now())


def _accept(actor: Actor, record_id: UUID, data: Data) -> object:
    return decide_commitment(
        actor=actor, commitment_id=record_id, kept=True, note=data["note"], now=utc_now()
    )


def _return(actor: Actor, record_id: UUID, data: Data) -> object:
    return decide_commitment(
        actor=actor, commitment_id=record_id, kept=False, note=data["reason"], now=utc_now()
    )


DOORS: dict[str, Door] = {
    "accept": Door(
        step=Step.ACCEPT, label=gettext_lazy("Accept: the promise is kept"), do=_accept, form=NoteForm,
        done=gettext_lazy("The promise is kept."), primary=True,
    ),
    "return": Door(
        step=Step.RETURN, label=gettext_lazy("Return the product"), do=_return, form=ReasonForm,
        done=gettext_lazy("The product is returned."),
    ),
    "deliver": Door(
        step=Step.DELIVER, label=gettext_lazy("Hand in the product"), do=_deliver, form=ProductForm,
        done=gettext_lazy("The product is handed in and waits for the receiver."), primary=True,
    ),
    "milestone": Door(
        step=Step.REACH_MILESTONE, label=gettext_lazy("A milestone is reached"), do=_reach, form=ReachForm,
        done=gettext_lazy("The milestone is reached."),
    ),
    "move": Door(
        step=Step.MOVE_DAY, label=gettext_lazy("Move a day"), do=_move, form=MoveDayForm,
        done=gettext_lazy("The day is moved; the first promise stays beside."),
    ),
    "bind": Door(
        step=Step.BIND_TASK, label=gettext_lazy("Bind to a task"), do=_bind, form=TaskCodeForm,
        done=gettext_lazy("The task is bound."),
    ),
    "release": Door(
        step=Step.RELEASE, label=gettext_lazy("Release: no longer needed"), form=ReasonForm,
        do=plain(release_commitment, "commitment_id"), done=gettext_lazy("The promise is released."),
    ),
}  # fmt: skip


def show_commitment(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """The page of a commitment, as of a day."""
    return _page(request, _commitment(actor_of(request), commitment_id))


@require_POST
def take_step(request: HttpRequest, commitment_id: UUID, step: str) -> HttpResponse:
    """Take a step and go back to the page; when it is refused, show the form again with why."""
    commitment = _commitment(actor_of(request), commitment_id)
    if step not in DOORS:
        raise CommitmentNotThere
    refused = walk(request, DOORS[step], step, commitment)
    if refused is None:
        return redirect("oversight:commitment", commitment_id=commitment_id)
    return _page(request, commitment, failed=(step, refused))


def _commitment(actor: Actor, commitment_id: UUID) -> Commitment:
    rows = Commitment.objects.visible_to(actor).prefetch_related("slips", "milestones", "deliveries")
    commitment = rows.filter(id=commitment_id).first()
    if commitment is None:
        raise CommitmentNotThere
    return commitment


def _page(
    request: HttpRequest, commitment: Commitment, failed: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    actor, day = actor_of(request), day_of(request)
    dates = commitment.dates()
    state = commitment.state_on(day)
    steps = set(
        possible(STEPS, actor=actor, stage=commitment.stage, sides=sides_of_commitment(actor, commitment))
    )
    if not any(row.done_on is None for row in commitment.milestones.all()):
        steps.discard(Step.REACH_MILESTONE)
    if is_held_by_drive(commitment):
        steps -= HELD_BY_DRIVE
    context = {
        "title": commitment.title,
        "commitment": commitment,
        "day": day,
        "badge": BADGES[state],
        "words": commitment_words(commitment, state, day, dates.due.on(day)),
        "stage": COMMITMENT_STAGES[Stage(commitment.stage)],
        "pairs": _pairs(actor, commitment),
        "slips": _slips(commitment),
        "deliveries": _deliveries(commitment),
        "milestones": [
            {"row": row, "missed": dated.missed_on(day)}
            for row, dated in zip(commitment.milestones.all(), dates.milestones, strict=True)
        ],
        "tasks": tasks_on(actor=actor, day=day).filter(
            id__in=commitment.bound_tasks.values_list("task_id", flat=True)
        ),
        "steps": shown_steps(DOORS, steps, commitment, url="oversight:commitment_step", failed=failed),
        "timeline": history_entries(commitment),
    }
    return render(request, "oversight/commitment.html", context, status=422 if failed else 200)


def _pairs(actor: Actor, commitment: Commitment) -> list[tuple[object, object]]:
    names = names_now([commitment.promiser_id, commitment.receiver_id])
    promiser = names.get(commitment.promiser_id, "")
    if commitment.promiser_post_id:
        promiser = post_label(commitment.promiser_post_id)
    pairs: list[tuple[object, object]] = [
        (_("Who promises"), promiser),
        (_("To whom"), names.get(commitment.receiver_id, "")),
        (_("Product"), commitment.product),
        (_("Said on"), commitment.said_on),
        (_("Where it was said"), commitment.occasion),
        (_("Document"), document_label(actor, commitment.document_id)),
        (_("First promised for"), commitment.first_due_on),
    ]
    if commitment.due_on != commitment.first_due_on:
        pairs.append((_("Promised for now"), commitment.due_on))
    return [(label, value) for label, value in pairs if value]


def _slips(commitment: Commitment) -> dict[str, Any]:
    """The slips with who moved the day, how often, and by how many days the whole was moved."""
    rows = list(commitment.slips.all())
    titles = {row.id: row.title for row in commitment.milestones.all()}
    people = names_of(row.mover_ref for row in rows)
    return {
        "count": len(rows),
        "days": commitment.days_slipped,
        "rows": [
            {
                "row": row,
                "what": titles.get(row.milestone_id, "") if row.milestone_id else "",
                "who": people.get(row.mover_ref, ""),
            }
            for row in rows
        ],
    }


def _deliveries(commitment: Commitment) -> list[dict[str, Any]]:
    rows: list[Delivery] = list(commitment.deliveries.all())
    people = names_of(ref for row in rows for ref in (row.doer_ref, row.decider_ref))
    return [
        {"row": row, "doer": people.get(row.doer_ref, ""), "decider": people.get(row.decider_ref, "")}
        for row in rows
    ]


def new_commitment(request: HttpRequest) -> HttpResponse:
    """Put a promise on record."""
    actor = actor_of(request)
    actor.require("oversight.commit")
    form = CommitmentForm(
        request.POST or None, own_agency=actor.agency_id, initial={"promiser": actor.agency_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            commitment = make_commitment(
                actor=actor, new=_new_commitment(actor, form.cleaned_data), now=utc_now()
            )
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The promise is on record."))
            return redirect("oversight:commitment", commitment_id=commitment.id)
    context = {
        "title": _("Record a commitment"),
        "form": form,
        "submit_label": _("Record the commitment"),
        "cancel_href": reverse("oversight:commitments"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def _new_commitment(actor: Actor, data: dict[str, Any]) -> NewCommitment:
    task = task_id_of(actor, data["task"])
    own = data["promiser"] == actor.agency_id
    chosen = as_uuid(data["promiser_post"]) if own else None
    return NewCommitment(
        title=data["title"],
        promiser_id=data["promiser"],
        promiser_post_id=chosen or head_post_of(data["promiser"]),
        receiver_id=data["receiver"],
        product=data["product"],
        said_on=data["said_on"],
        due_on=data["due_on"],
        document_id=document_id_of(actor, data["document_number"]),
        occasion=data["occasion"],
        milestones=tuple(data["milestones"]),
        task_ids=(task,) if task else (),
    )


def download_delivery(request: HttpRequest, delivery_id: UUID) -> FileResponse:
    """The file of a product, for those who may see the commitment."""
    rows = Delivery.objects.visible_to(actor_of(request)).select_related("product_file")
    return product_answer(rows.filter(id=delivery_id).first(), CommitmentNotThere)


def download_milestone(request: HttpRequest, milestone_id: UUID) -> FileResponse:
    """The file of a milestone, for those who may see the commitment."""
    rows = Milestone.objects.visible_to(actor_of(request)).select_related("product_file")
    return product_answer(rows.filter(id=milestone_id).first(), CommitmentNotThere)
