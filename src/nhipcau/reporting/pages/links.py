"""Where the reports on one task go: give it a key, end one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.reporting.actions.link_task import end_link, link_task
from nhipcau.reporting.forms import EndForm, LinkForm
from nhipcau.reporting.queries import link_for
from nhipcau.reporting.rules import LINK
from nhipcau.reporting.systems import system
from nhipcau.spine.facade import actor_of
from nhipcau.tasks.facade import task_for
from nhipcau.ui.facade import Crumb, wording


def task_links(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Give the task its key in another system."""
    actor = actor_of(request)
    actor.require(LINK)
    task = task_for(actor=actor, task_id=task_id)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            link = link_task(
                actor=actor, task_id=task_id, system=data["system"], key=data["key"], now=utc_now()
            )
        except CodedError as error:
            form.add_error("key", wording(error))
        else:
            words = _("Reports on this task go to %(system)s now.")
            messages.success(request, words % {"system": system(link.system).short})
            return redirect("tasks:task", task_id)
    context = {
        "title": _("Report to another system as well"),
        "subheading": f"{task.code} {task.title}",
        "breadcrumbs": [Crumb(label=task.code, href=reverse("tasks:task", args=[task.id]))],
        "form": form,
        "submit_label": _("Report there from now on"),
        "cancel_href": reverse("tasks:task", args=[task.id]),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def end(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """No longer report there."""
    actor = actor_of(request)
    actor.require(LINK)
    link = link_for(actor=actor, link_id=link_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_link(actor=actor, link_id=link_id, reason=form.cleaned_data["reason"], now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("Reports on this task no longer go there."))
            return redirect("tasks:task", link.task_id)
    context = {
        "title": _("Stop reporting to %(system)s") % {"system": system(link.system).short},
        "subheading": f"{link.task.code} {link.task.title} · {link.key}",
        "breadcrumbs": [Crumb(label=link.task.code, href=reverse("tasks:task", args=[link.task_id]))],
        "form": form,
        "submit_label": _("Stop"),
        "cancel_href": reverse("tasks:task", args=[link.task_id]),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)
