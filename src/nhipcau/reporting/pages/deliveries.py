"""What was told to whom: the list, one delivery, and how each outside system stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.reporting.actions.settle_delivery import resend
from nhipcau.reporting.models import Delivery
from nhipcau.reporting.plugins.registry import is_connected
from nhipcau.reporting.queries import delivery_for, system_states
from nhipcau.reporting.rules import LINK, TRANSITIONS, State, Step
from nhipcau.reporting.systems import system, system_choices
from nhipcau.reporting.wording import STATES, badge_of, story_of, what_words
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.facade import task_for
from nhipcau.ui.facade import Column, Crumb, ListPage, local_datetime, state_badge, wording

NOWRAP = '<span class="nc-nowrap">{}</span>'
_STATE_CHOICES = [(state.value, label) for state, label in STATES.items()]


class DeliveryFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the list."""

    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=_STATE_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    system = django_filters.ChoiceFilter(
        label=gettext_lazy("System"), choices=system_choices, field_name="outside_key__system"
    )
    task = django_filters.CharFilter(
        label=gettext_lazy("Task"), method="filter_task", widget=forms.HiddenInput
    )

    class Meta:
        model = Delivery
        fields: list[str] = []

    def filter_task(self, rows: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        """What was told about one task; nothing for an id that is none."""
        task = as_uuid(value)
        return rows.filter(outside_key__task_id=task) if task else rows.none()


class DeliveryList(ListPage[Delivery]):
    """Everything that was told about tasks that the actor may see, the newest first."""

    title = gettext_lazy("Reports to other systems")
    search_fields = ("outside_key__key", "outside_key__task__title__unaccent", "problem__unaccent")
    search_label = gettext_lazy("Search in keys, tasks and reasons")
    filterset_class = DeliveryFilters
    template_name = "reporting/list.html"
    ordering = ("-number",)
    empty_title = gettext_lazy("Nothing was told to another system yet")
    empty_text = gettext_lazy(
        "Give a task its key in another system, on the task's page. Its reports then go there by themselves."
    )

    def get_queryset(self, actor: Actor | None) -> QuerySet[Delivery]:
        """With their links and tasks."""
        return Delivery.objects.visible_to(actor).select_related("outside_key__task")

    def get_columns(self, actor: Actor | None) -> list[Column[Delivery]]:
        """Task, system and key, what, when, how it stands."""
        return [
            Column(
                key="task", label=gettext_lazy("Task"), sort="outside_key__task__serial",
                value=lambda row: f"{row.outside_key.task.code} {row.outside_key.task.title}",
                href=lambda row: reverse("reporting:delivery", args=[row.pk]),
            ),
            Column(
                key="system", label=gettext_lazy("System"), sort="outside_key__system",
                value=lambda row: system(row.outside_key.system).short,
            ),
            Column(
                key="key", label=gettext_lazy("Key"), sort="outside_key__key",
                value=lambda row: format_html(NOWRAP, row.outside_key.key),
                export=lambda row: row.outside_key.key,
            ),
            Column(key="what", label=gettext_lazy("What is told"), roomy=True, value=what_words),
            Column(
                key="queued", label=gettext_lazy("Since"), sort="queued_at",
                value=lambda row: local_datetime(row.queued_at), export=lambda row: row.queued_at,
            ),
            Column(
                key="state", label=gettext_lazy("State"), sort="state", roomy=True,
                value=lambda row: state_badge(*badge_of(row)),
                export=lambda row: str(STATES[State(row.state)]),
            ),
            Column(key="story", label=gettext_lazy("How it went"), roomy=True, value=story_of),
        ]  # fmt: skip

    def chip_text(self, name: str, value: object) -> str:
        """The task instead of its id."""
        asked = as_uuid(str(value))
        if name != "task" or asked is None or self.actor is None:
            return ""
        try:
            return task_for(actor=self.actor, task_id=asked).code
        except CodedError:
            return ""

    def get_context(self) -> dict[str, object]:
        """Who may take tasks in."""
        return {"may_take_in": self.actor is not None and self.actor.can("tasks.assign")}


def systems_page(request: HttpRequest) -> HttpResponse:
    """Each outside system: connected or not, what waits since when, what was refused, taken last."""
    actor = actor_of(request)
    context = {
        "title": _("Outside systems"),
        "breadcrumbs": [Crumb(label=_("Reports to other systems"), href=reverse("reporting:list"))],
        "rows": [
            {"state": state, "connected": is_connected(state.info.key)}
            for state in system_states(actor=actor)
        ],
    }
    return render(request, "reporting/systems.html", context)


def show_delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """One delivery: what was told, word by word, and how it went."""
    actor = actor_of(request)
    delivery = delivery_for(actor=actor, delivery_id=delivery_id)
    link = delivery.outside_key
    info = system(link.system)
    message: dict[str, Any] = delivery.message
    may_resend = (
        actor.can(LINK)
        and (State(delivery.state), Step.RESEND) in TRANSITIONS
        and (actor.acts_for(link.task.lead_agency_id) or actor.acts_for(link.task.assigner_agency_id))
    )
    context = {
        "title": _("%(what)s to %(system)s") % {"what": what_words(delivery), "system": info.short},
        "breadcrumbs": [Crumb(label=_("Reports to other systems"), href=reverse("reporting:list"))],
        "delivery": delivery,
        "task": link.task,
        "badge": badge_of(delivery),
        "story": story_of(delivery),
        "pairs": [
            (_("System"), info.name),
            (_("Key"), link.key),
            (_("Since"), local_datetime(delivery.queued_at)),
        ],
        "told": [
            (info.fields[name], value)
            for name, value in (
                ("task", message.get("key")),
                ("on_day", message.get("on_day")),
                ("agency", message.get("agency")),
                ("status", info.statuses.get(message.get("status", ""), "")),
                ("text", message.get("text")),
                ("percent", message.get("percent")),
                ("cause", message.get("cause")),
                ("due_on", message.get("due_on")),
                ("product", message.get("product")),
                ("file", message.get("file_name")),
                ("reference", message.get("reference")),
            )
            if value not in ("", None)
        ],
        "may_resend": may_resend,
    }
    return render(request, "reporting/delivery.html", context)


@require_POST
def resend_one(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Send it again at once."""
    try:
        resend(actor=actor_of(request), delivery_id=delivery_id, now=utc_now())
    except CodedError as error:
        messages.error(request, wording(error))
    else:
        messages.success(request, _("It is sent again within a minute."))
    return redirect("reporting:delivery", delivery_id=delivery_id)
