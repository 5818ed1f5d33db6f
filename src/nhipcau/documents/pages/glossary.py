"""The glossary: terms, actors and places with their names in four languages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.documents.actions.edit_glossary import NameLine, edit_glossary
from nhipcau.documents.forms import GlossaryForm
from nhipcau.documents.models import GlossaryEntry
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.facade import may_here
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import LANGUAGES, Column, ListPage, wording


class GlossaryFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the glossary."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=GlossaryEntry.Kind.choices)

    class Meta:
        model = GlossaryEntry
        fields: list[str] = []


class GlossaryList(ListPage[GlossaryEntry]):
    """All entries, a column per language."""

    title = gettext_lazy("Glossary")
    subheading = gettext_lazy("One thing, its names in four languages; agencies have theirs in the directory")
    search_fields = ("key", "names__text__unaccent", "definition")
    filterset_class = GlossaryFilters
    template_name = "documents/glossary.html"
    ordering = ("key",)

    def get_queryset(self, actor: Actor | None) -> QuerySet[GlossaryEntry]:
        """All entries with their names."""
        return GlossaryEntry.objects.visible_to(actor).prefetch_related("names").distinct()

    def get_columns(self, actor: Actor | None) -> list[Column[GlossaryEntry]]:
        """Key, kind, one column per language."""
        columns: list[Column[GlossaryEntry]] = [
            Column(
                key="key", label=gettext_lazy("Key"), sort="key",
                href=lambda entry: reverse("documents:edit_glossary", args=[entry.pk]),
            ),
            Column(key="kind", label=gettext_lazy("Kind"), value=lambda entry: entry.get_kind_display()),
        ]  # fmt: skip
        columns += [Column(key=code, label=name, value=_names_in(code)) for code, name in LANGUAGES]
        return columns

    def get_context(self) -> dict[str, object]:
        """Whether entries may be added."""
        return {"may_edit": may_here(self.actor, "glossary.edit")}


def _names_in(language: str) -> Any:
    def names(entry: GlossaryEntry) -> str:
        return "; ".join(name.text for name in entry.names.all() if name.language == language)

    return names


def edit_entry(request: HttpRequest, entry_id: UUID | None = None) -> HttpResponse:
    """Add or change an entry."""
    actor = actor_of(request)
    actor.require("glossary.edit")
    entry = get_object_or_404(GlossaryEntry.objects.visible_to(actor), id=entry_id) if entry_id else None
    form = GlossaryForm(request.POST or None, initial=_initial(entry) if entry else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            edit_glossary(
                actor=actor,
                entry_id=entry_id,
                key=data["key"],
                kind=data["kind"],
                definition=data["definition"],
                source=data["source"],
                agency_id=entry.agency_id if entry else None,
                names=_lines(data, entry),
                now=utc_now(),
            )
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The entry is saved."))
            return redirect("documents:glossary")
    context = {
        "title": entry.key if entry else _("New entry"),
        "form": form,
        "cancel_href": reverse("documents:glossary"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def _initial(entry: GlossaryEntry) -> dict[str, Any]:
    names = {
        code: "\n".join(n.text for n in entry.names.all() if n.language == code) for code, _n in LANGUAGES
    }
    return {
        "key": entry.key,
        "kind": entry.kind,
        "definition": entry.definition,
        "source": entry.source,
        **names,
    }


def _lines(data: dict[str, Any], entry: GlossaryEntry | None) -> list[NameLine]:
    """The names as typed; one that was there before keeps its days and its source."""
    kept = {(name.language, name.text): name for name in entry.names.all()} if entry else {}
    lines = []
    for code, _name in LANGUAGES:
        texts = [" ".join(line.split()) for line in data[code].splitlines() if line.strip()]
        for at, text in enumerate(texts):
            old = kept.get((code, text))
            lines.append(
                NameLine(
                    language=code,
                    text=text,
                    preferred=at == 0,
                    valid_from=old.valid_from if old else None,
                    valid_to=old.valid_to if old else None,
                    source=old.source if old else data["source"],
                )
            )
    return lines
