"""Lists of tasks: all, and those about which nobody reported on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import names_now, working_calendar
from nhipcau.documents.facade import Document
from nhipcau.kit.clock import today
from nhipcau.kit.ids import as_uuid
from nhipcau.nodes.facade import may_here
from nhipcau.spine.facade import Actor, day_of
from nhipcau.tasks.models import Task
from nhipcau.tasks.pages.bulk import BulkTaskList
from nhipcau.tasks.pages.filters import TaskFilters
from nhipcau.tasks.period_queries import Change
from nhipcau.tasks.provides import NarrowedList
from nhipcau.tasks.queries import not_updated, tasks_on, with_state
from nhipcau.tasks.sheet_cells import serial_of
from nhipcau.tasks.wording import deadline_words, state_words
from nhipcau.ui.facade import Column, Label, local_date, state_badge

NOWRAP = '<span class="nc-nowrap">{}</span>'


def _day(day: date | None) -> str:
    """A day that is not parted into two lines; empty for none."""
    return format_html(NOWRAP, local_date(day)) if day else ""


class _Names:
    """Agency names for the rows of one request, asked for once."""

    def __init__(self) -> None:
        self.known: dict[UUID, str] = {}

    def __call__(self, agency_id: UUID) -> str:
        if agency_id not in self.known:
            self.known |= names_now([agency_id])
        return self.known.get(agency_id, "")


class TaskList(BulkTaskList):
    """All tasks that the actor may see, with their state on the day of the page."""

    title = _("Tasks")
    search_fields = ("title__unaccent", "product__unaccent", "document__number__unaccent")
    search_label = _("Search in tasks, products and document numbers")
    filterset_class = TaskFilters
    ordering = ("due_on", "serial")
    empty_title = _("No tasks here")
    empty_text = _("Change the filters, or draft tasks from a directing document.")
    template_name = "tasks/list.html"

    @property
    def day(self) -> date:
        """The day for which states are shown."""
        return day_of(self.request)

    def search(self, rows: QuerySet[Task], text: str) -> QuerySet[Task]:
        """By words, or by the code that everybody quotes (``NV-000471``, or its number alone)."""
        found, serial = super().search(rows, text), serial_of(text)
        return found if serial is None else found | rows.filter(serial=serial)

    def get_queryset(self, actor: Actor | None) -> QuerySet[Task]:
        """Tasks that stood on the day; where cancelled ones are asked for, these too."""
        if self.request.GET.get("change") == Change.CANCELLED:
            return with_state(Task.objects.visible_to(actor), self.day).select_related("document")
        return tasks_on(actor=actor, day=self.day).select_related("document")

    def get_columns(self, actor: Actor | None) -> list[Column[Task]]:
        """Code, work, lead, deadline, state, progress."""
        names, day = _Names(), self.day

        def badge(task: Any) -> str:
            return state_badge(task.state, state_words(task, task.state, day))

        return [
            Column(
                key="code", label=_("No."), sort="serial", export=lambda task: task.code,
                value=lambda task: format_html(NOWRAP, task.code),
            ),
            Column(
                key="title", label=_("Work"), sort="title",
                href=lambda task: reverse("tasks:task", args=[task.pk]),
            ),
            Column(
                key="lead", label=_("Lead agency"), roomy=True,
                value=lambda task: names(task.lead_agency_id),
            ),
            Column(
                key="document", label=_("Document"), sort="document__number", wide=True,
                value=lambda task: task.document.number if task.document else "",
            ),
            Column(
                key="due", label=_("Last day"), sort="due_on",
                value=lambda task: format_html(NOWRAP, deadline_words(task)),
                export=lambda task: task.due_on,
            ),
            Column(
                key="state", label=_("State"), value=badge, roomy=True,
            ),
            Column(
                key="updated", label=_("Last report"), sort="last_update_on", wide=True,
                value=lambda task: _day(task.last_update_on),
                export=lambda task: task.last_update_on,
            ),
            Column(key="percent", label=_("Percent done"), sort="percent", align="end"),
        ]  # fmt: skip

    def chip_text(self, name: str, value: object) -> str:
        """The agency, document or task instead of its id."""
        asked = as_uuid(str(value))
        if asked is None:
            return ""
        if name in ("lead", "body", "unit"):
            return names_now([asked]).get(asked, "")
        if name in ("document", "carries_out"):
            document = Document.objects.visible_to(self.actor).filter(id=asked).defer("text").first()
            return str(document or "")
        whole = Task.objects.visible_to(self.actor).filter(id=asked).first() if name == "parent" else None
        return f"{whole.code} {whole.title}" if whole else ""

    def narrowed_to(self) -> NarrowedList | None:
        """The agency to which the list is narrowed, if it is."""
        for of in ("unit", "body", "lead"):
            if agency := as_uuid(self.request.GET.get(of, "")):
                return NarrowedList(of, agency, self.day)
        return None

    def get_title(self) -> Label:
        """Says whose tasks are shown when the list is narrowed to an agency."""
        narrowed = self.narrowed_to()
        name = names_now([narrowed.agency_id]).get(narrowed.agency_id, "") if narrowed else ""
        return _("Tasks of %(agency)s") % {"agency": name} if name else self.title

    def get_context(self) -> dict[str, object]:
        """The subheading says for which day."""
        return {
            "subheading": _("State as of %(day)s") % {"day": local_date(self.day)},
            "narrowed_to": self.narrowed_to(),
            "may_assign": self._may("tasks.assign"),
            "may_use_sheets": self._may("tasks.assign") or self._may("tasks.report"),
        }

    def _may(self, permission: str) -> bool:
        return may_here(self.actor, permission)


class NotUpdatedList(TaskList):
    """Open tasks about which nothing was reported on a day."""

    title = _("Who has not updated")
    empty_title = _("Everybody has reported")
    empty_text = _("Every open task has a report on this day.")

    @property
    def day(self) -> date:
        """The day asked for; without one today, or the last working day when today is a day off."""
        if "on" in self.request.GET:
            return day_of(self.request)
        now = today()
        calendar = working_calendar(now - timedelta(days=30), now)
        return now if calendar.is_working_day(now) else calendar.previous_working_day(now)

    def get_context(self) -> dict[str, object]:
        """The subheading says what is asked."""
        words = _("Open tasks about which nothing was reported on %(day)s") % {"day": local_date(self.day)}
        return {**super().get_context(), "subheading": words}

    def get_queryset(self, actor: Actor | None) -> QuerySet[Task]:
        """Open tasks without a report on the day."""
        assert actor is not None
        return not_updated(actor=actor, day=self.day).select_related("document")


def task_list_address(**query: object) -> str:
    """The address of the list with filters."""
    return f"{reverse('tasks:list')}?{urlencode({k: v for k, v in query.items() if v}, doseq=True)}"
