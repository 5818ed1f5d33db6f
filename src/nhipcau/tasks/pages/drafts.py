"""From a text to tasks: paste or choose a text, look at the drafts, edit, confirm or drop each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import names_now
from nhipcau.documents.facade import Document, NewDocument, document_card, document_text, register_document
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.nodes.facade import may_here
from nhipcau.reading import facade as reading
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.actions.assign_task import assign_task
from nhipcau.tasks.actions.draft_tasks import draft_tasks, missing_in
from nhipcau.tasks.actions.edit_draft import drop_draft, edit_draft
from nhipcau.tasks.actions.issue_programme import issue_programme
from nhipcau.tasks.errors import DraftDecided, DraftNotThere
from nhipcau.tasks.forms import PasteForm, TaskForm
from nhipcau.tasks.models import Task, TaskDraft
from nhipcau.tasks.rules import Clear
from nhipcau.tasks.wording import CLEARS
from nhipcau.ui.facade import Highlight, wording


def paste_text(request: HttpRequest) -> HttpResponse:
    """A text becomes a document of the register and its drafts, in one step."""
    actor = actor_of(request)
    actor.require("tasks.draft")
    form = PasteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") == "read":
                document = _register(actor, form.cleaned_data)
                return redirect("reading:document", document_id=document.id)
            with transaction.atomic():  # a text without tasks is not left behind in the register
                document = _register(actor, form.cleaned_data)
                draft_tasks(actor=actor, document_id=document.id, now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            return redirect("tasks:drafts", document_id=document.id)
    context = {"title": _("Draft tasks from a text"), "form": form, "submit_label": _("Draft the tasks")}
    return render(request, "tasks/paste.html", context, status=422 if form.is_bound else 200)


def _register(actor: Actor, data: dict[str, Any]) -> Document:
    """Enter the text in the register."""
    upload = data["file"]
    text = reading.text_of(upload.read()) if upload and not data["text"].strip() else data["text"]
    first_line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    new = NewDocument(
        subject=(data["subject"] or first_line)[:600],
        number=data["number"],
        kind=Document.Kind.DIRECTING if data["number"] else Document.Kind.SOURCE,
        issuer_id=data["issuer"],
        issued_on=data["issued_on"],
        language=reading.language_of(text) or "vi",
        classification=data["classification"],
        text=text,
    )
    return register_document(actor=actor, new=new, now=utc_now())


@require_POST
def make_drafts(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Read a document that is in the register."""
    actor = actor_of(request)
    try:
        draft_tasks(actor=actor, document_id=document_id, now=utc_now())
    except CodedError as error:
        messages.error(request, wording(error))
        return redirect("documents:document", document_id=document_id)
    return redirect("tasks:drafts", document_id=document_id)


