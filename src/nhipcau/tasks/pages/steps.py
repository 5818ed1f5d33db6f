"""Steps on a task as forms post them. Each calls one action; a refused form keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, actor_of, store_file
from nhipcau.tasks import forms
from nhipcau.tasks.actions.accept_assignment import accept_assignment
from nhipcau.tasks.actions.accept_report import accept_report
from nhipcau.tasks.actions.ask_extension import ask_extension
from nhipcau.tasks.actions.cancel_task import cancel_task
from nhipcau.tasks.actions.decide_extension import decide_extension
from nhipcau.tasks.actions.fan_out_task import fan_out_task
from nhipcau.tasks.actions.mark_key_task import mark_key_task
from nhipcau.tasks.actions.name_person import name_person
from nhipcau.tasks.actions.publish_task import publish_task
from nhipcau.tasks.actions.reassign_task import reassign_task
from nhipcau.tasks.actions.report_completion import report_completion
from nhipcau.tasks.actions.report_progress import report_progress
from nhipcau.tasks.actions.return_report import return_report
from nhipcau.tasks.actions.send_back_assignment import send_back_assignment
from nhipcau.tasks.actions.set_deadline import set_deadline
from nhipcau.tasks.actions.urge_task import urge_task
from nhipcau.tasks.bulk_forms import PersonForm, UrgeForm
from nhipcau.tasks.errors import TaskNotThere
from nhipcau.tasks.lookups import units_of
from nhipcau.tasks.pages.task import task_page
from nhipcau.tasks.queries import task_for
from nhipcau.ui.facade import Label, wording

Data = Mapping[str, Any]
Doer = Callable[[Actor, UUID, Data], object]


def _complete(actor: Actor, task_id: UUID, data: Data) -> object:
    """The file is stored first: a refused report leaves only a file that nothing points at."""
    upload = data["product_file"]
    stored = (
        store_file(actor=actor, name=upload.name, content=upload.read(), now=utc_now()) if upload else None
    )
    return report_completion(
        actor=actor,
        task_id=task_id,
        text=data["text"],
        product_file_id=stored.id if stored else None,
        product_link=data["product_link"],
        product_record=data["product_record"],
        now=utc_now(),
    )


def _reassign(actor: Actor, task_id: UUID, data: Data) -> object:
    values = {**data, "lead_agency_id": data["lead"]}
    del values["lead"]
    return reassign_task(actor=actor, task_id=task_id, **values, now=utc_now())


def _fan_out(actor: Actor, task_id: UUID, data: Data) -> object:
    """The units are found on the day of the click."""
    return fan_out_task(
        actor=actor,
        task_id=task_id,
        agency_ids=units_of(data["target"], giver=actor.own_agency(), listed=data["agencies"], day=today()),
        title=data["title"],
        product=data["product"],
        due_on=data["due_on"],
        now=utc_now(),
    )


def _mark_key(actor: Actor, task_id: UUID, data: Data) -> object:
    """The mark is turned: a key task becomes an ordinary one, and the other way round."""
    task = task_for(actor=actor, task_id=task_id)
    return mark_key_task(actor=actor, task_id=task_id, key_task=not task.key_task, now=utc_now())


def _plain(act: Callable[..., object]) -> Doer:
    """An action whose form has the names of its parameters."""

    def do(actor: Actor, task_id: UUID, data: Data) -> object:
        return act(actor=actor, task_id=task_id, **data, now=utc_now())

    return do


# step: (form, what it does, what to say when it is done)
_STEPS: dict[str, tuple[type[Form], Doer, Label]] = {
    "accept": (Form, _plain(accept_assignment), _("The task is taken on.")),
    "send_back": (forms.ReasonForm, _plain(send_back_assignment), _("The task went back to its assigner.")),
    "reassign": (forms.ReassignForm, _reassign, _("The task is issued again.")),
    "set_deadline": (forms.DeadlineForm, _plain(set_deadline), _("The deadline is set.")),
    "ask_extension": (
        forms.ExtensionForm,
        _plain(ask_extension),
        _("The extension is asked for; the deadline stays until it is granted."),
    ),
    "decide_extension": (
        forms.ExtensionDecisionForm,
        _plain(decide_extension),
        _("The decision on the extension is recorded."),
    ),
    "report_progress": (forms.ProgressForm, _plain(report_progress), _("Progress is reported.")),
    "report_completion": (
        forms.CompletionForm,
        _complete,
        _("The product is handed in and waits for acceptance."),
    ),
    "accept_report": (
        forms.AcceptForm,
        _plain(accept_report),
        _("The product is accepted; the task is done."),
    ),
    "return_report": (forms.ReasonForm, _plain(return_report), _("The product is returned.")),
    "fan_out": (forms.FanOutForm, _fan_out, _("The task is given on; each unit has its part.")),
    "name_person": (PersonForm, _plain(name_person), _("The person who answers is named.")),
    "urge": (UrgeForm, _plain(urge_task), _("The lead agency will be urged with the next letters.")),
    "mark_key": (Form, _mark_key, _("The mark is changed.")),
    "cancel": (forms.ReasonForm, _plain(cancel_task), _("The task is cancelled.")),
    "publish": (Form, _plain(publish_task), _("The task is public.")),
}


@require_POST
def take_step(request: HttpRequest, task_id: UUID, step: str) -> HttpResponse:
    """Take the step and go back to the task; when it is refused, show the form again with why."""
    actor = actor_of(request)
    task = task_for(actor=actor, task_id=task_id)
    if step not in _STEPS:
        raise TaskNotThere
    form_class, do, done = _STEPS[step]
    more: dict[str, Any] = (
        {"agency_id": task.lead_agency_id, "on": today()} if form_class is PersonForm else {}
    )
    form = form_class(request.POST, request.FILES, auto_id=f"{step}_%s", **more)
    if form.is_valid():
        try:
            do(actor, task_id, form.cleaned_data)
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, str(done))
            return redirect("tasks:task", task_id=task_id)
    return task_page(request, actor, task, failed=form, failed_step=step)
