"""Tasks and reports by spreadsheet: take an empty sheet, fill it in, look at what it would do, take it in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nhipcau.agencies.facade import names_now
from nhipcau.documents.facade import document_cards
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.papers.facade import Sheet, XlsxExporter, cell_name, marked_copy, read_sheet
from nhipcau.spine.facade import Actor, StoredFile, actor_of, handed_in_by, open_file, store_file
from nhipcau.tasks.actions.import_sheet import import_sheet
from nhipcau.tasks.errors import SheetGone
from nhipcau.tasks.models import Task
from nhipcau.tasks.queries import led_by
from nhipcau.tasks.sheet_columns import COLUMNS
from nhipcau.tasks.sheet_plan import plan_sheet
from nhipcau.tasks.wording import AUTHORITIES, CAUSES
from nhipcau.ui.facade import Crumb, local_date, wording

_SHOWN = 50
_MOST_FAULTS_SHOWN = 500


class SheetForm(forms.Form):
    """The file of a filled-in sheet."""

    file = forms.FileField(label=gettext_lazy("The filled-in sheet (.xlsx or .ods)"))


def import_page(request: HttpRequest) -> HttpResponse:
    """Choose a file; see what it would do; take it in. A file with faults changes nothing."""
    actor = actor_of(request)
    if not actor.can("tasks.assign"):
        actor.require("tasks.report")
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "import":
                return _import(request, actor)
            if form.is_valid():
                upload = form.cleaned_data["file"]
                stored = store_file(actor=actor, name=upload.name, content=upload.read(), now=utc_now())
                return _preview(request, actor, stored)
        except CodedError as error:
            form.add_error(None, wording(error))
    context = {
        "title": _("Tasks and reports from a spreadsheet"),
        "form": form,
        "submit_label": _("Check the sheet"),
        "breadcrumbs": [Crumb(label=_("Tasks"), href=reverse("tasks:list"))],
        "open_count": _open_tasks(actor).count(),
    }
    return render(request, "tasks/sheet.html", context, status=422 if form.is_bound else 200)


def _preview(request: HttpRequest, actor: Actor, stored: StoredFile) -> HttpResponse:
    sheet = _read(stored)
    plan = plan_sheet(actor=actor, sheet=sheet)
    leads = names_now([new.lead_agency_id for new in plan.new[:_SHOWN] if new.lead_agency_id])
    context = {
        "title": _("What the sheet would do"),
        "breadcrumbs": [
            Crumb(label=_("Tasks"), href=reverse("tasks:list")),
            Crumb(label=_("From a spreadsheet"), href=reverse("tasks:sheet")),
        ],
        "stored": stored,
        "plan": plan,
        "may_import": not plan.faults and (plan.new or plan.reports),
        "faults": [_worded(fault) for fault in plan.faults[:_MOST_FAULTS_SHOWN]],
        "reports": [
            {"report": report, "cause": CAUSES.get(report.cause, "")} for report in plan.reports[:_SHOWN]
        ],
        "first": [
            {"new": new, "lead": leads.get(new.lead_agency_id) if new.lead_agency_id else ""}
            for new in plan.new[:_SHOWN]
        ],
    }
    return render(request, "tasks/sheet_preview.html", context, status=422 if plan.faults else 200)


def _worded(fault: Any) -> dict[str, Any]:
    value = local_date(fault.value) if hasattr(fault.value, "year") else fault.value
    return {
        "cell": cell_name(fault.row, fault.column),
        "value": "" if value is None else value,
        "message": wording(fault.error),
        "code": fault.error.code,
    }


def _import(request: HttpRequest, actor: Actor) -> HttpResponse:
    stored = _own_file(actor, as_uuid(request.POST.get("file_id", "")))
    try:
        done = import_sheet(actor=actor, sheet=_read(stored), now=utc_now())
    except CodedError as error:
        # The directory or a task has changed since the preview: show what is wrong now.
        messages.error(request, wording(error))
        return _preview(request, actor, stored)
    parts = []
    if done.issued:
        parts.append(
            ngettext("%(n)s task was issued.", "%(n)s tasks were issued.", done.issued) % {"n": done.issued}
        )
    if done.reports:
        parts.append(
            ngettext("%(n)s report was recorded.", "%(n)s reports were recorded.", done.reports)
            % {"n": done.reports}
        )
    messages.success(request, " ".join(parts))
    return redirect("tasks:list")


def marked_sheet(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The sheet that was handed in, with every faulty cell in red and its fault as a comment."""
    actor = actor_of(request)
    stored = _own_file(actor, file_id)
    sheet = _read(stored)
    plan = plan_sheet(actor=actor, sheet=sheet)
    faults = {(fault.row, fault.column): [wording(fault.error)] for fault in plan.faults}
    return _download(marked_copy(sheet, faults), f"marked-{stored.name.rpartition('.')[0]}.xlsx")


def empty_sheet(request: HttpRequest) -> HttpResponse:
    """A sheet with its head and one row of examples of how to fill it in."""
    actor_of(request)
    return _download(_sheet([]), "tasks.xlsx")


def open_sheet(request: HttpRequest) -> HttpResponse:
    """The open tasks that the actor's agencies lead, to fill in the reports."""
    actor = actor_of(request)
    return _download(_sheet(sheet_rows(_open_tasks(actor)[:10_000])), "tasks-to-report.xlsx")


def _open_tasks(actor: Actor) -> Any:
    rows = led_by(actor=actor).filter(
        accepted_on=None, cancelled_on=None, stage__in=("assigned", "under_way", "returned")
    )
    return rows.order_by("due_on", "serial")


def sheet_rows(tasks: Iterable[Task]) -> list[list[object]]:
    """The tasks as rows of a sheet that can be taken in again, in the order of `COLUMNS`."""
    tasks = list(tasks)
    others = {task.pk: [row.agency_id for row in task.coordinating.all()] for task in tasks}
    names = names_now(
        {task.lead_agency_id for task in tasks} | {each for ids in others.values() for each in ids}
    )
    documents = document_cards({task.document_id for task in tasks if task.document_id})
    return [
        [
            task.code,
            task.title,
            names.get(task.lead_agency_id, ""),
            "; ".join(names.get(each, "") for each in others[task.pk]),
            task.person_text,
            task.product,
            str(AUTHORITIES[task.authority]),  # type: ignore[index]
            task.due_on,
            task.issued_on,
            documents[task.document_id].number if task.document_id in documents else "",
            "x" if task.key_task else None,
            None,
            task.percent,
            str(CAUSES.get(task.delay_cause, "")) or None,
        ]
        for task in tasks
    ]


def _sheet(rows: list[list[object]]) -> bytes:
    return XlsxExporter()(_("Tasks"), [str(column.label) for column in COLUMNS], rows)


def _read(stored: StoredFile) -> Sheet:
    with open_file(stored) as file:
        return read_sheet(file.read())


def _own_file(actor: Actor, file_id: UUID | None) -> StoredFile:
    """A file that the actor handed in. Raises SheetGone."""
    stored = handed_in_by(actor, file_id) if file_id else None
    if stored is None:
        raise SheetGone
    return stored


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XlsxExporter.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
