"""What a paper is made of. A room words it; this room only draws it."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

Align = Literal["start", "end"]


class Table(TypedDict):
    """A table; `widths` are shares of the page's width, equal ones when left out."""

    columns: list[str]
    rows: list[list[str]]
    align: list[Align]
    widths: NotRequired[list[int]]


class Section(TypedDict):
    """A heading with lines or a table; `empty` is said when the table has no rows, `note` below it.

    `part` is a larger heading above, `new_page` begins a page.
    """

    heading: str
    lines: NotRequired[list[str]]
    table: NotRequired[Table]
    empty: NotRequired[str]
    note: NotRequired[str]
    part: NotRequired[str]
    new_page: NotRequired[bool]


class Paper(TypedDict):
    """A whole paper. `mark` is printed at the head of every page (such as "Synthetic data")."""

    title: str
    subtitle: str
    mark: str
    footer: str
    sections: list[Section]
