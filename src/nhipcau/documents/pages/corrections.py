"""Corrections: what persons said about finds, as a list and as examples for those who write the rules."""

from __future__ import annotations

import json
from collections.abc import Iterator

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from nhipcau.documents.models import FindReview
from nhipcau.documents.review_queries import correction_examples, corrections_seen
from nhipcau.documents.rules import FindKind, Verdict
from nhipcau.documents.wording import FIND_KINDS, VERDICTS, value_words
from nhipcau.identity.facade import names_of
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import Column, ListPage


class CorrectionFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the corrections."""

    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=[(kind.value, FIND_KINDS[kind]) for kind in FindKind]
    )
    verdict = django_filters.ChoiceFilter(
        label=gettext_lazy("Verdict"),
        choices=[(verdict.value, VERDICTS[verdict]) for verdict in Verdict if verdict != Verdict.ACCEPTED],
    )

    class Meta:
        model = FindReview
        fields: list[str] = []


class CorrectionList(ListPage[FindReview]):
    """What the reader had wrong, in texts that the actor may see."""

    title = gettext_lazy("Corrections")
    subheading = gettext_lazy("Where a person read a text otherwise than the platform did; kept as examples")
    search_fields = ("text__unaccent", "document__number", "document__subject__unaccent")
    filterset_class = CorrectionFilters
    template_name = "documents/corrections.html"
    ordering = ("-at",)
    empty_title = gettext_lazy("No corrections yet")
    empty_text = gettext_lazy("They come from the reading view of a document.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[FindReview]:
        """Corrections with their documents, without the texts."""
        return corrections_seen(actor).select_related("document").defer("document__text")

    def get_columns(self, actor: Actor | None) -> list[Column[FindReview]]:
        """Text, kind, as read, corrected, document, by whom, when."""

        def by(row: FindReview) -> str:
            return names.setdefault(row.by, names_of([row.by]).get(row.by, row.by.partition(":")[2]))

        names: dict[str, str] = {}
        return [
            Column(
                key="text", label=gettext_lazy("In the text"), value=lambda row: row.text[:160],
                href=lambda row: reverse("documents:document", args=[row.document_id]),
            ),
            Column(key="kind", label=gettext_lazy("Kind"), sort="kind",
                   value=lambda row: str(FIND_KINDS[FindKind(row.kind)])),
            Column(key="verdict", label=gettext_lazy("Verdict"), sort="verdict",
                   value=lambda row: str(VERDICTS[Verdict(row.verdict)])),
            Column(key="found", label=gettext_lazy("As read"), value=lambda row: value_words(row.normal)),
            Column(key="corrected", label=gettext_lazy("Corrected"),
                   value=lambda row: value_words(row.corrected or {})),
            Column(key="document", label=gettext_lazy("Document"), value=lambda row: str(row.document)[:80]),
            Column(key="by", label=gettext_lazy("By"), value=by),
            Column(key="at", label=gettext_lazy("On"), sort="at"),
        ]  # fmt: skip


def download(request: HttpRequest) -> StreamingHttpResponse:
    """All corrections as JSON lines."""
    actor = actor_of(request)
    actor.require("documents.register")

    def lines() -> Iterator[str]:
        for example in correction_examples(actor):
            yield json.dumps(example, ensure_ascii=False) + "\n"

    return StreamingHttpResponse(
        lines(),
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="corrections-{localdate():%Y-%m-%d}.jsonl"'},
    )
