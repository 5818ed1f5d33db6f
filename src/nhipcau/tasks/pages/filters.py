"""Filters of the list of tasks: every figure of a board or a weekly pack opens the list of its tasks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import counted_with, ids_in_block, subtree_ids
from nhipcau.documents.facade import documents_below
from nhipcau.kit.ids import as_uuid
from nhipcau.spine.facade import Actor, day_of
from nhipcau.tasks.models import Task
from nhipcau.tasks.models.task import TaskQuerySet
from nhipcau.tasks.period_queries import (
    NO_CAUSE,
    Change,
    ExtensionAct,
    FirstDeadline,
    Waiting,
    changed,
    extension_act,
    first_deadline,
    late_because,
    waiting_on,
)
from nhipcau.tasks.rules import COUNTED, Stage
from nhipcau.tasks.wording import CAUSES, STAGES
from nhipcau.ui.facade import STATES, DayInput

BLOCKS = [
    ("ministries", _("Ministries and agencies")),
    ("provinces", _("Provinces and cities")),
    ("government", _("Government bodies")),
    ("party", _("Party bodies")),
    ("other", _("Other bodies")),
]
PARTS = [("leads", _("Leads")), ("coordinates", _("Coordinates")), ("assigned", _("Has assigned"))]
CHANGES = [
    (Change.ISSUED.value, _("Newly issued")),
    (Change.DONE_ON_TIME.value, STATES["done_on_time"].label),
    (Change.DONE_LATE.value, STATES["done_late"].label),
    (Change.FELL_OVERDUE.value, _("Fell overdue")),
    (Change.CANCELLED.value, _("Cancelled")),
]
EXTENSION_ACTS = [
    (ExtensionAct.ASKED.value, _("Asked for")),
    (ExtensionAct.GRANTED.value, _("Granted")),
    (ExtensionAct.REFUSED.value, _("Refused")),
]
WAITING = [
    (Waiting.EXTENSION.value, _("A decision on an extension")),
    (Waiting.PRODUCT.value, _("A decision on the product")),
]
FIRST_DEADLINE = [
    (FirstDeadline.KEPT.value, _("Kept")),
    (FirstDeadline.MISSED.value, _("Missed")),
    (FirstDeadline.JUDGED.value, _("Kept or missed")),
]
NO_CAUSE_WORDS = _("No cause named")


class TaskFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the list. `lead` takes an agency with all below it, `body` what counts in its line on
    the Government's board, `unit` the agency alone."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=[(state.value, STATES[state.value].label) for state in COUNTED],
        method="filter_state",
        widget=forms.CheckboxSelectMultiple,
    )
    part = django_filters.ChoiceFilter(label=_("Part of my agency"), choices=PARTS, method="filter_part")
    block = django_filters.ChoiceFilter(label=_("Block"), choices=BLOCKS, method="filter_block")
    stage = django_filters.ChoiceFilter(
        label=_("Stage"), choices=[(stage.value, STAGES[stage]) for stage in Stage]
    )
    key_task = django_filters.BooleanFilter(label=_("Key task"))
    lead = django_filters.CharFilter(label=_("Lead agency"), method="filter_lead", widget=forms.HiddenInput)
    body = django_filters.CharFilter(label=_("Lead agency"), method="filter_body", widget=forms.HiddenInput)
    unit = django_filters.CharFilter(label=_("Lead unit"), method="filter_unit", widget=forms.HiddenInput)
    document = django_filters.CharFilter(
        label=_("Document"), method="filter_document", widget=forms.HiddenInput
    )
    carries_out = django_filters.CharFilter(
        label=_("Carries out"), method="filter_carries_out", widget=forms.HiddenInput
    )
    parent = django_filters.CharFilter(label=_("Part of"), method="filter_parent", widget=forms.HiddenInput)
    due_from = django_filters.DateFilter(
        label=_("Due from"), field_name="due_on", lookup_expr="gte", widget=DayInput
    )
    due_to = django_filters.DateFilter(
        label=_("Due up to"), field_name="due_on", lookup_expr="lte", widget=DayInput
    )

    change = django_filters.ChoiceFilter(
        label=_("What changed"), choices=CHANGES, method="filter_change", widget=forms.HiddenInput
    )
    extension = django_filters.ChoiceFilter(
        label=_("Extension"), choices=EXTENSION_ACTS, method="filter_extension", widget=forms.HiddenInput
    )
    since = django_filters.DateFilter(
        label=_("Changes since"), method="filter_nothing", widget=forms.HiddenInput
    )
    waiting = django_filters.ChoiceFilter(
        label=_("Waits for"), choices=WAITING, method="filter_waiting", widget=forms.HiddenInput
    )
    cause = django_filters.ChoiceFilter(
        label=_("Cause of delay"),
        choices=[*CAUSES.items(), (NO_CAUSE, NO_CAUSE_WORDS)],
        method="filter_cause",
        widget=forms.HiddenInput,
    )
    first = django_filters.ChoiceFilter(
        label=_("First deadline"), choices=FIRST_DEADLINE, method="filter_first", widget=forms.HiddenInput
    )
    known = django_filters.IsoDateTimeFilter(
        label=_("Entered by"), method="filter_known", widget=forms.HiddenInput
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def filter_state(self, rows: TaskQuerySet, name: str, values: list[str]) -> TaskQuerySet:
        """Rows in one of the states on the day of the page."""
        return rows.in_states(*values) if values else rows

    def filter_part(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows in which the reader's agency, or a unit below it, has that part; none for the public."""
        actor: Actor | None = getattr(self.request, "actor", None)
        if actor is None or actor.agency_id is None:
            return rows.none()
        own = subtree_ids(actor.agency_id)
        if value == "coordinates":
            shared = Task.objects.visible_to(actor).filter(coordinating__agency_id__in=own)
            return rows.filter(id__in=shared.values("id"))
        return rows.filter(Q((f"{'lead' if value == 'leads' else 'assigner'}_agency_id__in", own)))

    def filter_block(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows led by an agency of the block."""
        return rows.filter(lead_agency_id__in=ids_in_block(value))

    def filter_lead(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows led by the agency or a unit below it; nothing for an id that is none."""
        agency = as_uuid(value)
        return rows.filter(lead_agency_id__in=subtree_ids(agency)) if agency else rows.none()

    def filter_body(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows that count for the reporting body."""
        agency = as_uuid(value)
        return rows.filter(lead_agency_id__in=counted_with(agency)) if agency else rows.none()

    def filter_unit(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows led by the agency itself."""
        agency = as_uuid(value)
        return rows.filter(lead_agency_id=agency) if agency else rows.none()

    def filter_parent(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows that are parts of a task."""
        parent = as_uuid(value)
        return rows.filter(parent_id=parent) if parent else rows.none()

    def filter_document(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows that implement the document."""
        document = as_uuid(value)
        return rows.filter(document_id=document) if document else rows.none()

    def filter_carries_out(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows of the document and of all that carry it out, as far as the reader may see these."""
        document = as_uuid(value)
        if document is None:
            return rows.none()
        below = documents_below(actor=getattr(self.request, "actor", None), document_id=document)
        return rows.filter(document_id__in=[document, *(card.id for card, _depth in below)])

    @property
    def day(self) -> date:
        """The day of the page."""
        return day_of(self.request)

    @property
    def since_day(self) -> date:
        """The day after which changes count: the one asked for, or a week before the day of the page."""
        asked = self.form.cleaned_data.get("since")
        return asked if isinstance(asked, date) else self.day - timedelta(days=7)

    def filter_nothing(self, rows: TaskQuerySet, name: str, value: date) -> TaskQuerySet:
        """All rows: the day is read by other filters."""
        return rows

    def filter_change(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        """Rows to which this happened in the time asked for."""
        return changed(rows, Change(value), self.since_day, self.day)

    def filter_extension(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        """Rows whose extension was asked, granted or refused in the time asked for."""
        return extension_act(rows, ExtensionAct(value), self.since_day, self.day)

    def filter_waiting(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        """Rows that waited for a decision on the day of the page."""
        return waiting_on(rows, Waiting(value), self.day)

    def filter_cause(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        """Overdue rows with the cause that was known on the day of the page."""
        return late_because(rows, value, self.day)

    def filter_first(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        """Rows by whether their first deadline was kept."""
        return first_deadline(rows, FirstDeadline(value), self.day)

    def filter_known(self, rows: TaskQuerySet, name: str, value: datetime) -> TaskQuerySet:
        """Rows that were in the register at an instant."""
        return rows.entered_by(value)
