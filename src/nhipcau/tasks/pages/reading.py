"""The reading view: a text with its finds coloured; a person accepts, corrects or rejects each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nhipcau.documents.facade import DocumentRelation, FindKind, Verdict, document_card
from nhipcau.indicators.facade import UNITS
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.actions.decide_find import Decision, accept_all, decide_find
from nhipcau.tasks.errors import FindGone
from nhipcau.tasks.find_forms import AddForm, CorrectionForm, correction_form
from nhipcau.tasks.find_wording import ICONS, PLURALS, TONES
from nhipcau.tasks.finds import Item
from nhipcau.tasks.pages.drafts import shortened
from nhipcau.tasks.pages.reading_entries import Entry, entries_of, same_words
from nhipcau.tasks.pages.reading_lines import Look, lines_of
from nhipcau.tasks.reader import DocumentReading, read_document
from nhipcau.ui.facade import Crumb, local_number, wording

PAGE_SIZE = 50
SHOWS = ("open", "checked", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What part of the list the reader looks at; all of it is in the address."""

    kind: str = ""
    show: str = "open"
    page: str = ""
    find: str = ""
    correct: bool = False

    @classmethod
    def of(cls, values: Any) -> Asked:
        """From an address or a form; what is unknown is left out."""
        kind, show = values.get("kind", ""), values.get("show", "")
        return cls(
            kind=kind if kind in list(FindKind) else "",
            show=show if show in SHOWS else "open",
            page=values.get("page", ""),
            find=values.get("find", ""),
            correct=bool(values.get("correct")),
        )

    def address(self, **changes: str) -> str:
        """The query string of this part of the list, with changes."""
        values = {"kind": self.kind, "show": self.show, "page": self.page, **changes}
        kept = {name: value for name, value in values.items() if value and (name, value) != ("show", "open")}
        return f"?{urlencode(kept)}"


