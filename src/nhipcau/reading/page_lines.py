"""What each line of a page is for: heading, name above a list, addressee, or text that asks.

A document that directs (directive, plan, notice) speaks in orders; a report tells, except
below a heading such as "proposals" or "tasks to come".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nhipcau.reading.languages.base import Language, words
from nhipcau.reading.segments import Segment

# A line up to this length that ends with a colon heads the list below it.
_HEADER = 320
_HEADING = 90
# Lines in which a document says what it is.
_TOP = 14
NUMBERING = re.compile(
    r"\s*(?:[-+•*➢▪–]\s+|(?P<roman>[ivx]{1,5}|[a-z])\.\s+|[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}(?:[.)/]|-)?\s+"
    r"|[a-zđ]\)\s*|\([a-zđ0-9]{1,2}\)\s*|[ក-អ][.)]\s+|[ກ-ຮ][.)]\s+)"
)
_ENDS = (".", "!", "?", "…", ";", "។", "៕")
_LITTLE = 14
# Edges of cells in a line that make it a row.
_ROW = 2
_TRACE = 2
# Lines that hold the name of the office that writes.
_LETTER_HEAD = 5
_NAMED_WORK = re.compile("\ufffc\\s?:\\s?\\w")
_TOP_OF_LINE = 48


class Role(StrEnum):
    """What a line is for."""

    TEXT = "text"
    HEADING = "heading"
    HEADER = "header"  # the name of those that the items below it are for
    ADDRESSEE = "addressee"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its role, whether it is an item of a list, and whether it speaks in orders."""

    role: Role
    item: bool
    order: bool


class Page:
    """The lines of one text, read from top to bottom; `header` is set by the reader."""

    def __init__(self, text: str) -> None:
        self.header: tuple[str, ...] = ()
        self._seen = 0
        self._directs: bool | None = None
        self._work = False
        self._addressing = False
        self._level = ""
        self._section = False

    def line(
        self, paragraph: Segment, lower: str, named: Sequence[tuple[int, int]], language: Language
    ) -> Line:
        """The role of the next paragraph; `lower` is its normal form, `named` agencies in it."""
        self._seen += 1
        numbering = NUMBERING.match(lower)
        item = numbering is not None
        if self._seen <= _TOP:
            self._says_what_it_is(lower.strip(), language)
        if self._is_addressee(lower, named, language, item=item):
            return Line(Role.ADDRESSEE, item, order=False)
        bare = self._seen > _LETTER_HEAD
        if _is_header(paragraph, lower, named, numbering, language, bare=bare):
            self._level = _level(numbering)
            self._section = numbering is not None and not paragraph.text.endswith(":")
            return Line(Role.HEADER, item, order=False)
        if paragraph.text.endswith(":") and not named and not item and language.asks.search(lower):
            self.header, self._work = (), True  # "It is recommended that:"
            return Line(Role.HEADING, item, order=False)
        if _is_heading(paragraph, lower, numbering):
            self._work = language.work_heading.search(lower) is not None
            if not named:
                self.header = ()
            return Line(Role.HEADING, item, order=False)
        if self._section and not item and self.header:
            return Line(Role.TEXT, item=True, order=True)  # the text of a section headed by an agency
        if not item or (self.header and _level(numbering) == self._level):
            self.header, self._section = (), False
        directs = self._directs is True or self._work
        return Line(Role.TEXT, item, order=directs or (item and self._directs is None))

    def _says_what_it_is(self, line: str, language: Language) -> None:
        if self._directs is not None or len(line) > _HEADING:
            return
        if language.reports.match(line):
            self._directs = False
        elif _directing(language).match(line):
            self._directs = True

    def _is_addressee(
        self, lower: str, named: Sequence[tuple[int, int]], language: Language, *, item: bool
    ) -> bool:
        start = NUMBERING.match(lower)
        place = start.end() if start else len(lower) - len(lower.lstrip())
        if language.addressees.match(lower, place, place + _TOP_OF_LINE) and len(lower) <= _HEADER:
            self._addressing = lower.rstrip().endswith(":") or not named
            return True
        if self._addressing and item and _rest(lower, named) <= 5 * _LITTLE:
            return True
        self._addressing = False
        return False


def _is_header(
    paragraph: Segment,
    lower: str,
    named: Sequence[tuple[int, int]],
    numbering: re.Match[str] | None,
    language: Language,
    *,
    bare: bool,
) -> bool:
    """An agency's name alone on its line, or a line that asks it and ends with a colon.

    "The Province reports as follows:" names who speaks and not who is asked.
    """
    if not named or len(paragraph.text) > _HEADER:
        return False
    if paragraph.text.endswith(":") and (
        language.asks.search(lower) or language.obligation.search(lower) or language.leads.search(lower)
    ):
        return True
    body = _rest(lower, named) - (len(numbering.group().strip()) if numbering else 0)
    if paragraph.text.endswith(":"):
        return body <= (3 if numbering else 2) * _LITTLE
    if paragraph.text.endswith(_ENDS):
        return False
    if numbering is None:
        return bare and body <= _TRACE
    return body <= _LITTLE or (body <= 2 * _LITTLE and language.task_verbs.search(lower) is None)


def _is_heading(paragraph: Segment, lower: str, numbering: re.Match[str] | None) -> bool:
    if len(paragraph.text) > _HEADING or paragraph.text.endswith(_ENDS):
        return False
    if max(paragraph.text.count(mark) for mark in "|\t") >= _ROW:
        return False  # a row of a table, however short
    if _NAMED_WORK.search(lower):
        return False  # "Department of Finance: appraise the budget by June"
    roman = numbering is not None and numbering["roman"] is not None
    return roman or paragraph.text.isupper() or numbering is None


def _level(numbering: re.Match[str] | None) -> str:
    """The style of a numbering: a new item of the header's own style ends its list."""
    return re.sub(r"[0-9]+", "1", numbering.group().strip()) if numbering else ""


def _rest(lower: str, named: Sequence[tuple[int, int]]) -> int:
    """Characters of a line besides the names in it."""
    return len(lower.strip()) - sum(end - start for start, end in named)


def _directing(language: Language) -> re.Pattern[str]:
    kinds = ("CT", "CĐ", "TB", "KH", "NQ", "QĐ", "CTr", "KL", "HD")
    names = [name for kind in kinds for name in language.types.get(kind, ())]
    return re.compile(rf"{words(*names)}(?!\w)")
