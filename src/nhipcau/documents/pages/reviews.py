"""Review programmes: the list of them, the items of one with its counts, opening one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import django_filters
from django import forms as django_forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import names_now
from nhipcau.documents.actions.open_review import NewReview, open_review
from nhipcau.documents.forms import ReviewForm
from nhipcau.documents.models import Document, ReviewItem, ReviewProgramme
from nhipcau.documents.models.review import COMPETENCES, OUTCOMES
from nhipcau.documents.queries.law import (
    Tally,
    counts_of_programmes,
    programme_for,
    review_counts,
    review_items,
)
from nhipcau.documents.queries.register import document_named
from nhipcau.documents.rules.review import Outcome, ReviewState
from nhipcau.documents.wording import REVIEW_STATES
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.nodes.facade import may_here
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import Column, Crumb, Label, ListPage, local_date, local_number, state_badge, wording

# How a state of an item is shown: the mark of the house that fits it.
MARKS = {
    ReviewState.PROPOSED: "draft",
    ReviewState.AGREED: "waiting",
    ReviewState.UNDER_WAY: "on_track",
    ReviewState.DONE: "done_on_time",
    ReviewState.DROPPED: "cancelled",
}


class ProgrammeList(ListPage[ReviewProgramme]):
    """All review programmes that the actor may see."""

    title = gettext_lazy("Reviews of legal documents")
    subheading = gettext_lazy("What is kept, amended, supplemented, replaced, annulled or issued anew")
    search_fields = ("title__unaccent", "reason_document__number__unaccent", "reason__unaccent")
    template_name = "documents/reviews.html"
    ordering = ("-opened_on", "-opened_at")
    empty_title = gettext_lazy("No reviews yet")
    empty_text = gettext_lazy("A review is opened by reason of a new law or document.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[ReviewProgramme]:
        """Programmes with the document that gives reason for them."""
        rows = ReviewProgramme.objects.visible_to(actor).select_related("reason_document")
        return rows.defer("reason_document__text")

    def get_columns(self, actor: Actor | None) -> list[Column[ReviewProgramme]]:
        """Name, reason, lead, last day, how many items are done."""
        tallies: dict[UUID, Tally] = {}

        def tally(row: ReviewProgramme) -> str:
            if not tallies:
                visible = ReviewProgramme.objects.visible_to(actor)
                tallies.update(counts_of_programmes(visible, today()))
            found = tallies.get(row.id, Tally())
            return _("%(done)s of %(total)s") % {
                "done": local_number(found.done), "total": local_number(found.total)
            }  # fmt: skip

        return [
            Column(
                key="title", label=gettext_lazy("Review"), sort="title", heading=True,
                href=lambda row: reverse("documents:review", args=[row.pk]),
            ),
            Column(
                key="reason", label=gettext_lazy("Reason"),
                value=lambda row: str(row.reason_document or row.reason)[:120],
            ),
            Column(
                key="lead", label=gettext_lazy("Lead agency"),
                value=lambda row: names_now([row.lead_agency_id]).get(row.lead_agency_id, ""),
            ),
            Column(key="opened_on", label=gettext_lazy("Opened"), sort="opened_on"),
            Column(key="due_on", label=gettext_lazy("Last day"), sort="due_on"),
            Column(key="done", label=gettext_lazy("Done"), value=tally, align="end"),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """Whether a review may be opened."""
        return {"may_open": may_here(self.actor, "documents.review_law")}


class ItemFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the items of a programme."""

    outcome = django_filters.ChoiceFilter(label=gettext_lazy("Verdict"), choices=OUTCOMES)
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[(state.value, REVIEW_STATES[state]) for state in ReviewState],
        method="filter_state",
    )
    competence = django_filters.ChoiceFilter(label=gettext_lazy("Authority"), choices=COMPETENCES)
    agency = django_filters.CharFilter(
        label=gettext_lazy("Agency"), method="filter_agency", widget=django_forms.HiddenInput
    )

    class Meta:
        model = ReviewItem
        fields: list[str] = []

    def filter_state(self, rows: QuerySet[ReviewItem], name: str, value: str) -> QuerySet[ReviewItem]:
        """Rows in the state, which the register decides."""
        return rows.filter(Q(("state", value)))

    def filter_agency(self, rows: QuerySet[ReviewItem], name: str, value: str) -> QuerySet[ReviewItem]:
        """Rows for which the agency is responsible."""
        agency = as_uuid(value)
        return rows.filter(agency_id=agency) if agency else rows.none()


