"""The page on which a late task is accounted for. Everybody who sees the task sees the cause; the rest is
read through `DelayHandling.objects.visible_to` and nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import names_now, post_labels
from nhipcau.identity.facade import names_of
from nhipcau.kit.clock import today, utc_now
from nhipcau.oversight.actions.handle_delay import Responsibility, follow_up_delay, handle_delay
from nhipcau.oversight.actions.record_delay import ask_account, record_delay
from nhipcau.oversight.delay_steps import LATE, DelayCase, case_of, is_late, sides_of_case
from nhipcau.oversight.forms.delays import CauseForm, FollowUpForm, HandleForm
from nhipcau.oversight.models import AccountRequest, DelayHandling, DelayRecord
from nhipcau.oversight.pages.common import history_entries
from nhipcau.oversight.pages.stepping import Data, Door, plain, shown_steps, walk
from nhipcau.oversight.rules.delays import STEPS, Step
from nhipcau.oversight.steps import possible
from nhipcau.spine.facade import Actor, actor_of, day_of
from nhipcau.tasks.facade import CAUSES, Task, TaskNotThere, state_words, task_for

_ID = "task_id"


def _handle(actor: Actor, record_id: UUID, data: Data) -> object:
    new = Responsibility(
        unit_id=data["unit"],
        post_id=data["post"],
        plan=data["plan"],
        decider_post_id=data["decider_post"],
        follow_up_on=data["follow_up_on"],
    )
    return handle_delay(actor=actor, task_id=record_id, new=new, now=utc_now())


DOORS: dict[str, Door] = {
    # The step that comes next is the primary one.
    "follow-up": Door(
        step=Step.FOLLOW_UP, label=gettext_lazy("Follow up"), do=plain(follow_up_delay, _ID),
        form=FollowUpForm, done=gettext_lazy("The follow-up is recorded."), primary=True,
    ),
    "handle": Door(
        step=Step.HANDLE, label=gettext_lazy("Set down who is responsible and how it is handled"),
        do=_handle, form=HandleForm, primary=True,
        done=gettext_lazy("It is set down. Only those who must know see it."),
    ),
    "record": Door(
        step=Step.RECORD, label=gettext_lazy("Record the cause"), do=plain(record_delay, _ID),
        form=CauseForm, done=gettext_lazy("The cause is recorded."), primary=True,
    ),
    "ask": Door(
        step=Step.ASK, label=gettext_lazy("Ask the head to account for it"), do=plain(ask_account, _ID),
        done=gettext_lazy("The head is asked. Your post sees from now on what is recorded."), primary=True,
    ),
}  # fmt: skip


def show_delay(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """The page of a late task, as of a day."""
    return _page(request, task_for(actor=actor_of(request), task_id=task_id))


@require_POST
def take_step(request: HttpRequest, task_id: UUID, step: str) -> HttpResponse:
    """Take a step and go back to the page; when it is refused, show the form again with why."""
    task = task_for(actor=actor_of(request), task_id=task_id)
    if step not in DOORS:
        raise TaskNotThere
    refused = walk(request, DOORS[step], step, task)
    if refused is None:
        return redirect("oversight:delay", task_id=task_id)
    return _page(request, task, failed=(step, refused))


def _page(request: HttpRequest, task: Task, failed: tuple[str, forms.Form] | None = None) -> HttpResponse:
    actor, day = actor_of(request), day_of(request)
    state = task.state_on(day, due_soon_days=settings.NHIPCAU_DUE_SOON_DAYS)
    record = DelayRecord.objects.visible_to(actor).filter(task=task).first()
    handling = (
        DelayHandling.objects.visible_to(actor).filter(record=record).prefetch_related("follow_ups").first()
    )
    requests = list(AccountRequest.objects.visible_to(actor).filter(task=task))
    context = {
        "title": _("Accounting for a late task"),
        "task": task,
        "day": day,
        "state": state,
        "late": state in LATE,
        "words": state_words(task, state, day),
        "record": record,
        "cause": CAUSES[record.cause] if record else "",
        "pairs": _pairs(handling) if handling else [],
        "handling": handling,
        "follow_ups": _follow_ups(handling) if handling else [],
        "requests": _requests(requests),
        "steps": shown_steps(
            DOORS, _possible(actor, task, requests), task, url="oversight:delay_step", failed=failed
        ),
        "timeline": [
            *(history_entries(handling) if handling else []),
            *(history_entries(record) if record else []),
        ],
    }
    return render(request, "oversight/delay.html", context, status=422 if failed else 200)


def _possible(actor: Actor, task: Task, requests: list[AccountRequest]) -> set[Step]:
    """The steps of the table, without those that the action would refuse for another reason.

    What the handling holds decides nothing that is shown to somebody who may not see it.
    """
    case: DelayCase = case_of(task)
    found = set(possible(STEPS, actor=actor, stage=case.stage, sides=sides_of_case(actor, case)))
    if case.record is None and not is_late(task, today()):
        return set()
    if any(row.asker_post_id == actor.post_id for row in requests):
        found.discard(Step.ASK)
    if case.handling is not None and case.handling.post_id == actor.post_id:
        found -= {Step.FOLLOW_UP, Step.CLOSE}
    return found


def _pairs(handling: DelayHandling) -> list[tuple[object, object]]:
    posts = post_labels([handling.post_id, handling.decider_post_id])
    pairs: list[tuple[object, object]] = [
        (_("Responsible unit"), names_now([handling.unit_id]).get(handling.unit_id, "")),
        (_("Responsible post"), posts.get(handling.post_id, "") if handling.post_id else ""),
        (_("Who decides on it"), posts.get(handling.decider_post_id, "")),
        (_("Set down on"), handling.set_on),
        (_("Closed on"), handling.closed_on),
    ]
    return [(label, value) for label, value in pairs if value]


def _follow_ups(handling: DelayHandling) -> list[dict[str, Any]]:
    rows = list(handling.follow_ups.all())
    people = names_of(row.doer_ref for row in rows)
    return [{"row": row, "doer": people.get(row.doer_ref, "")} for row in rows]


def _requests(requests: list[AccountRequest]) -> list[dict[str, Any]]:
    posts = post_labels(row.asker_post_id for row in requests)
    return [{"row": row, "post": posts.get(row.asker_post_id, "")} for row in requests]
