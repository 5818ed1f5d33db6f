"""What is settled when all dates of a text are found: missing years, and days that span."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from nhipcau.reading.calendar_spans import with_year
from nhipcau.reading.finds import Bound, DateFind, DateKind

# Seen from the document's date a deadline lies ahead, the date of another document behind.
_DIRECTIONS = {DateKind.DUE: 1, DateKind.DATED: -1, DateKind.AS_OF: -1}
# A day since when; with a day until when behind it, a period.
_UNTIL = ("date.until", "event.until", "period.until", "due.until", "due.by")
_NEAR = 6
_BETWEEN = re.compile(r"(?:between|giữa|ລະຫວ່າງ|រវាង|ចន្លោះ)[\s\u200b]{0,2}$")
_SINCE = ("period.since", "event.since", "date.in-force.since")
# Dates on both sides that may lend their year.
_NEIGHBOURS = 4


def spans_of_days(found: Sequence[DateFind], text: str) -> list[DateFind]:
    """ "From 28 August to 2 September" is one period."""
    joined: list[DateFind] = []
    for find in found:
        last = joined[-1] if joined else None
        if last and last.rule.startswith(_SINCE) and _ends_period(last, find, text):
            joined[-1] = replace(
                last,
                kind=DateKind.PERIOD,
                text=text[last.start : find.end],
                end=find.end,
                to=find.to,
                rule="period.from-to",
            )
        elif last and (_between(last, find, text) or _from_month(last, find, text)):
            text_of = text[last.start : find.end]
            joined[-1] = replace(
                last, text=text_of, end=find.end, to=find.to, kind=DateKind.PERIOD, rule="period.between"
            )
        else:
            joined.append(find)
    return joined


def _between(first: DateFind, second: DateFind, text: str) -> bool:
    """ "Between December 2024 and February 2025" is one period."""
    told = first.kind is second.kind and first.kind in (DateKind.PERIOD, DateKind.EVENT)
    ordered = first.from_ is not None and second.to is not None and first.from_ <= second.to
    joined = text[first.end : second.start].strip() in ("and", "và", "ແລະ", "និង")
    return (
        told
        and ordered
        and joined
        and _BETWEEN.search(text[max(0, first.start - 12) : first.start].lower()) is not None
    )


def _from_month(first: DateFind, second: DateFind, text: str) -> bool:
    """ "Between March until May", as Khmer says it."""
    ordered = first.from_ is not None and second.to is not None and first.from_ <= second.to
    return (
        ordered
        and first.rule.startswith("period.month")
        and second.rule.startswith(("period.until", "due.until"))
        and not text[first.end : second.start].strip()
        and _BETWEEN.search(text[max(0, first.start - 12) : first.start].lower()) is not None
    )


def _ends_period(first: DateFind, second: DateFind, text: str) -> bool:
    until = second.rule.startswith(_UNTIL)
    gap = text[first.end : second.start]
    ordered = first.from_ is not None and second.to is not None and first.from_ <= second.to
    return until and ordered and len(gap) < 6 and not re.search(r"[\w.;]", gap)


def with_years(
    found: Sequence[DateFind], document_date: dt.date | None, sentence_at: Callable[[int], object]
) -> list[DateFind]:
    """Dates without a year take it from the document's date, else from their neighbours."""
    whole: list[DateFind] = []
    for index, find in enumerate(found):
        begun = whole[-1] if whole else None
        span = None
        if find.partial and begun and begun.from_ and _goes_on(begun, find):
            span = with_year(find.partial, begun.from_, 1)
        if span:  # "from 1 April to 26 May": the year of the first day
            stated = (span.first, span.last)
            whole.append(replace(find, from_=span.first, to=span.last, partial=None, stated=stated))
        else:
            whole.append(_with_year(find, found, index, document_date, sentence_at) if find.partial else find)
    return whole


def _goes_on(begun: DateFind, find: DateFind) -> bool:
    since = begun.rule.startswith(_SINCE)
    return since and find.rule.startswith(_UNTIL) and 0 <= find.start - begun.end <= _NEAR


def _with_year(
    find: DateFind,
    found: Sequence[DateFind],
    index: int,
    document_date: dt.date | None,
    sentence_at: Callable[[int], object],
) -> DateFind:
    near, direction = document_date, _DIRECTIONS.get(find.kind, 0)
    until = found[index + 1] if index + 1 < len(found) else None
    whole = until is not None and until.partial is None and until.rule.startswith(_UNTIL)
    if find.rule.startswith(_SINCE) and until and whole and until.start - find.end <= _NEAR:
        near, direction = until.to, -1  # "from 25/01 to 02/02/2025"
    if near is None:
        near, direction = _neighbour(find, found, index, sentence_at), 0
    span = with_year(find.partial or "", near, direction) if near else None
    if span is None:
        return find
    first = None if find.kind is DateKind.DUE else span.first
    last = span.first if find.reading is Bound.EXCLUSIVE else span.last
    rule = f"{find.rule}.year-inferred"
    return replace(find, from_=first, to=last, partial=None, rule=rule, stated=(span.first, span.last))


def _neighbour(
    find: DateFind, found: Sequence[DateFind], index: int, sentence_at: Callable[[int], object]
) -> dt.date | None:
    """The nearest whole date of the same sentence."""
    close = found[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]
    dated = [other for other in close if other.to or other.from_]
    same = [other for other in dated if sentence_at(other.start) == sentence_at(find.start)]
    if not same:
        return None
    nearest = min(same, key=lambda other: abs(other.start - find.start))
    return nearest.to or nearest.from_
