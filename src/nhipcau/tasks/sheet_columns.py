"""The columns of a task sheet, as officials fill it in; a head in any of the four languages is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from nhipcau.kit.collation import fold


class Col(StrEnum):
    """What a column holds."""

    CODE = "code"
    TITLE = "title"
    LEAD = "lead"
    COORDINATING = "coordinating"
    PERSON = "person"
    PRODUCT = "product"
    AUTHORITY = "authority"
    DUE = "due"
    ISSUED = "issued"
    DOCUMENT = "document"
    KEY_TASK = "key_task"
    REPORT = "report"
    PERCENT = "percent"
    CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its head, whether a new task needs it, and the longest text it takes."""

    col: Col
    label: str | Promise
    needed: bool = False
    longest: int = 0


COLUMNS = (
    SheetColumn(Col.CODE, _("No.")),
    SheetColumn(Col.TITLE, _("Work"), needed=True, longest=1000),
    SheetColumn(Col.LEAD, _("Lead agency"), needed=True),
    SheetColumn(Col.COORDINATING, _("Coordinating agencies")),
    SheetColumn(Col.PERSON, _("Person"), needed=True, longest=200),
    SheetColumn(Col.PRODUCT, _("Product"), needed=True, longest=500),
    SheetColumn(Col.AUTHORITY, _("Authority"), needed=True),
    SheetColumn(Col.DUE, _("Last day"), needed=True),
    SheetColumn(Col.ISSUED, _("Day of issue")),
    SheetColumn(Col.DOCUMENT, _("Document")),
    SheetColumn(Col.KEY_TASK, _("Key task")),
    SheetColumn(Col.REPORT, _("Report")),
    SheetColumn(Col.PERCENT, _("Percent done")),
    SheetColumn(Col.CAUSE, _("Cause of delay")),
)
BY_COL = {column.col: column for column in COLUMNS}


@cache
def _own_words() -> dict[str, dict[str, list[str]]]:
    """What officials write in their own sheets: `heads` of columns, `authorities` in the cells."""
    path = resources.files("nhipcau.tasks") / "data" / "sheet_heads.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    return {part: data[part] for part in ("heads", "authorities")}


@cache
def _heads() -> dict[str, Col]:
    """Every way in which the head of a column may be written, folded: its key, its label in each language,
    and what officials write in their own sheets."""
    own = _own_words()["heads"]
    heads = {fold(name): Col(key) for key, names in own.items() for name in names}
    heads |= {fold(column.col.value): column.col for column in COLUMNS}
    for language, _name in settings.LANGUAGES:
        with override(language):
            heads |= {fold(str(column.label)): column.col for column in COLUMNS}
    return heads


def columns_of(head: Sequence[str]) -> list[Col | None]:
    """The column that each head names; None where it names none of ours."""
    return [_heads().get(fold(name)) for name in head]


def words_of(choices: dict[str, str | Promise]) -> dict[str, str]:
    """Folded words in all languages, and the keys themselves, to keys."""
    found = {fold(key): key for key in choices}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(label)): key for key, label in choices.items()}
    return found


def authority_words(choices: dict[str, str | Promise]) -> dict[str, str]:
    """`words_of` the authorities, and whom officials name in that column instead."""
    own = {fold(name): key for key, names in _own_words()["authorities"].items() for name in names}
    return own | words_of(choices)
