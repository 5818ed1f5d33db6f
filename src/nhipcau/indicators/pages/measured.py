"""Measured figures: the list, one figure over all agencies, and one observation with all its records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import django_filters
from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nhipcau.agencies.facade import (
    AgencyField,
    agencies_with_name,
    agency_named,
    agency_order,
    names_now,
    subtree_ids,
)
from nhipcau.indicators.definitions import definition_of, definitions_on, keys_named
from nhipcau.indicators.models import Observation
from nhipcau.indicators.queries import measured_keys, observation_for, observations_of
from nhipcau.indicators.rules import trimmed
from nhipcau.indicators.wording import figure_name, figure_words, observation_words, unit_words
from nhipcau.kit.clock import today
from nhipcau.kit.collation import sort_key
from nhipcau.kit.ids import as_uuid
from nhipcau.nodes.facade import node_names
from nhipcau.spine.facade import Actor, actor_of, day_of
from nhipcau.ui.facade import Column, Crumb, DayInput, ListPage, local_date, origin_badge

_FIRST = 10


class MeasuredFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the list: each figure of each agency as of a day."""

    indicator = django_filters.ChoiceFilter(label=gettext_lazy("What is measured"))
    agency = django_filters.CharFilter(
        label=gettext_lazy("Agency"), method="filter_agency", widget=AgencyField.widget
    )
    as_of = django_filters.DateFilter(
        label=gettext_lazy("As of"), field_name="as_of", lookup_expr="lte", widget=DayInput
    )

    class Meta:
        model = Observation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = measured_keys(getattr(self.request, "actor", None))
        named = [(key, figure_name(key, today())) for key in keys]
        self.filters["indicator"].extra["choices"] = sorted(named, key=lambda pair: pair[1])

    def filter_agency(self, rows: QuerySet[Observation], name: str, value: str) -> QuerySet[Observation]:
        """Rows of the agency or of one below it."""
        agency = as_uuid(value) or agency_named(value)
        return rows.filter(Q(("agency_id__in", list(subtree_ids(agency))))) if agency else rows.none()

    def filter_queryset(self, queryset: QuerySet[Observation]) -> QuerySet[Observation]:
        """Of each agency the newest as of the day that was asked for, not the newest and then none."""
        rows: QuerySet[Observation] = super().filter_queryset(queryset)
        newest = Observation.objects.visible_to(getattr(self.request, "actor", None)).newest(
            self.form.cleaned_data.get("as_of")
        )
        return rows.filter(Q(("id__in", newest.order_by().values("id"))))


