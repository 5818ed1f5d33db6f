"""The competence table: which level decides on what."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.models import Competence
from nhipcau.agencies.wording import CONFIDENCE, LEVELS, word
from nhipcau.kit.calendar import ONE_DAY
from nhipcau.spine.facade import Actor, day_of
from nhipcau.ui.facade import Column, DayInput, ListPage


class CompetenceFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the table."""

    level = django_filters.ChoiceFilter(label=_("Level"), choices=list(LEVELS.items()))
    confidence = django_filters.ChoiceFilter(label=_("How sure"), choices=list(CONFIDENCE.items()))
    on = django_filters.DateFilter(label=_("As of"), method="keep_all", widget=DayInput)

    class Meta:
        model = Competence
        fields: list[str] = []

    def keep_all(self, rows: QuerySet[Competence], name: str, value: date) -> QuerySet[Competence]:
        """The page itself applies the day, also when none is given."""
        return rows


class CompetenceList(ListPage[Competence]):
    """The table as of a day."""

    title = _("Who decides what")
    subheading = _("The level that decides on a matter. Rows that are not sure must be checked first.")
    filterset_class = CompetenceFilters
    search_fields = ("matter", "names", "source")
    ordering = ("matter",)
    columns = (
        Column(
            key="name",
            label=_("Matter"),
            value=lambda row: row.name(get_language() or "vi"),
            sort="matter",
            heading=True,
        ),
        Column(key="level", label=_("Level"), value=lambda row: word(LEVELS, row.level), sort="level"),
        Column(
            key="confidence",
            label=_("How sure"),
            value=lambda row: word(CONFIDENCE, row.confidence),
            sort="confidence",
        ),
        Column(key="source", label=_("Source")),
        Column(key="valid_from", label=_("From"), wide=True),
        Column(
            key="last_day",
            label=_("Last day"),
            value=lambda row: row.valid_to - ONE_DAY if row.valid_to else None,
            wide=True,
        ),
    )

    @cached_property
    def day(self) -> date:
        """The day of which the page speaks."""
        return day_of(self.request)

    def get_queryset(self, actor: Actor | None) -> QuerySet[Competence]:
        """The rows in force on the day; the table is open to every officer."""
        return Competence.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=self.day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=self.day),
        )
