"""Lists: meetings, steering bodies, and the register of conclusions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import find_agencies, names_now, subtree_ids
from nhipcau.kit.ids import as_uuid
from nhipcau.meetings.models import Conclusion, Meeting, SteeringBody
from nhipcau.meetings.models.minutes import ConclusionQuerySet
from nhipcau.meetings.queries import body_names, conclusions_on
from nhipcau.meetings.rules import Stage
from nhipcau.meetings.wording import (
    CONCLUSION_STATES,
    STAGES,
    stage_badge,
    standing_badge,
)
from nhipcau.spine.facade import Actor, day_of
from nhipcau.tasks.facade import COUNTED
from nhipcau.ui.facade import STATES, Column, DayInput, Label, ListPage, local_date


class _BodyNames:
    """Names of the bodies in the rows of one request, asked for once each."""

    def __init__(self) -> None:
        self.known: dict[UUID, str] = {}

    def __call__(self, body: SteeringBody) -> str:
        if body.id not in self.known:
            self.known |= body_names([body])
        return self.known[body.id]


class _AgencyNames:
    """Names of agencies, asked for once each."""

    def __init__(self) -> None:
        self.known: dict[UUID, str] = {}

    def __call__(self, agency_id: UUID | None) -> str:
        if agency_id is None:
            return ""
        if agency_id not in self.known:
            self.known |= names_now([agency_id])
        return self.known.get(agency_id, "")


class MeetingFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the list of meetings."""

    stage = django_filters.MultipleChoiceFilter(
        label=_("Stage"),
        choices=[(stage.value, STAGES[stage]) for stage in Stage],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Meeting.Kind.choices)
    body = django_filters.CharFilter(label=_("Body"), method="filter_body", widget=forms.HiddenInput)
    from_day = django_filters.DateFilter(
        label=_("From"), field_name="meeting_date", lookup_expr="gte", widget=DayInput
    )
    to_day = django_filters.DateFilter(
        label=_("Up to"), field_name="meeting_date", lookup_expr="lte", widget=DayInput
    )

    class Meta:
        model = Meeting
        fields: list[str] = []

    def filter_body(self, rows: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        """Meetings of the body."""
        body = as_uuid(value)
        return rows.filter(body_id=body) if body else rows.none()


class MeetingList(ListPage[Meeting]):
    """All meetings that the actor may see, the latest first."""

    title = _("Meetings")
    search_fields = ("topic__unaccent", "body__name__unaccent", "place__unaccent")
    search_label = _("Search in topics, bodies and places")
    filterset_class = MeetingFilters
    ordering = ("-meeting_date", "-start_time")
    empty_title = _("No meetings yet")
    empty_text = _("Meetings are planned on the page of a steering body.")
    template_name = "meetings/list.html"

    def get_context(self) -> dict[str, object]:
        """Who may plan one."""
        return {"may_plan": self.actor is not None and self.actor.can("meetings.manage")}

    @cached_property
    def body_name(self) -> _BodyNames:
        """The names of the bodies in the rows."""
        return _BodyNames()

    def get_queryset(self, actor: Actor | None) -> QuerySet[Meeting]:
        """Meetings with their bodies."""
        return Meeting.objects.visible_to(actor).select_related("body")

    def get_columns(self, actor: Actor | None) -> list[Column[Meeting]]:
        """Day, body, kind, stage."""
        names = self.body_name
        return [
            Column(
                key="body", label=_("Body"), value=lambda row: names(row.body),
                href=lambda row: reverse("meetings:meeting", args=[row.pk]),
            ),
            Column(key="date", label=_("Day"), sort="meeting_date", value=lambda row: row.meeting_date),
            Column(key="time", label=_("Begins at"), value=lambda row: row.start_time.strftime("%H:%M")),
            Column(key="kind", label=_("Kind"), value=lambda row: row.get_kind_display()),
            Column(key="number", label=_("No."), sort="number", align="end", wide=True),
            Column(key="topic", label=_("Topic"), wide=True),
            Column(key="stage", label=_("Stage"), value=stage_badge),
        ]  # fmt: skip

    def chip_text(self, name: str, value: object) -> str:
        """The name of the body."""
        body_id = as_uuid(str(value)) if name == "body" else None
        found = SteeringBody.objects.visible_to(self.actor).filter(id=body_id).first() if body_id else None
        return body_names([found])[found.id] if found else ""


class BodyFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the list of bodies."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=SteeringBody.Kind.choices)
    level = django_filters.ChoiceFilter(label=_("Level"), choices=SteeringBody.Level.choices)

    class Meta:
        model = SteeringBody
        fields: list[str] = []


class BodyList(ListPage[SteeringBody]):
    """All steering bodies that the actor may see."""

    title = _("Steering bodies")
    search_fields = ("name__unaccent", "established_by__number__unaccent")
    search_label = _("Search in names and documents")
    filterset_class = BodyFilters
    ordering = ("level", "established_on")
    template_name = "meetings/bodies.html"
    empty_title = _("No steering bodies yet")
    empty_text = _("Enter the committees and working groups whose secretariat you are.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[SteeringBody]:
        """Bodies with the documents that established them."""
        return SteeringBody.objects.visible_to(actor).select_related("established_by")

    def search(self, rows: QuerySet[SteeringBody], text: str) -> QuerySet[SteeringBody]:
        """Also by the names in the directory of agencies."""
        entries = [match.agency.id for match in find_agencies(text, "vi", 20)]
        typed = super().search(rows, text)
        return rows.filter(Q(id__in=typed.values("id")) | Q(directory_entry_id__in=entries))

    def get_columns(self, actor: Actor | None) -> list[Column[SteeringBody]]:
        """Name, kind, level, secretariat, document, period."""
        names, agencies = _BodyNames(), _AgencyNames()
        return [
            Column(
                key="name", label=_("Name"), value=names,
                href=lambda row: reverse("meetings:body", args=[row.pk]),
            ),
            Column(key="kind", label=_("Kind"), value=lambda row: row.get_kind_display()),
            Column(key="level", label=_("Level"), sort="level", value=lambda row: row.get_level_display()),
            Column(
                key="standing", label=_("Secretariat"), value=lambda row: agencies(row.standing_agency_id)
            ),
            Column(
                key="document", label=_("Document"), wide=True,
                value=lambda row: row.established_by.number if row.established_by else "",
            ),
            Column(key="from", label=_("Established on"), sort="established_on", wide=True,
                   value=lambda row: row.established_on),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """Whether a body may be entered."""
        return {"may_enter": self.actor is not None and self.actor.can("meetings.manage")}


class ConclusionFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the register: `lead` takes an agency with all below it."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=[
            *((state.value, STATES[state.value].label) for state in COUNTED),
            *CONCLUSION_STATES.items(),
        ],
        method="filter_state",
        widget=forms.CheckboxSelectMultiple,
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Conclusion.Kind.choices)
    body = django_filters.CharFilter(label=_("Body"), method="filter_body", widget=forms.HiddenInput)
    meeting = django_filters.CharFilter(label=_("Meeting"), method="filter_meeting", widget=forms.HiddenInput)
    lead = django_filters.CharFilter(label=_("Led by"), method="filter_lead", widget=forms.HiddenInput)

    class Meta:
        model = Conclusion
        fields: list[str] = []

    def filter_state(self, rows: ConclusionQuerySet, name: str, values: list[str]) -> QuerySet[Conclusion]:
        """Rows in one of the states on the day of the page."""
        return rows.filter(Q(("state__in", values))) if values else rows

    def filter_body(self, rows: QuerySet[Conclusion], name: str, value: str) -> QuerySet[Conclusion]:
        """Conclusions of the body."""
        body = as_uuid(value)
        return rows.filter(meeting__body_id=body) if body else rows.none()

    def filter_meeting(self, rows: QuerySet[Conclusion], name: str, value: str) -> QuerySet[Conclusion]:
        """Conclusions of the meeting."""
        meeting = as_uuid(value)
        return rows.filter(meeting_id=meeting) if meeting else rows.none()

    def filter_lead(self, rows: QuerySet[Conclusion], name: str, value: str) -> QuerySet[Conclusion]:
        """Conclusions led by the agency or a unit below it."""
        agency = as_uuid(value)
        return rows.filter(lead_agency_id__in=subtree_ids(agency)) if agency else rows.none()


class ConclusionList(ListPage[Conclusion]):
    """The register of conclusions of confirmed minutes, with their state on the day of the page."""

    title = _("Conclusions")
    search_fields = ("text__unaccent", "product__unaccent", "meeting__topic__unaccent")
    search_label = _("Search in conclusions and products")
    filterset_class = ConclusionFilters
    ordering = ("-meeting__meeting_date", "meeting__number", "position")
    empty_title = _("No conclusions yet")
    empty_text = _("Conclusions stand here once the minutes of a meeting are confirmed.")

    @property
    def day(self) -> date:
        """The day for which states are shown."""
        return day_of(self.request)

    def get_queryset(self, actor: Actor | None) -> QuerySet[Conclusion]:
        """Conclusions with meeting, body and state."""
        return conclusions_on(actor=actor, day=self.day)

    def get_columns(self, actor: Actor | None) -> list[Column[Conclusion]]:
        """What, who, until when, state, and the meeting."""
        bodies, agencies, day = _BodyNames(), _AgencyNames(), self.day

        def badge(row: Any) -> str:
            return standing_badge(row, day)

        def address(row: Any) -> str:
            return f"{reverse('meetings:meeting', args=[row.meeting_id])}#conclusion-{row.pk}"

        return [
            Column(key="text", label=_("What was concluded"), href=address),
            Column(key="lead", label=_("Led by"), value=lambda row: agencies(row.lead_agency_id)),
            Column(
                key="due", label=_("Last day"), sort="due_then",
                value=lambda row: getattr(row, "due_then", None),
            ),
            Column(key="state", label=_("State"), value=badge),
            Column(key="body", label=_("Body"), wide=True, value=lambda row: bodies(row.meeting.body)),
            Column(
                key="meeting", label=_("Meeting"), sort="meeting__meeting_date",
                value=lambda row: row.meeting.meeting_date,
            ),
            Column(key="kind", label=_("Kind"), wide=True, value=lambda row: row.get_kind_display()),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """The subheading says for which day."""
        return {"subheading": _("State as of %(day)s") % {"day": local_date(self.day)}}

    def chip_text(self, name: str, value: object) -> str:
        """Names in place of ids."""
        found = as_uuid(str(value))
        if found is None:
            return ""
        if name == "lead":
            return names_now([found]).get(found, "")
        if name == "body":
            body = SteeringBody.objects.visible_to(self.actor).filter(id=found).first()
            return body_names([body])[body.id] if body else ""
        meeting = Meeting.objects.visible_to(self.actor).filter(id=found).first()
        return local_date(meeting.meeting_date) if meeting else ""

    def get_title(self) -> Label:
        """The heading."""
        return self.title
