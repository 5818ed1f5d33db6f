"""The page with every change of every field of a task."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nhipcau.spine.facade import actor_of
from nhipcau.tasks.field_history import LABELS, fields_changed, history_in_words
from nhipcau.tasks.history_words import action_words
from nhipcau.tasks.queries import task_for
from nhipcau.ui.facade import Crumb


def show_history(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Who changed which field from what to what; ``?field=`` narrows to one."""
    actor = actor_of(request)
    task = task_for(actor=actor, task_id=task_id)
    asked = request.GET.get("field", "")
    only = asked if asked in LABELS else ""
    changes = history_in_words(actor=actor, task=task, only=only)
    context = {
        "title": _("History of %(task)s") % {"task": task.code},
        "subheading": task.title,
        "breadcrumbs": [
            Crumb(label=_("Tasks"), href=reverse("tasks:list")),
            Crumb(label=task.code, href=reverse("tasks:task", args=[task.id])),
        ],
        "task": task,
        "only": only,
        "fields": fields_changed(task),
        "changes": [(change, action_words(change.action, change.verb)) for change in changes],
    }
    return render(request, "tasks/history.html", context)
