"""Template tags of the house: ``{% load ui %}``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField, Form
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nhipcau.ui import components, localise, states
from nhipcau.ui.errors import IconUnknown
from nhipcau.ui.icons import ICONS
from nhipcau.ui.pages.list_state import address
from nhipcau.ui.provides import Label
from nhipcau.ui.provides import panels as panel_registry

register = template.Library()


@cache
def _sprite() -> str:
    return static("vendor/icons.svg")


@register.simple_tag
def icon(name: str, label: Label = "") -> SafeString:
    """An icon in the colour and size of the text; without `label` it is not read aloud.

    Raises IconUnknown for a name that icons.py does not list, as the sprite lacks it too.
    """
    if name not in ICONS:
        raise IconUnknown(name=name)
    spoken = format_html('role="img" aria-label="{}"' if label else 'aria-hidden="true"', label)
    return format_html('<svg class="nc-icon" {}><use href="{}#{}"></use></svg>', spoken, _sprite(), name)


@register.simple_tag
def state_badge(key: str, label: Label = "") -> SafeString:
    """Word, icon and colour of a state; `label` replaces the word ("Overdue by 3 days")."""
    return _badge(states.state(key), label)


@register.simple_tag
def origin_badge(key: str) -> SafeString:
    """How a figure came to be: measured, reported, verified or disputed."""
    return _badge(states.origin(key))


def _badge(state: states.State, label: Label = "") -> SafeString:
    return format_html(
        '<span class="nc-badge nc-tone-{}">{}<span>{}</span></span>',
        state.tone,
        icon(state.icon),
        label or state.label,
    )


@register.simple_tag
def key_task() -> SafeString:
    """The flag of a key task."""
    return format_html(
        '<span class="nc-badge nc-flag">{}<span>{}</span></span>', icon("flag-3"), _("Key task")
    )


@register.simple_tag
def synthetic() -> SafeString:
    """The mark of invented data."""
    return format_html(
        '<span class="nc-synthetic" title="{}">{}</span>',
        _("Invented for trying out the platform; not a real person, dossier or figure"),
        _("synthetic"),
    )


@register.inclusion_tag("ui/figure.html")
def figure(shape: components.Figure | None = None, **fields: Any) -> dict[str, object]:
    """A figure: ``{% figure f %}`` or ``{% figure label=… value=… unit=… as_of=… %}``."""
    return {"figure": shape or components.Figure(**fields)}


@register.inclusion_tag("ui/chart.html", takes_context=True)
def chart(context: Context, shape: components.Chart) -> dict[str, object]:
    """A chart with the table behind it."""
    page: dict[Any, Any] = context.render_context.dicts[0]  # shared by all templates of one page
    number: int = page.get("nc_charts", 0) + 1
    page["nc_charts"] = number
    return {
        "chart": shape,
        "chart_id": f"chart-{number}",
        "data": _chart_data(shape),
        "table": _chart_table(shape),
    }


def _chart_data(shape: components.Chart) -> dict[str, object]:
    """What chart.js reads: plain numbers, and the words for the tooltip."""
    return {
        "kind": shape.kind,
        "horizontal": shape.horizontal,
        "unit": str(shape.unit),
        "categories": [str(category) for category in shape.categories],
        "series": [
            {
                "name": str(series.name),
                "tone": series.tone or "",
                "values": [None if value is None else float(value) for value in series.values],
                "words": [localise.local_number(value, shape.decimals) for value in series.values],
                "hrefs": list(series.hrefs),
            }
            for series in shape.series
        ],
    }


def _chart_table(shape: components.Chart) -> list[tuple[Label, list[tuple[str, str]]]]:
    """Per category its label and, per series, the figure and the address behind it."""
    return [
        (
            category,
            [
                (
                    localise.local_number(series.values[at], shape.decimals),
                    series.hrefs[at] if series.hrefs else "",
                )
                for series in shape.series
            ],
        )
        for at, category in enumerate(shape.categories)
    ]


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Iterable[components.TimelineEntry]) -> dict[str, object]:
    """Who did what and when, in the given order."""
    return {"entries": entries}


@register.inclusion_tag("ui/progress.html")
def progress(value: float, maximum: float, label: Label, unit: Label = "") -> dict[str, object]:
    """A bar with its words: `value` of `maximum`."""
    return {"value": value, "maximum": maximum, "label": label, "unit": unit}


@register.inclusion_tag("ui/empty.html")
def empty_state(
    title: Label,
    text: Label = "",
    action_label: Label = "",
    action_href: str = "",
    icon_name: str = "inbox",
) -> dict[str, object]:
    """Nothing here yet, and what to do next."""
    return {
        "title": title,
        "text": text,
        "action_label": action_label,
        "action_href": action_href,
        "icon_name": icon_name,
    }


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Sequence[components.Tab], label: Label) -> dict[str, object]:
    """Tabs that are links; `label` is read aloud."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("ui/definitions.html")
