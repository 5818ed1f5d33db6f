"""One text being read for its dates: its sentences, lines, cells and what is taken of it."""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from nhipcau.reading.date_kinds import WEEKDAY, Setting
from nhipcau.reading.finds import ReferenceFind
from nhipcau.reading.language import ranges_of
from nhipcau.reading.languages import LANGUAGES
from nhipcau.reading.languages.base import Cue, Language, rx, words
from nhipcau.reading.normalise import Normalised, normal_form
from nhipcau.reading.segments import Segment, line_starts
from nhipcau.reading.table_rows import cell_around, cell_edges
from nhipcau.reading.taken import Taken

_CUE_REACH = 40
# Lines of a text that may have a title.
_TITLED = 4
# How far before a date the word for a document may stand.
_TYPE_REACH = 120
_PAGE_TIME = re.compile(r"\s?[-–|,]?\s?(?:[0-9]{1,2}[:h][0-9]{2}|\|)")
_ITEM = re.compile(
    r"\s*(?:[-+•*➢▪–]\s|[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}(?:[.)/]|-)\s|[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}\s"
    r"|\(?[a-zđກ-ຮក-អ]\)|\([0-9]{1,2}\)\s|[ກ-ຮក-អ]\.\s)"
)
# Lines above and below the text of an official document: number, place and day, signature.
_HEADING, _CLOSING = 10, 4


class DateReader:
    """One text being read; finds are collected in order of certainty."""

    def __init__(
        self,
        source: Normalised,
        languages: Sequence[Language],
        references: Sequence[ReferenceFind],
        document_date: dt.date | None,
        sentences: Sequence[Segment],
    ) -> None:
        self.source = source
        self.languages = languages
        self.document_date = document_date
        self.taken = Taken()
        self.rows: dict[int, tuple[Sequence[int], bool]] = {}
        self.places: dict[str, Sequence[tuple[int, int]]] = {}
        self.document_ends: list[int] = []
        for reference in references:
            start, end = source.inward(reference.start), source.inward(reference.end)
            if end > start and self.taken.take(start, end):
                self.document_ends.append(end)
        self.sentences = sentences
        self.lines = line_starts(source.lower)
        lines = [start for start in self.lines if not source.lower.startswith("\n", start)]
        self.heading_end = lines[_HEADING] if len(lines) > _HEADING else len(source.lower)
        self.closing_start = lines[-_CLOSING] if len(lines) > _HEADING + _CLOSING else len(source.lower)
        self.starts = [sentence.start for sentence in self.sentences]

    def ranges(self, language: Language) -> Sequence[tuple[int, int]]:
        """Where the words of a language may stand."""
        if language.code not in self.places:
            codes = [each.code for each in self.languages]
            self.places[language.code] = ranges_of(self.source.lower, language.code, codes)
        return self.places[language.code]

    def sentence(self, place: int) -> Segment:
        at = bisect_right(self.starts, place) - 1
        return self.sentences[max(at, 0)]

    def setting(self, start: int, end: int) -> Setting:
        sentence = self.sentence(start)
        at = bisect_right(self.document_ends, start) - 1
        near = start - self.document_ends[at] if at >= 0 else None
        if at >= 0 and self.document_ends[at] < sentence.start:
            near = None
        lower = self.source.lower
        at = bisect_right(self.lines, sentence.start)
        line = self.lines[at - 1]
        line_end = self.lines[at] if at < len(self.lines) else len(lower)
        first, last = sentence.start, sentence.end
        edges, row = self.edges(line, line_end)
        if edges:
            cell = cell_around(edges, start)
            first, last = max(first, cell[0] or first), min(last, cell[1] or last)
        return Setting(
            lower[max(first, start - 600) : start],
            lower[end : min(last, end + 600)],
            near,
            self.document_date,
            item=_ITEM.match(lower, line) is not None,
            row=row,
            heading=not row and (start < self.heading_end or start > self.closing_start),
        )

    def fills_cell(self, start: int, end: int) -> bool:
        """Whether a place is alone in the cell of a table."""
        setting = self.setting(start, end)
        return setting.row and not re.search(r"\w", setting.whole)

    def edges(self, line: int, line_end: int) -> tuple[Sequence[int], bool]:
        """Where the hard edges of a line's cells are, and whether it is a row of any kind."""
        if line not in self.rows:
            edges, hard = cell_edges(self.source.lower, line, line_end)
            self.rows[line] = (edges if hard else (), bool(edges))
        return self.rows[line]

    def cue(self, start: int, language: Language) -> tuple[Cue, int]:
        """The cue that ends just before `start`, and where it begins."""
        low = max(self.sentence(start).start, start - _CUE_REACH, self.taken.last_before(start))
        window = WEEKDAY.sub("", self.source.lower[low:start])
        match = _any_cue(language.code).search(window)
        if match is None:
            return Cue.NONE, start
        return language.cues[int((match.lastgroup or "c0")[1:])][0], low + match.start()

    def titles(self, match: re.Match[str]) -> bool:
        """Whether a rhythm stands in a title: "monthly report" asks nobody."""
        short = len(self.lines) < _TITLED
        if short or match.groupdict().get("day") or match.start() >= self.heading_end:
            return False
        sentence = self.sentence(match.start())
        setting = self.setting(*match.span())
        return (
            not setting.row
            and not setting.item
            and sentence.text[-1:] not in ".;!?។"
            and ":" not in setting.before
        )

    def names_document(self, begin: int, start: int, language: Language) -> bool:
        """Whether a document is named in the sentence before a date, its cue included."""
        sentence = self.sentence(begin)
        at = bisect_right(self.document_ends, begin) - 1
        if at >= 0 and self.document_ends[at] > sentence.start:
            return True
        first, last = max(sentence.start, begin - _TYPE_REACH), min(start, sentence.end)
        return _type_words(language.code).search(self.source.lower, first, last) is not None

    def heads_page(self, start: int, end: int) -> bool:
        """Whether a date stands with a time of day or a bar at the start of a line of the heading."""
        lower = self.source.lower
        line = self.lines[bisect_right(self.lines, start) - 1]
        if start >= self.heading_end or start - line > _CUE_REACH or not _PAGE_TIME.match(lower, end):
            return False
        before = lower[line:start].rstrip()
        return before.endswith("|") or re.search(r"\w", WEEKDAY.sub("", lower[line:start])) is None

    def follows_type(self, start: int, language: Language) -> bool:
        """Whether the word for a kind of document stands directly before a date."""
        first = max(0, start - _CUE_REACH)
        ends = [match.end() for match in _type_words(language.code).finditer(self.source.lower, first, start)]
        return bool(ends) and not self.source.lower[ends[-1] : start].strip(" (")

    def place(self, start: int, end: int) -> tuple[str, int, int]:
        return self.source.find(start, end)


@cache
def _any_cue(code: str) -> re.Pattern[str]:
    """All cues of a language: the longest that ends at the date wins, of equal ones the first."""
    cues = enumerate(LANGUAGES[code].cues)
    return re.compile("|".join(f"(?P<c{index}>{pattern.pattern})" for index, (_, pattern) in cues))


@cache
def _type_words(code: str) -> re.Pattern[str]:
    """The words of a language for kinds of documents."""
    language = LANGUAGES[code]
    edge = r"(?<!\w)" if language.spaced else ""
    names = {normal_form(word).lower() for group in language.types.values() for word in group}
    return rx(f"{edge}{words(*names)}")
