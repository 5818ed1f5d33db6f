"""The state of a list: all of it is in the address, so that a link shows the same list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _
from django_filters.widgets import SuffixedMultiWidget

from nhipcau.ui.localise import display
from nhipcau.ui.provides import Label

Q: Final = "q"
SORT: Final = "sort"
PAGE: Final = "page"
SIZE: Final = "size"
EXPORT: Final = "export"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, in words, and the address of the list without it."""

    label: Label
    value: str
    href_without: str


def address(
    query: QueryDict, changes: Mapping[str, object] | None = None, *, remove: Iterable[str] = ()
) -> str:
    """``?…`` with the keys of `changes` set (None removes) and `remove` left out.

    The page and the export are dropped unless given: a changed list starts at its first page.
    """
    changed = query.copy()
    for key in {PAGE, EXPORT, *remove}:
        changed.pop(key, None)
    for key, value in (changes or {}).items():
        changed.pop(key, None)
        if value is not None:
            changed[key] = str(value)
    return f"?{changed.urlencode()}"


def say_all(form: forms.Form) -> None:
    """Let the empty choice of every filter read "All" instead of dashes or "unknown"."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.NullBooleanSelect):
            field.widget.choices = [("unknown", _("All")), ("true", _("Yes")), ("false", _("No"))]
        elif isinstance(field, forms.ModelChoiceField):
            field.empty_label = _("All") if field.empty_label else None
        elif isinstance(field, forms.ChoiceField):
            choices: Iterable[tuple[object, object]] = field.widget.choices
            field.widget.choices = [(value, _("All") if value == "" else label) for value, label in choices]


def carried(form: forms.Form | None, query: QueryDict) -> list[tuple[str, str]]:
    """Keys and values of the address that no field of the filter bar holds, such as the sorting."""
    fields = form.fields.items() if form is not None else ()
    own = {Q, PAGE, EXPORT, *(key for name, field in fields for key in _keys(name, field))}
    return [(key, value) for key, held in query.lists() if key not in own for value in held]


def chips_of(
    form: forms.Form, query: QueryDict, words: Callable[[str, object], str] = lambda *_: ""
) -> list[Chip]:
    """One chip per value of each filter of the checked `form`; a filter in error has none.

    `words` may say the value of a filter better than its field can.
    """
    chips: list[Chip] = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        keys = _keys(name, field)
        if value is None or value == "" or not any(query.get(key) for key in keys):
            continue
        label = field.label or name
        if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            chips += [
                Chip(label, text, _without_value(query, name, raw)) for raw, text in _several(field, value)
            ]
        else:
            text = words(name, value) or _in_words(field, value)
            chips.append(Chip(label, text, address(query, remove=keys)))
    return chips


def _keys(name: str, field: forms.Field) -> list[str]:
    """The keys in the address that `field` reads: one, or one per part of a range."""
    widget = field.widget
    if isinstance(widget, SuffixedMultiWidget):
        return [widget.suffixed(name, suffix) for suffix in widget.suffixes]
    return [name]


def _several(
    field: forms.MultipleChoiceField | forms.ModelMultipleChoiceField[Any], value: Iterable[object]
) -> Iterator[tuple[str, str]]:
    for item in value:
        if isinstance(field, forms.ModelMultipleChoiceField):
            yield str(field.prepare_value(item)), str(field.label_from_instance(item))
        else:
            yield str(item), _choice_label(field, item)


def _in_words(field: forms.Field, value: object) -> str:
    match value:
        case slice(start=None, stop=end):
            return _("up to %(end)s") % {"end": display(end)}
        case slice(start=begin, stop=None):
            return _("from %(begin)s") % {"begin": display(begin)}
        case slice(start=begin, stop=end):
            words = {"begin": display(begin), "end": display(end)}
            return _("from %(begin)s to %(end)s") % words
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    if isinstance(field, forms.ChoiceField):
        return _choice_label(field, value)
    return display(value)


def _choice_label(field: forms.ChoiceField, value: object) -> str:
    choices: Iterable[tuple[object, object]] = flatten_choices(field.widget.choices)
    labels = {str(held): str(label) for held, label in choices}
    return labels.get(str(value)) or display(value)


def _without_value(query: QueryDict, key: str, value: str) -> str:
    changed = query.copy()
    changed.setlist(key, [held for held in changed.getlist(key) if held != value])
    return address(changed)
