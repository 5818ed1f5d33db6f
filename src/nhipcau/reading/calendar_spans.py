"""From what a date pattern found to first and last day."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from nhipcau.reading.languages.base import Language, Shape
from nhipcau.reading.normalise import normal_form

_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven"
_COUNTS = {
    **{word: number for number, word in enumerate(_NUMBER_WORDS.split(), 1)},
    **{
        normal_form(word): number
        for number, word in enumerate(("ສອງ", "ສາມ", "ສີ່", "ຫ້າ", "ຫົກ", "ເຈັດ", "ແປດ", "ເກົ້າ"), 2)
    },
    **dict(zip(["ពីរ", "បី", "បួន", "ប្រាំ", "ប្រាំមួយ", "ប្រាំពីរ", "ប្រាំបី", "ប្រាំបួន"], range(2, 10), strict=True)),
}


_MONTHS = 12
# Parts of a year named without it, and their months.
_PARTS = {"Q": 3, "H": 6}
_FIRST_MONTHS = "F"  # and how many
_MONTH_END = "E"  # and which
_SEVERAL_MONTHS = "S"  # and the first and last of them
_SEVERAL_DAYS = "D"  # and the month, the first and last day
_BY_MONTH = (
    Shape.DAY,
    Shape.CUED_DAY,
    Shape.MONTH,
    Shape.CUED_MONTH,
    Shape.MONTH_SPAN,
    Shape.DAY_SPAN,
)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day stated; `partial` (month and day) when the year is not said."""

    first: dt.date | None
    last: dt.date | None
    partial: str | None = None


def month_span(year: int, first: int, last: int) -> Span:
    """From the first day of one month to the last calendar day of another."""
    return Span(dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1]))


def day(year: int, month: int, number: int) -> Span | None:
    """One day, or None when the calendar has no such day."""
    try:
        date = dt.date(year, month, number)
    except ValueError:
        return None
    return Span(date, date)


def span_of(shape: Shape, match: re.Match[str], language: Language) -> Span | None:
    """The span behind a match, None when the numbers are no date."""
    groups = match.groupdict()
    year = groups.get("year") or (groups.get("year2") if shape is not Shape.RANGE else None)
    number = _number_of(shape, groups, language)
    if number is None:
        return None
    if shape is Shape.RANGE:
        last = int(groups["year2"])
        ordered = int(groups["year"]) <= last
        return Span(dt.date(int(groups["year"]), 1, 1), dt.date(last, 12, 31)) if ordered else None
    if shape is Shape.DAY_SPAN:
        days = (int(groups["day"] or 0), int(groups["day2"] or 0))
        return _days(int(year), number, *days) if year else _several(_SEVERAL_DAYS, number, *days)
    if shape is Shape.MONTH_SPAN:
        until = _month(groups["month2"], language)
        if not until or number > until:
            return None
        return month_span(int(year), number, until) if year else _several(_SEVERAL_MONTHS, number, until)
    if year is None:
        partial = _partial(shape, groups, number)
        if partial and shape in (Shape.MONTH, Shape.CUED_MONTH) and _ends(groups, language):
            partial = f"{_MONTH_END}{number}"
        elif partial and shape in (Shape.QUARTER, Shape.HALF) and _ends(groups, language):
            partial = f"{_MONTH_END}{number * (3 if shape is Shape.QUARTER else 6)}"
        return Span(None, None, partial) if partial else None
    if shape in (Shape.DAY, Shape.CUED_DAY):
        return day(int(year), number, int(groups["day"]))
    first, last = _months(shape, number)
    span = month_span(int(year), first, last)
    if shape is Shape.LAST_MONTHS:
        return Span(None, span.last)
    return _edge(span, groups.get("edge"), language)


def _several(kind: str, *numbers: int) -> Span:
    """Days or months of a year that is not said: `D061520` is 15 to 20 June."""
    return Span(None, None, kind + "".join(f"{number:02d}" for number in numbers))


def _days(year: int, month: int, first: int, last: int) -> Span | None:
    begin, finish = day(year, month, first), day(year, month, last)
    return Span(begin.first, finish.last) if begin and finish and first <= last else None


