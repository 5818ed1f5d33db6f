"""The list of agencies as of a day."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import django_filters
from django.db.models import BinaryField, CharField, F, OuterRef, Q, QuerySet, Subquery
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


def _name_column(field: str, language: str) -> Subquery:
    """The last official name of the agency of the row in one language."""
    names = AgencyName.objects.filter(agency=OuterRef("pk"), language=language, kind="official")
    return Subquery(names.order_by(F("valid_from").desc(nulls_last=True)).values(field)[:1])


class AgencyList(ListPage[Agency]):
    """All agencies that existed on the day, in dictionary order of the reader's language."""

    title = _("Agencies")
    filterset_class = AgencyFilters
    search_fields = ("names__search_text",)
    search_label = _("Name in any language, or symbol")
    ordering = ("name_key",)
    columns = (
        Column(
            key="shown",
            label=_("Name"),
            href=lambda agency: reverse("agencies:agency", args=[agency.pk]),
            sort="name_key",
        ),
        Column(key="symbol", label=_("Symbol"), sort="symbol"),
        Column(key="kind", label=_("Kind"), value=lambda agency: word(KINDS, agency.kind), sort="kind"),
        Column(key="level", label=_("Level"), value=lambda agency: word(LEVELS, agency.level), wide=True),
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
        language = get_language() or "vi"
        names = [_name_column("name", spoken) for spoken in (language, "vi")]
        keys = [_name_column("sort_key", spoken) for spoken in (language, "vi")]
        above = AgencyName.objects.filter(agency=OuterRef("parent"), kind="official")
        return (
            Agency.objects.visible_to(actor)
            .on(self.day)
            .annotate(
                shown=Coalesce(*names, F("key"), output_field=CharField()),
                name_key=Coalesce(*keys, output_field=BinaryField()),
                above=Coalesce(
                    Subquery(above.filter(language=language).values("name")[:1]),
                    Subquery(above.filter(language="vi").values("name")[:1]),
                ),
            )
        )

    def search(self, rows: QuerySet[Agency], text: str) -> QuerySet[Agency]:
        """Agencies of which a name contains the text, whatever accents and digits were typed."""
        named = AgencyName.objects.filter(search_text__contains=fold(text)).values("agency_id")
        return rows.filter(Q(id__in=named) | Q(symbol__iexact=text) | Q(code__iexact=text))
