"""What the tasks room hands to lower rooms: cards, search, desk items, a panel, a mover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import names_now
from nhipcau.documents.facade import Document
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.nodes.facade import may_here
from nhipcau.spine.facade import Actor
from nhipcau.spine.provides import DeskItem, SearchHit
from nhipcau.tasks.actions.move_tasks import move_tasks, open_tasks_of
from nhipcau.tasks.cascade import cascade_of
from nhipcau.tasks.errors import TaskNotThere
from nhipcau.tasks.models import Report, SentNotice, Task
from nhipcau.tasks.models.task import TaskQuerySet
from nhipcau.tasks.queries import (
    StateCounts,
    came_back,
    extensions_waiting,
    led_by,
    task_for,
    tasks_of_document,
    waiting_for_decision,
    with_state,
)
from nhipcau.tasks.rules import Stage, State
from nhipcau.tasks.wording import STAGES, deadline_words, state_words
from nhipcau.ui.facade import STATES, local_date, local_number


def task_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of a task, None when it is absent or hidden."""
    try:
        task = task_for(actor=actor, task_id=record_id)
    except TaskNotThere:
        return None
    return RecordCard(
        ref=RecordRef(settings.NHIPCAU_NODE, "tasks.task", task.id),
        title=str(task),
        url=reverse("tasks:task", args=[task.id]),
        lines=tuple((label, value) for label, value in _card_lines(task) if value),
    )


def _card_lines(task: Task) -> list[tuple[str, str]]:
    """How the task stands; no line names a person."""
    day = today()
    state = task.state_on(day, due_soon_days=settings.NHIPCAU_DUE_SOON_DAYS)
    return [
        (_("Lead agency"), names_now([task.lead_agency_id]).get(task.lead_agency_id, "")),
        (_("Last day"), deadline_words(task)),
        (_("State"), state_words(task, state, day) or str(STATES[state].label)),
        (_("Stage"), str(STAGES[Stage(task.stage)])),
        (_("Percent done"), f"{local_number(task.percent)}%"),
        (_("Product accepted, day"), local_date(task.accepted_on) if task.accepted_on else ""),
    ]


