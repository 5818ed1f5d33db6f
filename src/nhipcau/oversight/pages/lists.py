"""Lists: commitments, inspections, findings, each as of a day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nhipcau.kit.ids import as_uuid
from nhipcau.oversight.models import Commitment, Finding, Inspection
from nhipcau.oversight.pages.common import Names
from nhipcau.oversight.queries import commitments_on, findings_on
from nhipcau.oversight.rules.commitments import SHOWN_STATES
from nhipcau.oversight.rules.inspections import OPEN_STATES, FindingState, Stage
from nhipcau.oversight.wording import (
    BADGES,
    COMMITMENT_STATES,
    FINDING_STATES,
    INSPECTION_STAGES,
    commitment_words,
    finding_words,
)
from nhipcau.spine.facade import Actor, day_of
from nhipcau.ui.facade import Column, ListPage, local_date, local_number, state_badge

NOWRAP = '<span class="nc-nowrap">{}</span>'


def day_cell(day: date | None) -> SafeString | str:
    """A day that does not break over two lines."""
    return format_html(NOWRAP, local_date(day)) if day else ""


def _promised_for(row: Commitment) -> SafeString | str:
    """The promised day in force, below the first one where it was moved."""
    if row.due_on == row.first_due_on:
        return day_cell(row.due_on)
    days = day_cell(row.first_due_on), day_cell(row.due_on)
    return format_html('<s class="nc-faint">{}</s><br>{}', *days)


def _slips(row: Any) -> str:
    """How often a day was moved, and by how many days the whole."""
    if not row.moves:
        return local_number(0)
    moved = ngettext("%(times)s; %(days)s day", "%(times)s; %(days)s days", row.days_slipped)
    return moved % {"times": local_number(row.moves), "days": local_number(row.days_slipped)}


class _StateFilters(django_filters.FilterSet):  # type: ignore[misc]
    """A filter by the state on the day of the page."""

    def filter_state(self, rows: Any, name: str, values: list[str]) -> Any:
        """Rows in one of the states."""
        return rows.in_states(*values) if values else rows


class CommitmentFilters(_StateFilters):
    """Filters of commitments; agency ids come from links of other pages."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), method="filter_state", widget=forms.CheckboxSelectMultiple,
        choices=[(state.value, COMMITMENT_STATES[state]) for state in SHOWN_STATES],
    )  # fmt: skip
    promiser = django_filters.CharFilter(method="filter_promiser", widget=forms.HiddenInput)

    class Meta:
        model = Commitment
        fields: list[str] = []

    def filter_promiser(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        """Promises of the agency; nothing for an id that is none."""
        agency = as_uuid(value)
        return rows.filter(promiser_id=agency) if agency else rows.none()


class CommitmentList(ListPage[Commitment]):
    """All commitments that the actor may see, with their state on the day of the page."""

    title = _("Commitments")
    search_fields = ("title__unaccent", "product__unaccent", "occasion__unaccent")
    search_label = _("Search in promises, products and occasions")
    filterset_class = CommitmentFilters
    template_name = "oversight/commitments.html"
    ordering = ("due_on", "created_at")
    empty_title = _("No commitments here")
    empty_text = _("Record the first one, or change the filters.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[Commitment]:
        """Commitments given by the day, with the number of their slips."""
        return commitments_on(actor=actor, day=day_of(self.request)).annotate(moves=Count("slips"))

    def get_columns(self, actor: Actor | None) -> list[Column[Commitment]]:
        """Promise, sides, days, slips, state."""
        names, day = Names(), day_of(self.request)

        def badge(row: Any) -> str:
            return state_badge(BADGES[row.state], commitment_words(row, row.state, day, row.due_then))

        return [
            Column(
                key="title", label=_("What is promised"), sort="title",
                href=lambda row: reverse("oversight:commitment", args=[row.pk]),
            ),
            Column(
                key="promiser", label=_("Who promises, to whom"),
                value=lambda row: format_html(
                    '{}<br><span class="nc-faint">→ {}</span>',
                    names(row.promiser_id), names(row.receiver_id),
                ),
                export=lambda row: f"{names(row.promiser_id)} → {names(row.receiver_id)}",
            ),
            Column(
                key="due", label=_("Promised for"), sort="due_on", value=_promised_for,
                export=lambda row: row.due_on,
            ),
            Column(
                key="moves", label=_("Slips"), sort="moves", align="end", value=_slips,
                export=lambda row: row.days_slipped,
            ),
            Column(
                key="state", label=_("State"), value=badge
            ),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """For which day, and whether one may be recorded."""
        return {
            "subheading": _("State as of %(day)s") % {"day": local_date(day_of(self.request))},
            "may_add": self.actor is not None and self.actor.can("oversight.commit"),
        }


class InspectionFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of inspections."""

    stage = django_filters.ChoiceFilter(
        label=_("Stage"), choices=[(stage.value, INSPECTION_STAGES[stage]) for stage in Stage]
    )

    class Meta:
        model = Inspection
        fields: list[str] = []


class InspectionList(ListPage[Inspection]):
    """All inspections that the actor may see."""

    title = _("Inspections")
    search_fields = ("subject__unaccent", "basis_text__unaccent")
    search_label = _("Search in subjects and bases")
    filterset_class = InspectionFilters
    template_name = "oversight/inspections.html"
    ordering = ("-planned_from",)
    empty_title = _("No inspections here")
    empty_text = _("Plan the first one, or change the filters.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[Inspection]:
        """Inspections with the agencies that are inspected."""
        return Inspection.objects.visible_to(actor).prefetch_related("inspected")

    def get_columns(self, actor: Actor | None) -> list[Column[Inspection]]:
        """Subject, sides, days, stage."""
        names = Names()
        return [
            Column(
                key="subject", label=_("Subject"), sort="subject",
                href=lambda row: reverse("oversight:inspection", args=[row.pk]),
            ),
            Column(key="inspecting", label=_("Who inspects"), value=lambda row: names(row.inspecting_id)),
            Column(
                key="inspected", label=_("Who is inspected"),
                value=lambda row: "; ".join(names(one.agency_id) for one in row.inspected.all()),
            ),
            Column(
                key="from", label=_("From"), sort="planned_from",
                value=lambda row: day_cell(row.planned_from), export=lambda row: row.planned_from,
            ),
            Column(
                key="to", label=_("Up to"), sort="planned_to", wide=True,
                value=lambda row: day_cell(row.planned_to), export=lambda row: row.planned_to,
            ),
            Column(
                key="stage", label=_("Stage"), value=lambda row: INSPECTION_STAGES[Stage(row.stage)],
            ),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """Whether one may be planned."""
        return {"may_add": self.actor is not None and self.actor.can("oversight.inspect")}


class FindingFilters(_StateFilters):
    """Filters of findings."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), method="filter_state", widget=forms.CheckboxSelectMultiple,
        choices=[
            (state.value, FINDING_STATES[state]) for state in FindingState if state != FindingState.NOT_YET
        ],
    )  # fmt: skip
    severity = django_filters.ChoiceFilter(label=_("Severity"), choices=Finding.Severity.choices)

    class Meta:
        model = Finding
        fields: list[str] = []


class FindingList(ListPage[Finding]):
    """Findings with their state on the day of the page: the open ones, unless states are chosen."""

    title = _("Findings")
    search_fields = ("text__unaccent", "inspection__subject__unaccent")
    search_label = _("Search in findings and inspections")
    filterset_class = FindingFilters
    ordering = ("due_on", "number")
    empty_title = _("No open findings")
    empty_text = _("Everything that was found is mended. Choose a state to see the closed ones.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[Finding]:
        """Findings of the day."""
        rows = findings_on(actor=actor, day=day_of(self.request)).select_related("inspection")
        return rows if self.request.GET.get("state") else rows.in_states(*OPEN_STATES)

    def get_columns(self, actor: Actor | None) -> list[Column[Finding]]:
        """Finding, inspection, severity, agency, deadline, state."""
        names, day = Names(), day_of(self.request)

        def badge(row: Any) -> str:
            return state_badge(
                BADGES.get(row.state, "draft"), finding_words(row, row.state, day, row.due_then)
            )

        def address(row_id: UUID) -> str:
            return reverse("oversight:finding", args=[row_id])

        return [
            Column(
                key="text", label=_("What the inspection found"), sort="text",
                href=lambda row: address(row.pk),
                value=lambda row: row.text[:200], export=lambda row: row.text,
            ),
            Column(
                key="inspection", label=_("Inspection"), value=lambda row: row.inspection.subject, wide=True
            ),
            Column(
                key="severity", label=_("Severity"), value=lambda row: row.get_severity_display(),
                export=lambda row: row.severity,
            ),
            Column(key="agency", label=_("Who must mend it"), value=lambda row: names(row.agency_id)),
            Column(
                key="due", label=_("To be mended by"), sort="due_on",
                value=lambda row: day_cell(row.due_on), export=lambda row: row.due_on,
            ),
            Column(key="refusals", label=_("Found not mended"), sort="refusals", align="end"),
            Column(
                key="state", label=_("State"), value=badge
            ),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """For which day."""
        return {"subheading": _("State as of %(day)s") % {"day": local_date(day_of(self.request))}}
