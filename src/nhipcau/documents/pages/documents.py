"""The register: list, page of a document, entering, relating, publishing."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import django_filters
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import names_now
from nhipcau.documents.actions.publish_document import publish_document
from nhipcau.documents.actions.register_document import register_document
from nhipcau.documents.actions.relate_documents import relate_documents
from nhipcau.documents.errors import DocumentNotThere
from nhipcau.documents.forms import DocumentForm, ForceDaysForm, RelationForm
from nhipcau.documents.models import Document
from nhipcau.documents.models.document import DocumentQuerySet
from nhipcau.documents.pages.force import force_context
from nhipcau.documents.queries.force import narrow_to_in_force
from nhipcau.kit.classification import refuse_above
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.nodes.facade import may_here
from nhipcau.reading import facade as reading
from nhipcau.spine.facade import Actor, actor_of, day_of, history_of, open_file, store_file
from nhipcau.ui.facade import LANGUAGES, Column, DayInput, ListPage, wording


class DocumentFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the register."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Document.Kind.choices)
    type_symbol = django_filters.CharFilter(label=gettext_lazy("Type (NQ, CT, QĐ…)"), lookup_expr="iexact")
    language = django_filters.ChoiceFilter(label=gettext_lazy("Language"), choices=LANGUAGES)
    issued_from = django_filters.DateFilter(
        label=gettext_lazy("From"), field_name="issued_on", lookup_expr="gte", widget=DayInput
    )
    issued_to = django_filters.DateFilter(
        label=gettext_lazy("Up to"), field_name="issued_on", lookup_expr="lte", widget=DayInput
    )
    in_force_on = django_filters.DateFilter(
        label=gettext_lazy("In force on"), method="filter_in_force", widget=DayInput
    )

    class Meta:
        model = Document
        fields: list[str] = []

    def filter_in_force(self, rows: DocumentQuerySet, name: str, value: date) -> DocumentQuerySet:
        """Rows that were in force on the day, wholly or partly."""
        return narrow_to_in_force(rows, value)


class DocumentList(ListPage[Document]):
    """The register of documents."""

    title = gettext_lazy("Documents")
    subheading = gettext_lazy("Directing and legal documents, and the texts that report on them")
    search_fields = ("number__unaccent", "subject__unaccent", "issuer_text__unaccent")
    search_label = gettext_lazy("Search in numbers and subjects")
    filterset_class = DocumentFilters
    template_name = "documents/list.html"
    ordering = ("-issued_on", "-registered_at")
    empty_title = gettext_lazy("No documents here")
    empty_text = gettext_lazy("Enter the first one, or change the filters.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[Document]:
        """Documents without their texts, which the list does not need."""
        return Document.objects.visible_to(actor).defer("text")

    def get_columns(self, actor: Actor | None) -> list[Column[Document]]:
        """Number, subject, issuer, date, kind."""

        def issuer(row: Document) -> str:
            return (
                names_now([row.issuer_id]).get(row.issuer_id, row.issuer_text)
                if row.issuer_id
                else row.issuer_text
            )

        return [
            Column(
                key="number", label=gettext_lazy("Number"), sort="number",
                value=lambda row: row.number or _("no number"),
                href=lambda row: reverse("documents:document", args=[row.pk]),
            ),
            Column(key="subject", label=gettext_lazy("Subject"), sort="subject"),
            Column(key="issuer", label=gettext_lazy("Issued by"), value=issuer),
            Column(key="issued_on", label=gettext_lazy("Date"), sort="issued_on"),
            Column(key="kind", label=gettext_lazy("Kind"), value=lambda row: row.get_kind_display()),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """Whether documents may be entered."""
        return {"may_register": may_here(self.actor, "documents.register")}


def show_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The page of a document."""
    return _page(request, actor_of(request), document_id, RelationForm())