def report_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of a report: what was handed in, and what was decided on it. It names no person."""
    report = Report.objects.visible_to(actor).select_related("task").filter(id=record_id).first()
    if report is None:
        return None
    file = report.product_file.name if report.product_file else ""
    lines = [
        (_("Task"), f"{report.task.code} {report.task.title}"),  # whole: `str` cuts it for lists
        (_("Agency"), names_now([report.agency_id]).get(report.agency_id, "")),
        (_("Day"), local_date(report.on_day)),
        (_("Progress"), f"{report.percent} %" if report.percent is not None else ""),
        (_("Product"), report.product_record or report.product_link or file),
        (_("Decision"), report.get_decision_display() if report.decision else ""),
    ]
    return RecordCard(
        ref=RecordRef(settings.NHIPCAU_NODE, "tasks.report", report.id),
        title=f"{report.get_kind_display()}: {report.task.title}",
        url=reverse("tasks:task", args=[report.task_id]),
        lines=tuple((label, value) for label, value in lines if value),
    )


class TaskSearch:
    """Tasks in the search across rooms: by work, product and code."""

    key = "tasks"
    label: str | Promise = gettext_lazy("Tasks")

    def search(self, *, actor: Actor, text: str, limit: int) -> Sequence[SearchHit]:
        """The newest tasks that hold every word of `text`."""
        rows = Task.objects.visible_to(actor)
        serial = text.upper().removeprefix("NV-").lstrip("0")
        if serial.isdecimal() and text.upper().startswith("NV-"):
            rows = rows.filter(serial=int(serial))
        else:
            for word in text.split():
                rows = rows.filter(Q(title__unaccent__icontains=word) | Q(document__number__icontains=word))
        found = list(rows.order_by("-issued_on")[:limit])
        names = names_now([task.lead_agency_id for task in found])
        return [
            SearchHit(
                title=f"{task.code} {task.title}",
                url=reverse("tasks:task", args=[task.id]),
                context=names.get(task.lead_agency_id, ""),
                when=task.due_on,
            )
            for task in found
        ]


class _TaskDesk:
    """A part of my desk made from tasks."""

    key: str
    label: str | Promise
    order: int

    def rows(self, actor: Actor, day: date) -> TaskQuerySet:
        """The tasks that wait for `actor`."""
        raise NotImplementedError

    def why(self, task: Task, day: date) -> str:
        """Why it lies on the desk."""
        raise NotImplementedError

    def items(self, *, actor: Actor, today: date, limit: int) -> Sequence[DeskItem]:
        """The most urgent first: the longest overdue."""
        rows = with_state(self.rows(actor, today), today).order_by("due_on", "serial")[:limit]
        return [
            DeskItem(
                title=task.title,
                url=reverse("tasks:task", args=[task.id]),
                why=self.why(task, today),
                state=task.state,  # type: ignore[attr-defined]
                due_on=task.due_on,
            )
            for task in rows
        ]

    def count(self, *, actor: Actor, today: date) -> int:
        """How many wait in all."""
        return self.rows(actor, today).count()


class WaitingForMe(_TaskDesk):
    """Products that the actor's agency is to accept or return."""

    key = "tasks-waiting"
    label: str | Promise = gettext_lazy("Products to accept or return")
    order = 10

    def rows(self, actor: Actor, day: date) -> TaskQuerySet:
        """Reported tasks, for those who may decide."""
        rows = waiting_for_decision(actor=actor)
        return rows if actor.can("tasks.decide_report") else rows.none()

    def why(self, task: Task, day: date) -> str:
        """Whose product waits."""
        name = names_now([task.lead_agency_id]).get(task.lead_agency_id, "")
        return _("%(agency)s has handed in the product") % {"agency": name}


class RemindersOfToday(_TaskDesk):
    """Tasks of which the actor was reminded today, by the escalation policy."""

    key = "tasks-reminders"
    label: str | Promise = gettext_lazy("Reminders of today")
    order = 5

    def rows(self, actor: Actor, day: date) -> TaskQuerySet:
        """Open tasks with a notice to the actor on the day."""
        told = SentNotice.objects.visible_to(actor).to(actor).filter(on_day=day)
        rows = Task.objects.visible_to(actor).filter(id__in=told.values("task_id"))
        return rows.filter(accepted_on=None, cancelled_on=None)

    def why(self, task: Task, day: date) -> str:
        """How it stands."""
        return state_words(task, getattr(task, "state", State.ON_TRACK), day)


class ExtensionsToDecide(_TaskDesk):
    """Requests for a later deadline that the actor's agency is to decide."""

    key = "tasks-extensions"
    label: str | Promise = gettext_lazy("Extensions to decide")
    order = 15

    def rows(self, actor: Actor, day: date) -> TaskQuerySet:
        """Tasks with a request, for those who may decide."""
        rows = extensions_waiting(actor=actor)
        return rows if actor.can("tasks.decide_extension") else rows.none()

    def why(self, task: Task, day: date) -> str:
        """Who asks."""
        name = names_now([task.lead_agency_id]).get(task.lead_agency_id, "")
        return _("%(agency)s asks for a later deadline") % {"agency": name}


class CameBack(_TaskDesk):
    """Tasks that a lead agency sent back."""

    key = "tasks-came-back"
    label: str | Promise = gettext_lazy("Tasks sent back to you")
    order = 20

    def rows(self, actor: Actor, day: date) -> TaskQuerySet:
        """Tasks sent back, for those who assign."""
        rows = came_back(actor=actor)
        return rows if actor.can("tasks.assign") else rows.none()

    def why(self, task: Task, day: date) -> str:
        """Who sent it back."""
        name = names_now([task.lead_agency_id]).get(task.lead_agency_id, "")
        return _("%(agency)s sent it back") % {"agency": name}