def show_reading(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The reading view of a document."""
    actor = actor_of(request)
    actor.require("documents.register")
    read = read_document(actor=actor, document_id=document_id)
    return reading_page(request, actor, read, Asked.of(request.GET))


def reading_page(
    request: HttpRequest,
    actor: Actor,
    read: DocumentReading,
    asked: Asked,
    *,
    failed: CorrectionForm | None = None,
    error: str = "",
    adding: AddForm | Entry | None = None,
) -> HttpResponse:
    """The page; `failed` is the form of the current find that was refused, `error` what was refused
    without one, `adding` what is being added by hand."""
    card = document_card(actor=actor, document_id=read.source.id)
    entries = entries_of(actor=actor, read=read)
    current = _current(entries, asked)
    if current is not None and asked.find and asked.show != "all" and not _fits(current, asked):
        asked = Asked(show="all", find=asked.find, correct=asked.correct)
    shown = [entry for entry in entries if _fits(entry, asked)]
    page = _listed(shown, asked, current)
    if current is not None:
        current.current = True
        current.error = error
        if failed is not None:
            current.form = failed
        elif asked.correct:
            current.form = correction_form(current.item)
    checked = sum(not entry.open for entry in entries)
    context = {
        "title": _("Reading of %(document)s") % {"document": shortened(card.label)},
        "breadcrumbs": [
            Crumb(label=_("Documents"), href=reverse("documents:list")),
            Crumb(label=shortened(card.label)[:60], href=reverse("documents:document", args=[card.id])),
        ],
        "document": card,
        "language": read.source.language,
        "lines": lines_of(read.source.text, [_look(entry, asked) for entry in entries]),
        "groups": _groups(list(page.object_list), shown),
        "page": page,
        "asked": asked,
        "chips": _chips(entries, asked),
        "shows": _shows(entries, asked),
        "checked": checked,
        "total": len(entries),
        "error": "" if current in list(page.object_list) else error,
        "units": [str(words) for words in UNITS.values()],
        "add_form": adding if isinstance(adding, AddForm) else AddForm(kinds=addable()),
        "adding": adding if isinstance(adding, Entry) else None,
        "previous": asked.address(page=str(page.number - 1)) if page.has_previous() else "",
        "next": asked.address(page=str(page.number + 1)) if page.has_next() else "",
    }
    return render(
        request, "tasks/reading.html", context, status=422 if failed or error or _refused(adding) else 200
    )


def addable() -> list[tuple[str, Any]]:
    left_out = (FindKind.TASK, FindKind.CONFLICT)
    return [(kind.value, PLURALS[kind]) for kind in PLURALS if kind not in left_out]


def _refused(adding: AddForm | Entry | None) -> bool:
    form = adding.form if isinstance(adding, Entry) else adding
    return form is not None and bool(form.errors)


def _current(entries: Sequence[Entry], asked: Asked) -> Entry | None:
    """The find asked for, else the first that is shown."""
    found = next((entry for entry in entries if entry.ref == asked.find), None)
    return found or next((entry for entry in entries if _fits(entry, asked)), None)


def _fits(entry: Entry, asked: Asked) -> bool:
    if asked.kind and entry.item.kind != asked.kind:
        return False
    return asked.show == "all" or entry.open == (asked.show == "open")


def _listed(shown: Sequence[Entry], asked: Asked, current: Entry | None) -> Page[Entry]:
    """The page asked for, else the one with the current find."""
    pages = Paginator(shown, PAGE_SIZE)
    if asked.page or current not in shown:
        return pages.get_page(asked.page or 1)
    return pages.get_page(shown.index(current) // PAGE_SIZE + 1)


def _groups(listed: Sequence[Entry], shown: Sequence[Entry]) -> list[dict[str, Any]]:
    """The entries of a page under their headings, with what can be accepted at once of all that are
    shown on this page and the others of the list."""

    def heading(entry: Entry) -> str:
        if entry.item.unclear:
            return "suspect"
        return entry.item.kind.value

    easy = [entry.item.kind.value for entry in shown if entry.may_be_accepted]
    whole = Counter(heading(entry) for entry in shown)
    return [
        {
            "key": key,
            "label": _("Not clear what is meant") if key == "suspect" else PLURALS[FindKind(key)],
            "icon": "alert-triangle" if key == "suspect" else ICONS[FindKind(key)],
            "tone": "red" if key == "suspect" else TONES[FindKind(key)],
            "entries": list(rows),
            "total": whole[key],
            "at_once": easy.count(key) if key not in ("suspect", "task", "conflict") else 0,
        }
        for key, rows in groupby(listed, key=heading)
    ]


def _look(entry: Entry, asked: Asked) -> Look:
    state = {"open": "", "accepted": _("accepted"), "corrected": _("corrected"), "rejected": _("rejected")}
    words = " – ".join(filter(None, [str(entry.kind_label), entry.corrected or entry.normal,
                                     state.get(entry.state, _("added by hand"))]))  # fmt: skip
    change = {"find": entry.ref, "page": ""}
    if not _fits(entry, asked):
        change |= {"kind": "", "show": "all"}
    return Look(
        item=entry.item,
        label=words,
        icon=entry.icon,
        tone=entry.tone,
        state=entry.state,
        href=f"{asked.address(**change)}#find-{entry.ref}",
        current=entry.current,
    )


def _kinds(entries: Sequence[Entry]) -> list[FindKind]:
    there = {entry.item.kind for entry in entries}
    return [kind for kind in PLURALS if kind in there]


def _chips(entries: Sequence[Entry], asked: Asked) -> list[dict[str, Any]]:
    """Filters by kind, with how many of those that are shown."""
    shown = [entry for entry in entries if _fits(entry, Asked(show=asked.show))]
    rows: list[dict[str, Any]] = [
        {
            "label": _("All"),
            "count": len(shown),
            "href": asked.address(kind="", page=""),
            "on": not asked.kind,
        }
    ]
    for kind in _kinds(entries):
        number = sum(entry.item.kind is kind for entry in shown)
        href = asked.address(kind=kind.value, page="")
        rows.append({"label": PLURALS[kind], "count": number, "href": href, "on": asked.kind == kind,
                     "icon": ICONS[kind], "tone": TONES[kind]})  # fmt: skip
    return rows


def _shows(entries: Sequence[Entry], asked: Asked) -> list[dict[str, Any]]:
    labels = {"open": _("To check"), "checked": _("Checked"), "all": _("All of them")}
    return [
        {
            "label": labels[show],
            "count": sum(_fits(entry, Asked(show=show, kind=asked.kind)) for entry in entries),
            "href": asked.address(show=show, page=""),
            "on": asked.show == show,
        }
        for show in SHOWS
    ]


@require_POST
def decide(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Accept, correct or reject one find; `do` in the form says which."""
    actor = actor_of(request)
    actor.require("documents.register")
    asked = Asked.of(request.POST)
    read = read_document(actor=actor, document_id=document_id)
    item = _find(actor, read, asked.find)
    form = None
    if request.POST.get("do") == "correct":
        form = correction_form(item, request.POST)
        if not form.is_valid():
            return reading_page(request, actor, read, asked, failed=form)
    try:
        decision, now = _decision(request, item, form), utc_now()
        with transaction.atomic():
            draft = decide_find(actor=actor, read=read, item=item, decision=decision, now=now)
            for other in _same(request, actor, read, item):
                decide_find(actor=actor, read=read, item=other, decision=decision, now=now)
    except CodedError as error:
        if form is None:
            return reading_page(request, actor, read, asked, error=wording(error))
        form.add_error(None, wording(error))
        return reading_page(request, actor, read, asked, failed=form)
    if draft is not None:
        where = f"{reverse('tasks:drafts', args=[document_id])}?draft={draft.id}#draft-{draft.id}"
        return redirect(where)
    return redirect(_next(request, actor, read, asked, item))


def _find(actor: Actor, read: DocumentReading, ref: str) -> Item:
    """The find with this name, also one that was added by hand. Raises FindGone."""
    found = read.item(ref)
    if found is None:
        entries = entries_of(actor=actor, read=read)
        found = next((entry.item for entry in entries if entry.ref == ref), None)
    if found is None:
        raise FindGone
    return found


def _same(request: HttpRequest, actor: Actor, read: DocumentReading, item: Item) -> list[Item]:
    """The other open finds in the same words, when one answer was given for all of them."""
    if not request.POST.get("same"):
        return []
    words = same_words(item)
    entries = entries_of(actor=actor, read=read)
    return [
        entry.item
        for entry in entries
        if entry.open and entry.same and entry.ref != item.ref and same_words(entry.item) == words
    ]


def _decision(request: HttpRequest, item: Item, form: CorrectionForm | None) -> Decision:
    relation = request.POST.get("relation", "")
    relation = relation if relation in DocumentRelation.Kind.values else ""
    target = as_uuid(request.POST.get("target", "")) if relation else None
    relation = relation if target else ""
    if form is not None:
        return Decision(
            verdict=Verdict.CORRECTED, corrected=form.corrected(), relation=relation, target=target
        )
    if request.POST.get("do") == "reject":
        return Decision(verdict=Verdict.REJECTED)
    chosen = request.POST.get("choice", "")
    if chosen and chosen in item.choices:
        name = "key" if item.kind is FindKind.REFERENCE else "id"
        return Decision(verdict=Verdict.CORRECTED, corrected={name: chosen}, relation=relation, target=target)
    return Decision(verdict=Verdict.ACCEPTED, relation=relation, target=target)


def _next(request: HttpRequest, actor: Actor, read: DocumentReading, asked: Asked, done: Item) -> str:
    """The address of the next find to look at."""
    entries = entries_of(actor=actor, read=read)
    at = next((at for at, entry in enumerate(entries) if entry.ref == done.ref), 0)
    after = [*entries[at + 1 :], *entries[:at]]
    following = next((entry for entry in after if _fits(entry, asked)), None)
    here = reverse("reading:document", args=[read.source.id])
    if following is None:
        return f"{here}{asked.address(page='')}#reading-list"
    return f"{here}{asked.address(page='', find=following.ref)}#find-{following.ref}"


@require_POST
def accept_kind(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Accept all finds of a kind that are clear and still open."""
    actor = actor_of(request)
    actor.require("documents.register")
    asked = Asked.of(request.POST)
    read = read_document(actor=actor, document_id=document_id)
    wanted = request.POST.get("all", "")
    entries = entries_of(actor=actor, read=read)
    items = [
        entry.item
        for entry in entries
        if entry.may_be_accepted and entry.item.kind == wanted and _fits(entry, asked)
    ]
    done, left = accept_all(actor=actor, read=read, items=items, now=utc_now())
    accepted = ngettext("%(count)s find is accepted.", "%(count)s finds are accepted.", done)
    messages.success(request, accepted % {"count": local_number(done)})
    if left:
        words = ngettext(
            "%(count)s find must be looked at by itself.",
            "%(count)s finds must be looked at one by one.",
            len(left),
        )
        messages.warning(request, words % {"count": local_number(len(left))})
    return redirect(f"{reverse('reading:document', args=[document_id])}{asked.address(page='')}#reading-list")