class MeasuredList(ListPage[Observation]):
    """What was measured from the records themselves, here and at other nodes."""

    title = gettext_lazy("Measured figures")
    subheading = gettext_lazy("Counted from the records themselves, each with the way to every record")
    search_fields = ("indicator",)
    search_label = gettext_lazy("Search by figure and agency")
    filterset_class = MeasuredFilters
    ordering = ("figure_order", "agency_order")
    empty_title = gettext_lazy("Nothing has been measured yet")
    empty_text = gettext_lazy("Figures are measured every night from the records of each node.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[Observation]:
        """Without the record references, which may be many; with what they are ordered by."""
        return (
            Observation.objects.visible_to(actor)
            .defer("records")
            .annotate(figure_order=_figure_order(), agency_order=agency_order(today()))
        )

    def search(self, rows: QuerySet[Observation], text: str) -> QuerySet[Observation]:
        """Every word stands in a name of the figure or of the agency, in any language, or in the key."""
        for word in text.split():
            found = Q(agency_id__in=agencies_with_name(word)) | Q(indicator__in=keys_named(word))
            rows = rows.filter(found | Q(indicator__icontains=word))
        return rows

    def chip_text(self, name: str, value: object) -> str:
        """The agency instead of its id."""
        agency = as_uuid(str(value)) if name == "agency" else None
        return names_now([agency]).get(agency, "") if agency else ""

    def get_columns(self, actor: Actor | None) -> list[Column[Observation]]:
        """Figure, agency, value with its unit (in a file a column of its own), as of, state, node."""
        names: dict[UUID, str] = {}
        nodes = node_names()

        def name_of(row: Observation) -> str:
            if row.agency_id not in names:
                names.update(names_now([row.agency_id]))
            return names.get(row.agency_id, "")

        unit: Column[Observation] = Column(
            key="unit", label=gettext_lazy("Unit"), value=lambda row: unit_words(row.unit)
        )
        return [
            Column(
                key="indicator", label=gettext_lazy("What is measured"), roomy=True, sort="figure_order",
                value=lambda row: figure_name(row.indicator, row.as_of),
                href=lambda row: reverse("indicators:figure", args=[row.indicator]),
            ),
            Column(
                key="agency", label=gettext_lazy("Agency"), roomy=True, sort="agency_order", value=name_of
            ),
            Column(
                key="value", label=gettext_lazy("Figure"), sort="value", value=observation_words,
                href=lambda row: reverse("indicators:observation", args=[row.indicator, row.pk]),
                export=lambda row: trimmed(row.value),
            ),
            *([unit] if "export" in self.request.GET else []),
            Column(
                key="as_of", label=gettext_lazy("As of"), sort="as_of",
                value=lambda row: local_date(row.as_of), export=lambda row: row.as_of,
            ),
            Column(
                key="origin", label=gettext_lazy("State"), export=lambda row: row.origin,
                value=lambda row: format_html('<span class="nc-nowrap">{}</span>', origin_badge(row.origin)),
            ),
            Column(
                key="home", label=gettext_lazy("Node"), sort="home",
                value=lambda row: nodes.get(row.home, row.home),
            ),
        ]  # fmt: skip


def _figure_order() -> Case:
    """The place of each figure in the order of their names in the reader's language; unknown ones last."""
    language = get_language() or "vi"
    known = sorted(
        definitions_on(today()).values(), key=lambda found: sort_key(found.name(language), language)
    )
    places = [When(indicator=found.key, then=Value(place)) for place, found in enumerate(known)]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def show_figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: the sum over the agencies, then each agency with the way to its records; those of which
    nothing was counted stand folded below."""
    actor, day = actor_of(request), day_of(request)
    rows = observations_of(actor=actor, key=key, day=day)
    names = names_now({row.agency_id for row in rows})
    language = get_language() or "vi"
    rows.sort(key=lambda row: (-row.value, sort_key(names.get(row.agency_id, ""), language)))
    definition = definition_of(key, day)
    asked = {"indicator": key, "as_of": day.isoformat()}
    context = {
        "title": figure_name(key, day),
        "breadcrumbs": [_crumb()],
        "day": day,
        "total": figure_words(sum((row.value for row in rows), Decimal(0)), rows[0].unit),
        "synthetic": any(row.synthetic for row in rows),
        "meaning": definition.meaning(language) if definition else "",
        "basis": definition.basis(language) if definition else "",
        "rows": [_line(row, names, _FIRST) for row in rows if row.value],
        "zeros": [_line(row, names, _FIRST) for row in rows if not row.value],
        "list_href": f"{reverse('indicators:measured')}?{urlencode(asked)}",
    }
    return render(request, "indicators/figure.html", context)


def show_observation(request: HttpRequest, key: str, observation_id: UUID) -> HttpResponse:
    """One observation with the way to all its records."""
    row = observation_for(actor=actor_of(request), observation_id=observation_id)
    names = names_now([row.agency_id])
    title = figure_name(row.indicator, row.as_of)
    figure = reverse("indicators:figure", args=[row.indicator])
    context = {
        "title": f"{names.get(row.agency_id, '')}: {observation_words(row)}",
        "breadcrumbs": [_crumb(), Crumb(label=title, href=figure)],
        "line": _line(row, names, None),
        "pairs": [
            (_("What is measured"), title),
            (_("Period"), _period(row)),
            (_("As of"), row.as_of),
            (_("Measured by"), row.how),
            (_("Node"), node_names().get(row.home, row.home)),
            (_("Measured at"), row.observed_at),
        ],
    }
    return render(request, "indicators/observation.html", context)


def _crumb() -> Crumb:
    return Crumb(label=_("Measured figures"), href=reverse("indicators:measured"))


def _period(row: Observation) -> str:
    if row.period_from is None or row.period_to is None:
        return ""
    return f"{local_date(row.period_from)} – {local_date(row.period_to)}"


def _line(row: Observation, names: Mapping[UUID, str], first: int | None) -> dict[str, Any]:
    links = list(_links(row, first))
    return {
        "row": row,
        "agency": names.get(row.agency_id, ""),
        "words": observation_words(row),
        "links": links,
        "more": row.record_count - len(links),
    }


def _links(row: Observation, first: int | None) -> Iterator[tuple[int, str]]:
    """The number and the address of each record: here its own page, else its card at the other node."""
    for number, ref in enumerate(row.records[:first], start=1):
        if ref["node"] == settings.NHIPCAU_NODE:
            yield number, reverse("open_record", args=[ref["kind"], ref["id"]])
        else:
            yield number, reverse("nodes:record", args=[ref["node"], ref["kind"], ref["id"]])
