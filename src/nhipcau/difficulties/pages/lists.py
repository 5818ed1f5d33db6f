"""The list of difficulties: late ones first, by kind, by agency."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import Level, ids_of_level, names_now, subtree_ids
from nhipcau.difficulties.models import Difficulty, DifficultyGroup
from nhipcau.difficulties.models.difficulty import KINDS, STAGES, DifficultyQuerySet
from nhipcau.difficulties.rules import HANDLE, RAISE
from nhipcau.difficulties.wording import badge_of
from nhipcau.kit.clock import today
from nhipcau.kit.ids import as_uuid
from nhipcau.nodes.facade import may_here
from nhipcau.spine.facade import Actor, day_of
from nhipcau.ui.facade import Column, ListPage, local_date, state_badge

PAST = [
    ("open", _("Open")),
    ("late", _("Answer overdue")),
    ("raised", _("Raised")),
    ("answered", _("Answered")),
]
LEVELS = [
    (Level.CENTRAL.value, _("Central bodies")),
    (Level.PROVINCIAL.value, _("Provinces and cities")),
    (Level.DISTRICT.value, _("Districts, until June 2025")),
    (Level.COMMUNAL.value, _("Communes")),
]


class DifficultyFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the list."""

    stage = django_filters.MultipleChoiceFilter(
        label=_("Stage"), choices=STAGES, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KINDS)
    late = django_filters.BooleanFilter(label=_("Answer overdue"), method="filter_late")
    holder = django_filters.CharFilter(label=_("Lies with"), method="filter_agency", widget=forms.HiddenInput)
    raised_by = django_filters.CharFilter(
        label=_("Raised by"), method="filter_agency", widget=forms.HiddenInput
    )
    group = django_filters.CharFilter(label=_("Group"), method="filter_group", widget=forms.HiddenInput)

    past = django_filters.ChoiceFilter(
        label=_("As it stood"), choices=PAST, method="filter_past", widget=forms.HiddenInput
    )
    since = django_filters.DateFilter(
        label=_("Changes since"), method="filter_nothing", widget=forms.HiddenInput
    )
    level = django_filters.ChoiceFilter(
        label=_("Lay with"), choices=LEVELS, method="filter_level", widget=forms.HiddenInput
    )

    class Meta:
        model = Difficulty
        fields: list[str] = []

    def filter_late(
        self,
        rows: DifficultyQuerySet,
        name: str,
        value: bool,  # noqa: FBT001 - as django-filter calls it
    ) -> DifficultyQuerySet:
        """Rows whose holder has let the day pass, or all others."""
        late = rows.late_on(today())
        return late if value else rows.exclude(id__in=late.values("id"))

    def filter_agency(self, rows: QuerySet[Difficulty], name: str, value: str) -> QuerySet[Difficulty]:
        """Rows of the agency or a unit below it; nothing for an id that is none."""
        agency = as_uuid(value)
        field = "holder_agency_id" if name == "holder" else "raised_by_id"
        return rows.filter(Q((f"{field}__in", subtree_ids(agency)))) if agency else rows.none()

    @property
    def day(self) -> date:
        """The day of the page."""
        return day_of(self.request)

    def filter_nothing(self, rows: DifficultyQuerySet, name: str, value: date) -> DifficultyQuerySet:
        """All rows: the day is read by another filter."""
        return rows

    def filter_past(self, rows: DifficultyQuerySet, name: str, value: str) -> DifficultyQuerySet:
        """Rows as they stood at the end of the day of the page, or what happened to them before it."""
        since = self.form.cleaned_data.get("since") or self.day - timedelta(days=7)
        match value:
            case "open":
                return rows.as_of(self.day).open_on(self.day)
            case "late":
                return rows.as_of(self.day).overdue_on(self.day)
            case "raised":
                return rows.filter(raised_on__gt=since, raised_on__lte=self.day)
            case _:
                return rows.filter(answered_on__gt=since, answered_on__lte=self.day)

    def filter_level(self, rows: DifficultyQuerySet, name: str, value: str) -> QuerySet[Difficulty]:
        """Rows that lay with an agency of the level on the day of the page."""
        return rows.as_of(self.day).filter(Q(("holder_then__in", ids_of_level(value))))

    def filter_group(self, rows: QuerySet[Difficulty], name: str, value: str) -> QuerySet[Difficulty]:
        """Rows of the group."""
        group = as_uuid(value)
        return rows.filter(group_id=group) if group else rows.none()


class DifficultyList(ListPage[Difficulty]):
    """All difficulties that the actor may see."""

    title = _("Difficulties")
    search_fields = ("title__unaccent", "text__unaccent", "answer__unaccent")
    search_label = _("Search in difficulties and answers")
    filterset_class = DifficultyFilters
    template_name = "difficulties/list.html"
    ordering = ("due_on", "serial")
    empty_title = _("No difficulties here")
    empty_text = _("Whoever is stuck raises a difficulty from the page of the task.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[Difficulty]:
        """With their tasks and groups."""
        return Difficulty.objects.visible_to(actor).select_related("task", "group")

    def get_columns(self, actor: Actor | None) -> list[Column[Difficulty]]:
        """Number, what is stuck, kind, who raised it, with whom it lies, state."""
        day, names = today(), _Names()

        def badge(row: Difficulty) -> str:
            return state_badge(*badge_of(row, day))

        return [
            Column(
                key="code", label=_("No."), sort="serial", export=lambda row: row.code,
                value=lambda row: format_html('<span class="nc-nowrap">{}</span>', row.code),
            ),
            Column(
                key="title", label=_("What is stuck"), sort="title",
                href=lambda row: reverse("difficulties:difficulty", args=[row.pk]),
            ),
            Column(key="kind", label=_("Kind"), sort="kind", value=lambda row: row.get_kind_display()),
            Column(
                key="raised_by", label=_("Raised by"), roomy=True, value=lambda row: names(row.raised_by_id)
            ),
            Column(
                key="holder", label=_("Lies with"), roomy=True, value=lambda row: names(row.holder_agency_id)
            ),
            Column(
                key="due", label=_("Answer due"), sort="due_on", value=lambda row: local_date(row.due_on),
                export=lambda row: row.due_on,
            ),
            Column(
                key="stage", label=_("State"), roomy=True, value=badge,
                export=lambda row: row.get_stage_display(),
            ),
        ]  # fmt: skip

    def chip_text(self, name: str, value: object) -> str:
        """The agency or the group instead of its id."""
        asked = as_uuid(str(value))
        if asked is None:
            return ""
        if name in ("holder", "raised_by"):
            return names_now([asked]).get(asked, "")
        if name != "group":
            return ""
        group = DifficultyGroup.objects.visible_to(self.actor).filter(id=asked).first()
        return group.title if group else ""

    def get_context(self) -> dict[str, object]:
        """Who may raise one."""
        actor = self.actor
        past = "past" in self.request.GET
        return {
            "subheading": _("As of %(day)s") % {"day": local_date(day_of(self.request))} if past else "",
            "may_raise": may_here(actor, RAISE),
            "may_handle": may_here(actor, HANDLE),
        }


class _Names:
    """Agency names for the rows of one request, asked for once."""

    def __init__(self) -> None:
        self.known: dict[UUID, str] = {}

    def __call__(self, agency_id: UUID) -> str:
        if agency_id not in self.known:
            self.known |= names_now([agency_id])
        return self.known.get(agency_id, "")
