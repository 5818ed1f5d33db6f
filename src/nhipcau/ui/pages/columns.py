"""The columns of a list page and the cells they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from django.db.models import F, Model
from django.db.models.expressions import Expression, OrderBy
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from nhipcau.ui.localise import display
from nhipcau.ui.provides import Label

Direction = Literal["none", "ascending", "descending"]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[M]):
    """One column of a list.

    `value` reads the cell from the record; without it the attribute path `key` is read
    (``agency.name``). It may return safe markup (a badge). `template` draws the cell with
    `object`, `value` and `request` instead. `href` makes the cell a link; put it on the column
    that names the record. `sort` is a field path or an expression; empty values come last in
    both directions. `export` gives the plain value for a file, by default what `value` gives
    without its markup.
    `align` is ``end`` for figures. `wide` keeps the column out of a phone's cards. `roomy` keeps a
    column of names or states from being pressed into one word a line.
    """

    key: str
    label: Label
    value: Callable[[M], object] | None = None
    template: str = ""
    href: Callable[[M], str] | None = None
    sort: str | Expression | F | None = None
    align: Literal["start", "end"] = "start"
    export: Callable[[M], object] | None = None
    exported: bool = True
    wide: bool = False
    heading: bool = False
    roomy: bool = False

    def read(self, record: M) -> object:
        """The value of the cell."""
        if self.value is not None:
            return self.value(record)
        held: object = record
        for name in self.key.split("."):
            held = getattr(held, name, None)
        return held

    def read_for_export(self, record: M) -> object:
        """The value for a file: plain, not rounded; of a badge its words, as the page shows them."""
        if self.export is not None:
            return self.export(record)
        value = self.read(record)
        return " ".join(strip_tags(value).split()) if isinstance(value, SafeString) else value

    def draw(self, record: M, request: HttpRequest) -> str:
        """The cell as markup, or as text that the page escapes."""
        value = self.read(record)
        if self.template:
            context = {"object": record, "value": value, "request": request}
            content = get_template(self.template).render(context)
        else:
            content = display(value)
        href = self.href(record) if self.href is not None else ""
        return format_html('<a href="{}">{}</a>', href, content) if href else content

    def order_by(self, *, descending: bool) -> OrderBy:
        """The ordering by this column. Only for a column with `sort`."""
        expression = F(self.sort) if isinstance(self.sort, str) else self.sort
        assert expression is not None
        return expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a column; `href` sorts by it and `direction` is what aria-sort says."""

    key: str
    label: Label
    align: str
    wide: bool
    href: str = ""
    direction: Direction = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """One drawn cell; `label` stands beside it on a phone."""

    label: Label
    content: str
    align: str
    wide: bool
    heading: bool
    roomy: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One drawn row; `name` is read aloud at its tick box."""

    pk: str
    name: str
    cells: list[Cell]