def with_year(partial: str, near: dt.date, direction: int) -> Span | None:
    """A date without year, in the year that brings it nearest to `near`.

    `direction` 1 looks for the next such date, -1 for the last, 0 for the nearest.
    """
    years = [near.year - 1, near.year, near.year + 1]
    spans: list[Span | None]
    if partial[0] == _MONTH_END:
        whole = [month_span(year, int(partial[1:]), int(partial[1:])) for year in years]
        spans = [Span(None, span.last) for span in whole]
    elif partial[0] == _FIRST_MONTHS:
        spans = [month_span(year, 1, int(partial[1:])) for year in years]
    elif partial[0] == _SEVERAL_MONTHS:
        spans = [month_span(year, int(partial[1:3]), int(partial[3:])) for year in years]
    elif partial[0] == _SEVERAL_DAYS:
        spans = [_days(year, int(partial[1:3]), int(partial[3:5]), int(partial[5:])) for year in years]
    elif partial[0] in _PARTS:
        length, part = _PARTS[partial[0]], int(partial[1:])
        spans = [month_span(year, length * (part - 1) + 1, length * part) for year in years]
    elif partial[5:]:
        spans = [day(year, int(partial[2:4]), int(partial[5:])) for year in years]
    else:
        spans = [month_span(year, int(partial[2:4]), int(partial[2:4])) for year in years]
    if partial[0] in _PARTS and not direction:
        return spans[1]  # "the second half" is that of this year
    dated = [(span, span.last) for span in spans if span and span.last]
    if direction:
        sided = [(span, last) for span, last in dated if (last - near).days * direction >= 0]
        dated = sided or dated
    return min(dated, key=lambda pair: abs((pair[1] - near).days))[0] if dated else None


def _number_of(shape: Shape, groups: dict[str, str | None], language: Language) -> int | None:
    """The month, quarter, half or count of months that the match names; 0 where none."""
    if shape in _BY_MONTH:
        return _month(groups["month"], language)
    if shape is Shape.QUARTER:
        return language.quarters.get(groups.get("quarter") or groups.get("quarter2") or "")
    if shape is Shape.HALF:
        return language.halves.get(groups["half"] or "")
    if shape is Shape.FIRST_MONTHS:
        count = groups.get("count") or "1"
        return int(count) if count.isdigit() else _COUNTS[count]
    return 0


def _month(written: str | None, language: Language) -> int | None:
    if written is None:
        return None
    if not written.isdigit():
        return language.months.get(written)
    return int(written) if 1 <= int(written) <= _MONTHS else None


def _partial(shape: Shape, groups: dict[str, str | None], number: int) -> str | None:
    if shape in (Shape.DAY, Shape.CUED_DAY):
        # 2000 is a leap year: 29 February may be meant.
        valid = day(2000, number, int(groups["day"] or 0))
        return f"--{number:02d}-{int(groups['day'] or 0):02d}" if valid else None
    if shape is Shape.FIRST_MONTHS and 1 <= number <= _MONTHS:
        return f"{_FIRST_MONTHS}{number}"
    if shape in (Shape.QUARTER, Shape.HALF):
        return f"{'Q' if shape is Shape.QUARTER else 'H'}{number}"
    return f"--{number:02d}" if shape in (Shape.MONTH, Shape.CUED_MONTH) else None


def _months(shape: Shape, number: int) -> tuple[int, int]:
    match shape:
        case Shape.MONTH | Shape.CUED_MONTH:
            return number, number
        case Shape.QUARTER:
            return 3 * number - 2, 3 * number
        case Shape.HALF:
            return 6 * number - 5, 6 * number
        case Shape.FIRST_MONTHS:
            return 1, number
        case _:
            return 1, 12


def _ends(groups: dict[str, str | None], language: Language) -> bool:
    return language.edges.get(groups.get("edge") or "") == "end"


def _edge(span: Span, edge: str | None, language: Language) -> Span:
    """ "End of 2025" has a last day only, "early 2025" a first day only."""
    match language.edges.get(edge or ""):
        case "end":
            return Span(None, span.last)
        case "start":
            return Span(span.first, None)
        case _:
            return span