def show_drafts(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The text with its drafted lines, and the form of one draft: the one asked for, or the next
    open one. A resolution may hold hundreds of tasks; hundreds of forms would help nobody."""
    return _drafts_page(request, actor_of(request), document_id)


def _drafts_page(
    request: HttpRequest,
    actor: Actor,
    document_id: UUID,
    *,
    failed: tuple[UUID, TaskForm] | None = None,
) -> HttpResponse:
    actor.require("tasks.draft")
    card = document_card(actor=actor, document_id=document_id)
    text, language, _day = document_text(actor=actor, document_id=document_id)
    drafts = list(TaskDraft.objects.visible_to(actor).filter(document_id=document_id).select_related("task"))
    open_drafts = [draft for draft in drafts if draft.state == TaskDraft.State.OPEN]
    asked = failed[0] if failed else as_uuid(request.GET.get("draft", ""))
    current = next((draft for draft in drafts if draft.id == asked), None) or next(iter(open_drafts), None)
    names = names_now([as_uuid(str(draft.proposal.get("lead", ""))) for draft in drafts])
    context = {
        "title": _("Drafts from %(document)s") % {"document": shortened(card.label)},
        "document": card,
        "text": text,
        "language": language,
        "highlights": [
            _highlight(draft, current) for draft in drafts if draft.state != TaskDraft.State.DROPPED
        ],
        "drafts": [_shown(draft, current, failed, names) for draft in drafts],
        "open_count": len(open_drafts),
        "confirmed_count": sum(draft.state == TaskDraft.State.CONFIRMED for draft in drafts),
        "cancel_href": reverse("documents:document", args=[document_id]),
        "may_read": may_here(actor, "documents.register"),
    }
    return render(request, "tasks/drafts.html", context, status=422 if failed else 200)


def shortened(text: str) -> str:
    """A label that fits a heading."""
    return text if len(text) <= 120 else f"{text[:119].rstrip()}…"


def _highlight(draft: TaskDraft, current: TaskDraft | None) -> Highlight:
    return Highlight(
        start=draft.source_start,
        end=draft.source_end,
        label=_("Draft %(number)s") % {"number": draft.position},
        href=f"?draft={draft.id}#draft-{draft.id}",
        current=current is not None and draft.id == current.id,
    )


def _shown(
    draft: TaskDraft,
    current: TaskDraft | None,
    failed: tuple[UUID, TaskForm] | None,
    names: dict[UUID, str],
) -> dict[str, Any]:
    missing = missing_in(draft.proposal)
    proposed = set(draft.proposal.get("proposed", ()))
    is_current = current is not None and current.id == draft.id
    form = None
    if is_current and draft.state == TaskDraft.State.OPEN:
        form = failed[1] if failed else form_of(draft)
    lead = as_uuid(str(draft.proposal.get("lead", "")))
    return {
        "draft": draft,
        "form": form,
        "lead": names.get(lead, "") if lead else "",
        "clears": [
            (CLEARS[clear], "missing" if clear in missing else "proposed" if clear in proposed else "said")
            for clear in Clear
        ],
        "missing_count": len(missing),
    }


def form_of(draft: TaskDraft) -> TaskForm:
    """The form of a draft, filled with what was read or saved; field names carry the draft's id."""
    return TaskForm(initial=draft.proposal, prefix=str(draft.id), on=today())


@require_POST
def decide_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Save, confirm or drop one draft; `do` in the form says which."""
    actor = actor_of(request)
    draft = TaskDraft.objects.visible_to(actor).filter(id=draft_id).first()
    if draft is None:
        raise DraftNotThere
    do = request.POST.get("do", "save")
    back = reverse("tasks:drafts", args=[draft.document_id])
    if do == "drop":
        drop_draft(actor=actor, draft_id=draft_id, now=utc_now())
        return redirect(back)
    form = TaskForm(request.POST, prefix=str(draft.id), on=today())
    if form.is_valid():
        try:
            return _save_or_confirm(request, actor, draft, form, do, back)
        except CodedError as error:
            form.add_error(None, wording(error))
    return _drafts_page(request, actor, draft.document_id, failed=(draft.id, form))


def _save_or_confirm(
    request: HttpRequest, actor: Actor, draft: TaskDraft, form: TaskForm, do: str, back: str
) -> HttpResponse:
    if do != "confirm":
        edit_draft(actor=actor, draft_id=draft.id, proposal=form.proposal(), now=utc_now())
        messages.success(request, _("The draft is saved."))
        return redirect(f"{back}?draft={draft.id}#draft-{draft.id}")
    try:
        task = _issue(actor, form, draft.id)
    except DraftDecided:
        # The same click twice, or again after a broken connection: it is done already.
        messages.info(request, _("This draft was already decided."))
        return redirect(back)
    messages.success(request, _("Task %(code)s is issued.") % {"code": task.code})
    return redirect(back)


def _issue(actor: Actor, form: TaskForm, draft_id: UUID | None = None) -> Task:
    """The task, or the whole with a part for each unit."""
    target, new = form.cleaned_data["give_to"], form.new_task()
    if target:
        return issue_programme(actor=actor, new=new, target=target, draft_id=draft_id, now=utc_now())
    return assign_task(actor=actor, new=new, draft_id=draft_id, now=utc_now())


def new_task(request: HttpRequest) -> HttpResponse:
    """A task written by hand, without a text."""
    actor = actor_of(request)
    actor.require("tasks.assign")
    form = TaskForm(request.POST or None, on=today(), initial={"issued_on": today(), "deadline_kind": "due"})
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "refresh":
        try:
            task = _issue(actor, form)
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("Task %(code)s is issued.") % {"code": task.code})
            return redirect("tasks:task", task_id=task.id)
    context = {"title": _("New task"), "form": form, "submit_label": _("Issue the task")}
    return render(request, "tasks/new.html", context)