class LedByMe(_TaskDesk):
    """Open tasks that the actor's agency leads, overdue first."""

    key = "tasks-led"
    label: str | Promise = gettext_lazy("Tasks that your agency leads")
    order = 30

    def rows(self, actor: Actor, day: date) -> TaskQuerySet:
        """Open tasks that are not waiting for somebody else."""
        return led_by(actor=actor).filter(
            accepted_on=None, cancelled_on=None, stage__in=("assigned", "under_way", "returned")
        )

    def why(self, task: Task, day: date) -> str:
        """Which unit leads it where it is another, and what is to be done with it next."""
        state = getattr(task, "state", State.ON_TRACK)
        words = state_words(task, state, day)
        if task.assigner_agency_id == task.lead_agency_id and task.stage == "assigned":
            return " · ".join([words, _("your own: follow its parts, or take it on")])
        step = {
            "assigned": _("take it on"),
            "returned": _("the product was returned; mend it"),
        }.get(task.stage, "")
        return " · ".join(filter(None, [words, step]))


_SHOWN_OF_A_DOCUMENT = 50


def document_panel(request: HttpRequest, record: object) -> str:
    """On a document's page: the tasks that implement it, down to the last document that carries it out,
    and the way to draft more."""
    assert isinstance(record, Document)
    actor: Actor | None = getattr(request, "actor", None)
    day = today()
    rows = tasks_of_document(actor=actor, document_id=record.id, day=day, limit=_SHOWN_OF_A_DOCUMENT)
    names = names_now([task.lead_agency_id for task in rows])
    lines, total = cascade_of(actor=actor, document=record, day=day)
    context = {
        "document": record,
        "rows": [
            {
                "task": task,
                "lead": names.get(task.lead_agency_id, ""),
                "words": state_words(task, task.state, day),  # type: ignore[attr-defined]
            }
            for task in rows
        ],
        "own": _cascade_cells(lines[0].counts, f"document={record.id}"),
        "more": lines[0].counts.total > len(rows),
        "cascade": [
            {"line": line, "cells": _cascade_cells(line.counts, f"document={line.card.id}")}
            for line in (lines if len(lines) > 1 else [])
        ],
        "total": _cascade_cells(total, f"carries_out={record.id}"),
        "may_read": may_here(actor, "documents.register") and bool(record.text),
        "may_draft": may_here(actor, "tasks.draft") and bool(record.text),
    }
    return render_to_string("tasks/document_panel.html", context, request)


_CASCADE_STATES = (State.DONE_ON_TIME, State.DONE_LATE, State.OVERDUE)


def _cascade_cells(counts: StateCounts, filters: str) -> list[dict[str, object]]:
    """The number in all, then by the states that matter most, each with the list of exactly these."""
    address = f"{reverse('tasks:list')}?{filters}"
    cells: list[dict[str, object]] = [{"label": _("Tasks"), "count": counts.total, "href": address}]
    return cells + [
        {"label": STATES[state].label, "count": counts.by_state[state], "href": f"{address}&state={state}"}
        for state in _CASCADE_STATES
    ]


class TaskMover:
    """Moves open tasks to the successor when agencies merge; done ones stay where they were done."""

    name = "tasks"

    def count_open(self, agency_id: UUID) -> int:
        """Open tasks that the agency leads."""
        return Task.objects.filter(lead_agency_id=agency_id, accepted_on=None, cancelled_on=None).count()

    def move(self, from_id: UUID, to_id: UUID, on: date, actor: Actor) -> None:
        """Give the open tasks of `from_id` to `to_id`; deadlines stay."""
        if open_tasks_of(from_id).exists():
            move_tasks(actor=actor, from_agency_id=from_id, to_agency_id=to_id, on=on, now=utc_now())