def definitions(pairs: Iterable[tuple[Label, object]] | Mapping[Label, object]) -> dict[str, object]:
    """A list of terms and their values."""
    return {"pairs": list(pairs.items() if isinstance(pairs, Mapping) else pairs)}


@register.inclusion_tag("ui/source_lines.html")
def source_lines(
    text: str, highlights: Sequence[components.Highlight] = (), lang: str = ""
) -> dict[str, object]:
    """An official text with line numbers and marked stretches."""
    return {"lines": components.source_lines(text, highlights), "lang": lang}


@register.inclusion_tag("ui/form_fields.html")
def form_fields(form: Form) -> dict[str, object]:
    """The error summary and all fields of `form`, one below the other."""
    return {"form": form}


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """The control of `field` with the classes of the house."""
    kind = getattr(field.field.widget, "input_type", "text")
    names = {"checkbox": "form-check-input", "select": "form-select", "radio": "", "hidden": ""}
    name = names.get(kind, "form-control")
    if field.field.widget.__class__.__name__ == "CheckboxSelectMultiple":
        name = ""
    held = str(field.field.widget.attrs.get("class", ""))
    classes = " ".join(filter(None, [held, name, "is-invalid" if field.errors else ""]))
    return mark_safe(field.as_widget(attrs={"class": classes} if classes else None))  # noqa: S308 - Django's own markup


@register.simple_tag(takes_context=True)
def panels(context: Context, slot: str, record: object = None) -> SafeString:
    """What other rooms show in `slot` of this page, for `record`."""
    request: HttpRequest = context["request"]
    drawn = (panel.render(request, record) for panel in panel_registry.in_slot(slot))
    return mark_safe("".join(drawn))  # noqa: S308 - a panel gives safe markup


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The present query string with changes: ``{% query sort="name" page=None %}``."""
    request: HttpRequest = context["request"]
    return address(request.GET, changes)


@register.filter
def digits(value: object) -> str:
    """Lao or Khmer digits when the reader asked for them. Not for numbers of documents."""
    return localise.reader_digits(str(value))


@register.filter
def local_date(value: date | datetime | None) -> str:
    """The day as the reader's language writes it."""
    return localise.local_date(value)


@register.filter
def local_datetime(value: datetime | None) -> str:
    """Day and minute as the reader's language writes them."""
    return localise.local_datetime(value)


@register.filter
def local_number(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """A figure as the reader's language writes it: ``{{ rate|local_number:2 }}``."""
    return localise.local_number(value, decimals)


@register.filter
def signed(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """A change with its sign: +2,5 or −3."""
    text = localise.local_number(value, decimals)
    return f"+{text}" if value is not None and value > 0 else text


@register.filter
def display(value: object) -> str:
    """Any value as a cell of a table shows it."""
    return localise.display(value)


@register.simple_tag
def guide_shown() -> bool:
    """Whether this node shows the style guide."""
    return bool(settings.DEBUG or getattr(settings, "NHIPCAU_SYNTHETIC", False))
