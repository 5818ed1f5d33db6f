"""What a language must tell so that its official texts can be read.

Patterns are matched against the normal form in lower case (`Normalised.lower`), except
`types` and `number_words`, which are plain words. `rx` compiles a pattern after bringing
its literals into the same normal form.

Date shapes use named groups: day, month (number or name), month2, year, year2, quarter,
half, count, edge ("start", "end" by `edges`). Recurrence uses unit and day; periods use
amount, unit and event.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from nhipcau.reading.normalise import normal_form

if TYPE_CHECKING:
    from nhipcau.reading.languages.figure_words import FigureWords

YEAR = r"(?:19|20)[0-9]{2}(?![0-9])"
# Two digits at most; the calendar refuses day 32 and month 13. A plain set of first letters
# lets the machine skip fast.
DAY = r"[0-9][0-9]?(?![0-9])"
MONTH = r"[0-9][0-9]?(?![0-9])"
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


_BLANKS = r"[\x20\n\r]{%s,3}"


class Cue(StrEnum):
    """What the words before a date make of it."""

    BEFORE = "before"  # exclusive
    BY = "by"  # inclusive
    AS_OF = "as_of"
    EFFECTIVE = "effective"
    DATED = "dated"
    FROM = "from"
    UNTIL = "until"
    IN = "in"
    ON = "on"  # part of a day: this morning, 6/10
    BASE = "base"  # comparison: same period of …
    VISION = "vision"
    NONE = "none"


class Shape(StrEnum):
    """What kind of calendar expression a pattern finds."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    RANGE = "range"  # of years
    MONTH_SPAN = "month_span"  # month to month2 of a year
    DAY_SPAN = "day_span"  # day to day2 of a month
    FIRST_MONTHS = "first_months"
    LAST_MONTHS = "last_months"
    # Only when a cue stands before it, such as a bare "2025", "12/2025" or "20/8".
    CUED_DAY = "cued_day"
    CUED_YEAR = "cued_year"
    CUED_MONTH = "cued_month"


def rx(pattern: str, **parts: str) -> re.Pattern[str]:
    """Compile `pattern` with `<yyyy>`, `<dd>`, `<mm>` and `<name>` of `parts` filled in.

    A blank stands for one to three blanks or line ends, `~` or a blank before `?` for none to three.
    """
    for name, part in {**parts, "yyyy": YEAR, "dd": DAY, "mm": MONTH}.items():
        pattern = pattern.replace(f"<{name}>", part)
    # No tab: it parts the cells of a table.
    pattern = normal_form(pattern).replace(" ?", "~").replace("~", _BLANKS % "0").replace(" ", _BLANKS % "1")
    return re.compile(pattern, re.DOTALL)


def split(text: str) -> list[str]:
    """The blank-separated words of a table written as one line."""
    return text.split()


def words(*alternatives: str) -> str:
    """A group that matches one of the literals, longest first."""
    ordered = sorted({normal_form(word).lower() for word in alternatives}, key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word).replace(chr(92) + ' ', ' ') for word in ordered)})"


@dataclass(frozen=True, slots=True)
class Language:
    """All words and patterns of one language; fields in the order of the readers."""

    code: str
    letters: str  # character class of the script, or "" when told by stop words
    marks: str  # letters that only this language has within its script
    stop_words: frozenset[str]
    spaced: bool  # whether blanks separate words, so that names match as whole words

    # references
    types: Mapping[str, tuple[str, ...]]  # symbol to words, in order of preference
    pointer_types: frozenset[str]  # symbols whose word with a number alone is a pointer
    number_words: tuple[str, ...]  # "số", "No."
    provision: re.Pattern[str]  # groups article, clause, point

    # dates
    months: Mapping[str, int]
    quarters: Mapping[str, int]
    halves: Mapping[str, int]
    edges: Mapping[str, str]  # word to "start" or "end"
    shapes: tuple[tuple[Shape, re.Pattern[str]], ...]
    cues: tuple[tuple[Cue, re.Pattern[str]], ...]  # matched at the end of what stands before
    recurring: tuple[re.Pattern[str], ...]
    units: Mapping[str, str]  # word to every/unit name
    within: tuple[re.Pattern[str], ...]
    opens: tuple[tuple[str, re.Pattern[str]], ...]  # Open value, pattern; group by of set_by
    effective: re.Pattern[str]  # words of coming into force, anywhere just before

    # tasks
    task_verbs: re.Pattern[str]  # finish, submit: they make a period a deadline
    past: re.Pattern[str]  # such a verb told as done
    told: re.Pattern[str]  # anywhere in a sentence that tells what was
    future: re.Pattern[str]  # "will": what is said has not happened
    heads: re.Pattern[str]  # how the name of an agency begins, at the start of an order
    obligation: re.Pattern[str]  # must, is to
    asks: re.Pattern[str]  # "asked … to": who stands before is the assigner
    passive: re.Pattern[str]  # directly before an ask: the agency before it is the one asked
    leads: re.Pattern[str]  # "takes the lead"
    withs: re.Pattern[str]  # "together with"
    submits: re.Pattern[str]  # "submit to": who stands after receives
    possessive: re.Pattern[str]  # "of" directly before an agency
    agents: re.Pattern[str]  # "by" before the agency that does what is said
    joins: re.Pattern[str]  # between agencies of one list
    purpose: re.Pattern[str]  # "for, in order to" at the start of a clause: the receiver goes on
    back: re.Pattern[str]  # "these", "the above"
    trailing: re.Pattern[str]  # what may still belong to the name when the work begins: "concerned"
    goes_on: re.Pattern[str]  # the start of a sentence that goes on with the work of the agency before
    posts: re.Pattern[str]  # titles of persons who answer for a task
    products: tuple[tuple[str, re.Pattern[str]], ...]
    addressees: re.Pattern[str]  # a line above those a letter goes to
    work_heading: re.Pattern[str]  # a heading above what is to be done
    reports: re.Pattern[str]  # a line that says: this is a report
    debris: tuple[re.Pattern[str], ...]  # whole lines of news pages that are no text

    figures: FigureWords