class ItemList(ListPage[ReviewItem]):
    """The items of one programme, with its counts above."""

    search_fields = (
        "document__number__unaccent", "document__subject__unaccent", "subject__unaccent", "reason__unaccent",
    )  # fmt: skip
    filterset_class = ItemFilters
    template_name = "documents/review.html"
    ordering = ("position",)
    breadcrumbs = (Crumb(label=gettext_lazy("Reviews of legal documents"), href="/documents/reviews/"),)
    empty_title = gettext_lazy("No items here")
    empty_text = gettext_lazy("Propose what is to become of the first document.")

    @property
    def programme(self) -> ReviewProgramme:
        """The programme of the address. Raises ProgrammeNotThere."""
        if not hasattr(self, "_programme"):
            self._programme = programme_for(actor=self.actor, programme_id=self.kwargs["programme_id"])
        return self._programme

    def get_queryset(self, actor: Actor | None) -> QuerySet[ReviewItem]:
        """The items with what the register says."""
        return review_items(actor=actor, programme_id=self.programme.id)

    def get_title(self) -> Label:
        """The name of the programme."""
        return self.programme.title

    def chip_text(self, name: str, value: object) -> str:
        """The agency by its name."""
        agency = as_uuid(str(value)) if name == "agency" else None
        return names_now([agency]).get(agency, "") if agency else ""

    def get_columns(self, actor: Actor | None) -> list[Column[ReviewItem]]:
        """Number, document, verdict, authority, agency, last day, state."""
        day, label = today(), item_labels(actor, self.programme)

        def badge(row: Any) -> str:
            state = row.review_state()
            mark = state_badge(MARKS[state], REVIEW_STATES[state])
            return (
                format_html("<span>{} {}</span>", mark, state_badge("overdue")) if row.is_late(day) else mark
            )

        return [
            Column(key="position", label=gettext_lazy("No."), sort="position"),
            Column(
                key="document", label=gettext_lazy("Document"), sort="document__number", value=label,
                href=lambda row: reverse("documents:review_item", args=[row.pk]), heading=True,
            ),
            Column(
                key="outcome", label=gettext_lazy("Verdict"), sort="outcome",
                value=lambda row: " · ".join(filter(None, [str(row.get_outcome_display()), row.scope])),
            ),
            Column(
                key="competence", label=gettext_lazy("Authority"), wide=True,
                value=lambda row: row.get_competence_display(),
            ),
            Column(
                key="agency", label=gettext_lazy("Responsible"),
                value=lambda row: names_now([row.agency_id]).get(row.agency_id, ""),
            ),
            Column(
                key="due_on", label=gettext_lazy("Last day"), sort="due_on",
                value=lambda row: _day(row.due_on), export=lambda row: row.due_on,
            ),
            Column(
                key="state", label=gettext_lazy("State"), value=badge,
            ),
            Column(
                key="done_on", label=gettext_lazy("Done on"), sort="done_on", wide=True,
                value=lambda row: _day(row.dates().done_on), export=lambda row: row.dates().done_on,
            ),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """The counts of the programme, by verdict and agency, and whether items may be proposed."""
        programme, day = self.programme, today()
        counts = review_counts(actor=self.actor, programme_id=programme.id, day=day)
        names = names_now([programme.lead_agency_id, *counts.by_agency])
        return {
            "programme": programme,
            "subheading": _subheading(programme, names.get(programme.lead_agency_id, "")),
            "counts": counts,
            "by_outcome": _rows(
                {OUTCOMES_BY_KEY[outcome]: row for outcome, row in counts.by_outcome.items()},
                {OUTCOMES_BY_KEY[outcome]: {"outcome": outcome.value} for outcome in Outcome},
            ),
            "by_agency": _rows(
                {names.get(agency, ""): row for agency, row in counts.by_agency.items()},
                {names.get(agency, ""): {"agency": str(agency)} for agency in counts.by_agency},
            ),
            "may_propose": may_here(self.actor, "documents.review_law"),
        }


def _day(day: date | None) -> str:
    """A day that is not broken over lines."""
    return format_html('<span class="nc-nowrap">{}</span>', local_date(day)) if day else ""


OUTCOMES_BY_KEY = {Outcome(key): label for key, label in OUTCOMES}


def item_labels(actor: Actor | None, programme: ReviewProgramme) -> Any:
    """Names an item: its document, a new one's subject, or that the actor may not see it. The
    documents that may be seen are asked for once."""
    visible: set[UUID] = set()
    asked = False

    def label(row: ReviewItem) -> str:
        nonlocal asked
        if row.document is None:
            return row.subject
        if not asked:
            ids = programme.items.exclude(document=None).values("document_id")
            visible.update(Document.objects.visible_to(actor).filter(id__in=ids).values_list("id", flat=True))
            asked = True
        if row.document_id not in visible:
            return _("a document that you may not see")
        return f"{row.document.number} {row.document.subject}".strip()[:160]

    return label


def _rows(tallies: Mapping[Label, Tally], query: Mapping[Label, dict[str, str]]) -> list[dict[str, object]]:
    """Lines of a small table of counts, each with the address of its items."""
    return [
        {"label": label, "tally": tally, "href": f"?{urlencode(query[label])}"}
        for label, tally in tallies.items()
    ]


def _subheading(programme: ReviewProgramme, lead: str) -> str:
    parts = [lead]
    reason = str(programme.reason_document or programme.reason)
    if reason:
        parts.append(_("by reason of %(reason)s") % {"reason": reason[:120]})
    if programme.due_on:
        parts.append(_("to be finished by %(day)s") % {"day": local_date(programme.due_on)})
    return " · ".join(parts)


def new_review(request: HttpRequest) -> HttpResponse:
    """Open a review programme."""
    actor = actor_of(request)
    actor.require("documents.review_law")
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            law = document_named(actor=actor, text=data.pop("reason_document"))
            programme = open_review(
                actor=actor, new=NewReview(reason_document_id=law, **data), now=utc_now()
            )  # fmt: skip
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The review is open."))
            return redirect("documents:review", programme_id=programme.id)
    context = {
        "title": _("Open a review"),
        "form": form,
        "submit_label": _("Open the review"),
        "cancel_href": reverse("documents:reviews"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)
