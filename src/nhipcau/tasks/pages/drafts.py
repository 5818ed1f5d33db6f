"""From a text to tasks: paste or choose a text, look at the drafts, edit, confirm or drop each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
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
from nhipcau.reading import facade as reading
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.actions.assign_task import assign_task
from nhipcau.tasks.actions.draft_tasks import draft_tasks, missing_in
from nhipcau.tasks.actions.edit_draft import drop_draft, edit_draft
from nhipcau.tasks.errors import DraftDecided, DraftNotThere
from nhipcau.tasks.forms import PasteForm, TaskForm
from nhipcau.tasks.models import TaskDraft
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
            document = _register(actor, form.cleaned_data)
            draft_tasks(actor=actor, document_id=document.id, now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            return redirect("tasks:drafts", document_id=document.id)
    context = {"title": _("Draft tasks from a text"), "form": form, "submit_label": _("Read the text")}
    return render(request, "tasks/paste.html", context, status=422 if form.is_bound else 200)


def _register(actor: Actor, data: dict[str, Any]) -> Document:
    """Enter the text in the register, or find it there again by its key."""
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
    """The text with its drafted lines, and one form per draft."""
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
    context = {
        "title": _("Drafts from %(document)s") % {"document": card.label},
        "document": card,
        "text": text,
        "language": language,
        "highlights": [
            Highlight(
                start=draft.source_start,
                end=draft.source_end,
                label=_("Draft %(number)s") % {"number": draft.position},
                href=f"#draft-{draft.id}",
            )
            for draft in drafts
            if draft.state != TaskDraft.State.DROPPED
        ],
        "drafts": [_shown(draft, failed) for draft in drafts],
        "open_count": sum(draft.state == TaskDraft.State.OPEN for draft in drafts),
        "confirmed_count": sum(draft.state == TaskDraft.State.CONFIRMED for draft in drafts),
        "cancel_href": reverse("documents:document", args=[document_id]),
    }
    return render(request, "tasks/drafts.html", context, status=422 if failed else 200)


def _shown(draft: TaskDraft, failed: tuple[UUID, TaskForm] | None) -> dict[str, Any]:
    missing = missing_in(draft.proposal)
    form = None
    if draft.state == TaskDraft.State.OPEN:
        form = failed[1] if failed and failed[0] == draft.id else form_of(draft)
    lead = as_uuid(str(draft.proposal.get("lead", "")))
    return {
        "draft": draft,
        "form": form,
        "is_open": failed is not None and failed[0] == draft.id,
        "lead": names_now([lead]).get(lead, "") if lead else "",
        "clears": [(CLEARS[clear], clear not in missing) for clear in Clear],
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
    back = f"{reverse('tasks:drafts', args=[draft.document_id])}#draft-{draft.id}"
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
        return redirect(back)
    try:
        task = assign_task(actor=actor, new=form.new_task(), draft_id=draft.id, now=utc_now())
    except DraftDecided:
        # The same click twice, or again after a broken connection: it is done already.
        messages.info(request, _("This draft was already decided."))
        return redirect(back)
    messages.success(request, _("Task %(code)s is issued.") % {"code": task.code})
    return redirect(back)


def new_task(request: HttpRequest) -> HttpResponse:
    """A task written by hand, without a text."""
    actor = actor_of(request)
    actor.require("tasks.assign")
    form = TaskForm(request.POST or None, on=today(), initial={"issued_on": today(), "deadline_kind": "due"})
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "refresh":
        try:
            task = assign_task(actor=actor, new=form.new_task(), now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("Task %(code)s is issued.") % {"code": task.code})
            return redirect("tasks:task", task_id=task.id)
    context = {"title": _("New task"), "form": form, "submit_label": _("Issue the task")}
    return render(request, "tasks/new.html", context)
