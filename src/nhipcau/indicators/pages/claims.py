"""Figures: the list of claims, and the page of one with the way back to its place in the text."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import AgencyField, agency_named, names_now, subtree_ids
from nhipcau.documents.facade import document_cards, document_text
from nhipcau.identity.facade import names_of
from nhipcau.indicators.actions.dispute_claim import dispute_claim
from nhipcau.indicators.actions.withdraw_claim import withdraw_claim
from nhipcau.indicators.forms import DisputeForm, WithdrawForm
from nhipcau.indicators.models import Claim
from nhipcau.indicators.queries import claim_for, disputed_with, may_disagree, units_in_use
from nhipcau.indicators.rules import trimmed
from nhipcau.indicators.wording import claim_words, share_words, unit_words
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.spine.facade import Actor, actor_of, history_of
from nhipcau.ui.facade import (
    Column,
    DayInput,
    Highlight,
    ListPage,
    TimelineEntry,
    local_date,
    origin_badge,
    wording,
)

NOWRAP = '<span class="nc-nowrap">{}</span>'


class ClaimFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the list. `agency` takes what an agency states and what is stated about it."""

    unit = django_filters.ChoiceFilter(label=gettext_lazy("Unit"))
    origin = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=Claim.Origin.choices, widget=forms.CheckboxSelectMultiple
    )
    agency = django_filters.CharFilter(
        label=gettext_lazy("Agency"), method="filter_agency", widget=AgencyField.widget
    )
    document = django_filters.CharFilter(
        label=gettext_lazy("Document"), method="filter_document", widget=forms.HiddenInput
    )
    as_of_from = django_filters.DateFilter(
        label=gettext_lazy("As of, from"), field_name="as_of", lookup_expr="gte", widget=DayInput
    )
    as_of_to = django_filters.DateFilter(
        label=gettext_lazy("As of, up to"), field_name="as_of", lookup_expr="lte", widget=DayInput
    )
    withdrawn = django_filters.ChoiceFilter(
        label=gettext_lazy("Withdrawn"),
        choices=[("yes", gettext_lazy("shown too"))],
        empty_label=gettext_lazy("left out"),
        method="filter_withdrawn",
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = getattr(self.request, "actor", None)
        self.filters["unit"].extra["choices"] = [(unit, unit_words(unit)) for unit in units_in_use(actor)]

    def filter_agency(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Rows that the agency states, or that speak of it or of one below it."""
        agency = as_uuid(value) or agency_named(value)
        if agency is None:
            return rows.none()
        below = list(subtree_ids(agency))
        return rows.filter(Q(claimed_by_id__in=below) | Q(scope__overlap=below))

    def filter_document(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Rows that stand in the document."""
        document = as_uuid(value)
        return rows.filter(document_id=document) if document else rows.none()

    def filter_withdrawn(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """All rows when asked for; otherwise `filter_queryset` leaves the withdrawn ones out."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """Withdrawn ones are shown only when asked for."""
        rows = cast("QuerySet[Claim]", super().filter_queryset(queryset))
        return rows if self.form.cleaned_data.get("withdrawn") else rows.filter(withdrawn_at=None)


class ClaimList(ListPage[Claim]):
    """All figures that were read from documents and confirmed by a person."""

    title = gettext_lazy("Figures")
    subheading = gettext_lazy("What documents state, each with its place in the text; nothing is overwritten")
    search_fields = (
        "text__unaccent", "counted__unaccent", "scope_text__unaccent", "document__number",
        "document__subject__unaccent",
    )  # fmt: skip
    search_label = gettext_lazy("Search in figures and documents")
    filterset_class = ClaimFilters
    ordering = ("-recorded_at", "start")
    empty_title = gettext_lazy("No figures here yet")
    empty_text = gettext_lazy("Open a document, choose “Read the text” and accept the figures in it.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[Claim]:
        """Claims with their documents, without the texts."""
        return Claim.objects.visible_to(actor).select_related("document").defer("document__text")

    def chip_text(self, name: str, value: object) -> str:
        """The document's label instead of its id."""
        document = as_uuid(str(value)) if name == "document" else None
        found = document_cards([document]) if document else {}
        return found[document].label if document in found else ""

    def get_columns(self, actor: Actor | None) -> list[Column[Claim]]:
        """Figure, scope, as of, state, who states it, document."""
        return [
            Column(
                key="value", label=gettext_lazy("Figure"), sort="value", value=claim_words,
                href=lambda row: reverse("indicators:claim", args=[row.pk]),
                export=lambda row: trimmed(row.value),
            ),
            Column(key="unit", label=gettext_lazy("Unit"), value=lambda row: unit_words(row.unit), wide=True),
            Column(key="text", label=gettext_lazy("In the text"), value=lambda row: row.text),
            Column(key="scope", label=gettext_lazy("About"), value=scope_words),
            Column(key="as_of", label=gettext_lazy("As of"), sort="as_of", value=lambda row: time_words(row),
                   export=lambda row: row.as_of),
            Column(key="origin", label=gettext_lazy("State"), value=_origin,
                   export=lambda row: row.origin),
            Column(key="claimed_by", label=gettext_lazy("Stated by"), value=_claimed_by),
            Column(
                key="document", label=gettext_lazy("Document"), sort="document__number",
                value=lambda row: str(row.document)[:80], export=lambda row: str(row.document),
            ),
        ]  # fmt: skip


def scope_words(claim: Claim) -> str:
    """Of whom or what the figure speaks."""
    names = names_now(claim.scope)
    return "; ".join([names[agency] for agency in claim.scope if agency in names]) or claim.scope_text


def time_words(claim: Claim) -> str:
    """The day or the period of which the figure speaks."""
    if claim.period_from and claim.period_to:
        return f"{local_date(claim.period_from)} – {local_date(claim.period_to)}"
    return local_date(claim.as_of)


def _origin(claim: Claim) -> str:
    return format_html(NOWRAP, origin_badge(claim.origin))


def _claimed_by(claim: Claim) -> str:
    return names_now([claim.claimed_by_id]).get(claim.claimed_by_id, "") if claim.claimed_by_id else ""


def show_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The page of a figure."""
    return _page(request, actor_of(request), claim_id)


def _page(
    request: HttpRequest,
    actor: Actor,
    claim_id: UUID,
    *,
    dispute: DisputeForm | None = None,
    withdraw: WithdrawForm | None = None,
) -> HttpResponse:
    claim = claim_for(actor=actor, claim_id=claim_id)
    text, language, _day = document_text(actor=actor, document_id=claim.document_id)
    start, end, line = _paragraph(text, claim.start)
    may_change = actor.can("documents.register") and claim.withdrawn_at is None
    pairs = [
        (_("Unit"), unit_words(claim.unit)),
        (_("What is counted"), claim.counted),
        (_("Share"), share_words(claim)),
        (_("About"), scope_words(claim)),
        (_("As of"), time_words(claim)),
        (_("Compared with"), claim.base_on),
        (_("Stated by"), _claimed_by(claim)),
        (_("Kept on"), claim.recorded_at),
        (_("Withdrawn on"), claim.withdrawn_at),
        (_("Why"), claim.withdrawn_reason),
    ]
    others = may_disagree(actor=actor, claim=claim) if may_change else []
    context = {
        "title": claim_words(claim),
        "subheading": claim.document,
        "claim": claim,
        "pairs": [(label, value) for label, value in pairs if value],
        "paragraph": text[start:end],
        "highlights": [Highlight(start=claim.start - start, end=claim.end - start, current=True)],
        "language": language,
        "place_href": f"{reverse('documents:document', args=[claim.document_id])}#line-{line}",
        "disputes": [
            (other, claim_words(other), scope_words(other), note)
            for other, note in disputed_with(actor=actor, claim=claim)
        ],
        "dispute_form": (dispute or DisputeForm(others=others)) if others else None,
        "withdraw_form": (withdraw or WithdrawForm()) if may_change else None,
        "timeline": _history(claim),
    }
    failed = bool((dispute and dispute.errors) or (withdraw and withdraw.errors))
    return render(request, "indicators/claim.html", context, status=422 if failed else 200)


def _history(claim: Claim) -> list[TimelineEntry]:
    """What was done with the claim, newest first."""
    lines = history_of(claim)
    names = names_of(line.actor_ref for line in lines)
    verbs = {
        "create": (_("kept the figure"), "plus"),
        "dispute": (_("noted that another figure disagrees"), "arrows-exchange"),
        "withdraw": (_("withdrew the figure"), "ban"),
    }
    return [
        TimelineEntry(
            when=line.at,
            who=names.get(line.actor_ref, line.actor_ref.partition(":")[2]),
            what=verbs.get(line.verb, (line.verb, "point"))[0],
            detail=line.note,
            icon=verbs.get(line.verb, (line.verb, "point"))[1],
        )
        for line in lines
    ]


def _paragraph(text: str, at: int) -> tuple[int, int, int]:
    """First and last character of the line that holds `at`, and its number."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end, text.count("\n", 0, start) + 1


@require_POST
def dispute(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Note that another figure disagrees with this one."""
    actor = actor_of(request)
    actor.require("documents.register")
    claim = claim_for(actor=actor, claim_id=claim_id)
    form = DisputeForm(request.POST, others=may_disagree(actor=actor, claim=claim))
    if form.is_valid():
        other = as_uuid(form.cleaned_data["other_id"])
        assert other is not None  # one of the choices
        try:
            dispute_claim(
                actor=actor, claim_id=claim_id, other_id=other, reason=form.cleaned_data["reason"],
                now=utc_now(),
            )  # fmt: skip
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("Both figures are kept, marked as disputed."))
            return redirect("indicators:claim", claim_id=claim_id)
    return _page(request, actor, claim_id, dispute=form)


@require_POST
def withdraw(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Take back a figure that was misread."""
    actor = actor_of(request)
    actor.require("documents.register")
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw_claim(actor=actor, claim_id=claim_id, now=utc_now(), **form.cleaned_data)
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The figure is withdrawn."))
            return redirect("indicators:claim", claim_id=claim_id)
    return _page(request, actor, claim_id, withdraw=form)
