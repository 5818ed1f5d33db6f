"""Add by hand what the reader did not find: first its words in the text, then what they mean."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhipcau.documents.facade import FindKind, Verdict
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.actions.decide_find import Decision, decide_find
from nhipcau.tasks.errors import WordsNotThere, WordsSeveralTimes
from nhipcau.tasks.find_forms import AddForm, CorrectionForm, correction_form
from nhipcau.tasks.find_wording import ICONS, PLURALS, TONES
from nhipcau.tasks.finds import Item
from nhipcau.tasks.pages.reading import Asked, addable, reading_page
from nhipcau.tasks.pages.reading_entries import OPEN, Entry
from nhipcau.tasks.reader import DocumentReading, read_document
from nhipcau.ui.facade import wording


@require_POST
def add_find(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The words, then the form of their kind; the second form carries the place found by the first."""
    actor = actor_of(request)
    actor.require("documents.register")
    read = read_document(actor=actor, document_id=document_id)
    asked = Asked.of(request.POST)
    form = AddForm(request.POST, kinds=addable())
    if not form.is_valid():
        return reading_page(request, actor, read, asked, adding=form)
    try:
        item = _item(read, form)
    except CodedError as error:
        form.add_error("words", wording(error))
        return reading_page(request, actor, read, asked, adding=form)
    if request.POST.get("do") != "correct":
        return reading_page(request, actor, read, asked, adding=_entry(item, correction_form(item)))
    correction = correction_form(item, request.POST)
    if correction.is_valid() and _added(actor, read, item, correction):
        messages.success(request, _("Added: %(text)s") % {"text": item.text[:80]})
        where = asked.address(show="checked", kind=item.kind.value, find=item.ref, page="")
        return redirect(f"{reverse('reading:document', args=[document_id])}{where}#find-{item.ref}")
    return reading_page(request, actor, read, asked, adding=_entry(item, correction))


def _item(read: DocumentReading, form: AddForm) -> Item:
    """The place of the words. Raises WordsNotThere, WordsSeveralTimes."""
    words, start = form.cleaned_data["words"], form.cleaned_data["start"]
    text = read.source.text
    if start is None or text[start : start + len(words)] != words:
        start = text.find(words)
        if start < 0:
            raise WordsNotThere
        if (count := text.count(words)) > 1:
            raise WordsSeveralTimes(count=count)
    kind = FindKind(form.cleaned_data["kind"])
    return Item(kind=kind, start=start, end=start + len(words), text=words, rule="added")


def _added(actor: Actor, read: DocumentReading, item: Item, form: CorrectionForm) -> bool:
    """Whether it was kept; what was refused stands in the form."""
    decision = Decision(verdict=Verdict.ADDED, corrected=form.corrected())
    try:
        decide_find(actor=actor, read=read, item=item, decision=decision, now=utc_now())
    except CodedError as error:
        form.add_error(None, wording(error))
        return False
    return True


def _entry(item: Item, form: CorrectionForm) -> Entry:
    return Entry(
        item=item,
        kind_label=PLURALS[item.kind],
        icon=ICONS[item.kind],
        tone=TONES[item.kind],
        normal="",
        corrected="",
        rule="",
        state=OPEN,
        review=None,
        form=form,
    )
