"""The list of agencies as of a day."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import django_filters
from django.db.models import (
    BinaryField,
    Case,
    CharField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.models import Agency, AgencyName
from nhipcau.agencies.wording import BLOCKS, KINDS, LEVELS, word
from nhipcau.kit.collation import fold
from nhipcau.spine.facade import Actor, day_of
from nhipcau.ui.facade import Column, DayInput, ListPage


class AgencyFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the list."""

    block = django_filters.ChoiceFilter(label=_("Block"), choices=list(BLOCKS.items()))
    level = django_filters.ChoiceFilter(label=_("Level"), choices=list(LEVELS.items()))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=list(KINDS.items()))
    on = django_filters.DateFilter(label=_("As of"), method="keep_all", widget=DayInput)

    class Meta:
        model = Agency
        fields: list[str] = []

    def keep_all(self, rows: QuerySet[Agency], name: str, value: date) -> QuerySet[Agency]:
        """The page itself applies the day, also when none is given."""
        return rows


def _name_column(field: str, language: str, day: date, of: str = "pk") -> Subquery:
    """The official name, valid on the day, of the agency of the row (or of the one above it)."""
    names = AgencyName.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        agency=OuterRef(of),
        language=language,
        kind="official",
    )
    return Subquery(names.values(field)[:1])


# From the top down: an officer looks for a ministry more often than for a commune.
_LEVEL_ORDER = Case(
    *(When(level=level, then=Value(rank)) for rank, level in enumerate(LEVELS)),
    output_field=IntegerField(),
)


class AgencyList(ListPage[Agency]):
    """All agencies that existed on the day: from the top down, in the order of a dictionary."""

    title = _("Agencies")
    filterset_class = AgencyFilters
    search_fields = ("names__search_text",)
    search_label = _("Name in any language, or symbol")
    ordering = ("level_order", "name_key")
    columns = (
        Column(
            key="shown",
            label=_("Name"),
            href=lambda agency: reverse("agencies:agency", args=[agency.pk]),
            sort="name_key",
        ),
        Column(key="symbol", label=_("Symbol"), sort="symbol"),
        Column(key="kind", label=_("Kind"), value=lambda agency: word(KINDS, agency.kind), sort="kind"),
        Column(
            key="level",
            label=_("Level"),
            value=lambda agency: word(LEVELS, agency.level),
            sort="level_order",
            wide=True,
        ),
        Column(key="block", label=_("Block"), value=lambda agency: word(BLOCKS, agency.block), sort="block"),
        Column(key="above", label=_("Part of"), wide=True),
        Column(key="code", label=_("Code"), wide=True),
    )

    @cached_property
    def day(self) -> date:
        """The day of which the page speaks."""
        return day_of(self.request)

    def get_queryset(self, actor: Actor | None) -> QuerySet[Agency]:
        """Agencies on the day with name and sort key in the reader's language, else in Vietnamese."""
        spoken = dict.fromkeys((get_language() or "vi", "vi"))

        def name(field: str, of: str = "pk") -> list[Subquery]:
            return [_name_column(field, language, self.day, of) for language in spoken]

        return (
            Agency.objects.visible_to(actor)
            .on(self.day)
            .annotate(
                shown=Coalesce(*name("name"), F("key"), output_field=CharField()),
                name_key=Coalesce(*name("sort_key"), Value(b""), output_field=BinaryField()),
                above=Coalesce(*name("name", of="parent"), Value(""), output_field=CharField()),
                level_order=_LEVEL_ORDER,
            )
        )

    def search(self, rows: QuerySet[Agency], text: str) -> QuerySet[Agency]:
        """Agencies of which a name contains the text, whatever accents and digits were typed."""
        named = AgencyName.objects.filter(search_text__contains=fold(text)).values("agency_id")
        return rows.filter(Q(id__in=named) | Q(symbol__iexact=text) | Q(code__iexact=text))