def _page(request: HttpRequest, actor: Actor, document_id: UUID, form: RelationForm) -> HttpResponse:
    document = _document(actor, document_id)
    names = names_now([document.issuer_id, document.registered_for_id])
    pairs: list[tuple[str, object]] = [
        (_("Number"), document.number or _("no number")),
        (_("Subject"), document.subject),
        (_("Kind"), document.get_kind_display()),
        (
            _("Issued by"),
            names.get(document.issuer_id, document.issuer_text)
            if document.issuer_id
            else document.issuer_text,
        ),
        (_("Date"), document.issued_on),
        (_("In force from"), document.effective_on),
        (_("In force until before"), document.ended_on),
        (_("Source"), document.source_note or document.source_url),
    ]
    relations = list(document.relations.select_related("to_document"))
    relations_in = list(document.relations_in.select_related("from_document"))
    others = {row.from_document_id for row in relations_in}
    others |= {row.to_document_id for row in relations if row.to_document_id is not None}
    visible = set(Document.objects.visible_to(actor).filter(id__in=others).values_list("id", flat=True))
    context = {
        "title": document.number or document.subject,
        "subheading": document.subject if document.number else "",
        "document": document,
        "pairs": [(label, value) for label, value in pairs if value],
        "relations": [
            row for row in relations if row.to_document_id is None or row.to_document_id in visible
        ],
        "relations_in": [row for row in relations_in if row.from_document_id in visible],
        "relation_form": form,
        "force": force_context(actor, document, day_of(request)),
        "days_form": ForceDaysForm(
            {"effective_on": document.effective_on, "ended_on": document.ended_on}, auto_id="days_%s"
        ),
        "may_set_days": may_here(actor, "documents.register")
        and (actor.scope is None or actor.acts_for(document.registered_for_id)),
        "may_register": may_here(actor, "documents.register"),
        "may_publish": may_here(actor, "documents.publish")
        and not document.published
        and (actor.scope is None or actor.acts_for(document.registered_for_id)),
        "changes": history_of(document),
    }
    return render(request, "documents/document.html", context, status=422 if form.errors else 200)


def _document(actor: Actor, document_id: UUID) -> Document:
    document = Document.objects.visible_to(actor).select_related("file").filter(id=document_id).first()
    if document is None:
        raise DocumentNotThere
    return document


def new_document(request: HttpRequest) -> HttpResponse:
    """Enter a document."""
    actor = actor_of(request)
    actor.require("documents.register")
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            document = _register(actor, form)
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The document is in the register."))
            return redirect("documents:document", document_id=document.id)
    context = {
        "title": _("Enter a document"),
        "form": form,
        "submit_label": _("Enter in the register"),
        "cancel_href": reverse("documents:list"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def _register(actor: Actor, form: DocumentForm) -> Document:
    """Store the file, take its text where none was typed, and enter the document."""
    upload: Any = form.cleaned_data["file"]
    refuse_above(form.cleaned_data["classification"], node_level=settings.NHIPCAU_MAX_CLASSIFICATION)
    stored = None
    if upload:
        content = upload.read()
        if not form.cleaned_data["text"].strip():
            form.cleaned_data["text"] = reading.text_of(content)
        stored = store_file(actor=actor, name=upload.name, content=content, now=utc_now())
    new = form.new_document(stored.id if stored else None)
    return register_document(actor=actor, new=new, now=utc_now())


@require_POST
def relate(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Note a relation."""
    actor = actor_of(request)
    document = _document(actor, document_id)
    form = RelationForm(request.POST)
    if form.is_valid():
        try:
            relate_documents(actor=actor, document_id=document.id, **form.cleaned_data, now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            return redirect("documents:document", document_id=document.id)
    return _page(request, actor, document_id, form)


@require_POST
def publish(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Open a document to everyone."""
    publish_document(actor=actor_of(request), document_id=document_id, now=utc_now())
    messages.success(request, _("The document is public."))
    return redirect("documents:document", document_id=document_id)


def download(request: HttpRequest, document_id: UUID) -> FileResponse:
    """The file of a document."""
    document = _document(actor_of(request), document_id)
    if document.file is None:
        raise DocumentNotThere
    return FileResponse(
        open_file(document.file),
        as_attachment=True,
        filename=document.file.name,
        content_type=document.file.media_type,
    )
