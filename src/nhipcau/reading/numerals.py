"""What a written number is worth, by the habit of its text: 14.500 and 14,5 and 1 234 567.

Sources of the habits: Vietnamese Decree 30/2020/NĐ-CP leaves it to practice, which is comma
for decimals; Unicode CLDR gives the same for Lao and Khmer; English uses the dot. Articles
001 (Khmer, `39.98%`) and 000 (Lao, `59,57%`) show both, so the text decides first.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_TRIPLES = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?P<mark>[.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?![0-9])")
_DECIMALS = re.compile(r"(?<![0-9.,])[0-9]{1,9}([.,])(?:[0-9]{1,2}|[0-9]{4,9})(?![0-9.,]*[0-9])")
_PERCENT = re.compile(r"(?<![0-9.,/])(?:0|[0-9]{1,3})([.,])[0-9]{1,3}\s?%")
# Enough evidence to decide on; a text does not change its habit.
_SAMPLE = 200_000
# What is longer is no figure, but a line of a table or a bar code.
_LONGEST = 32


@dataclass(frozen=True, slots=True)
class Habit:
    """How a text writes numbers: the mark of decimals, and the mark that groups thousands.

    They may be the same sign: a Khmer text writes 39.98% and 2.400.
    """

    decimal: str
    grouping: str


def habit_of(text: str, decimal: str) -> Habit:
    """The habit of `text`; `decimal` is that of its language and decides where nothing shows."""
    sample = text[:_SAMPLE]
    other = "." if decimal == "," else ","
    shown = [match[1] for match in _PERCENT.finditer(sample)]
    shown = shown or [match[1] for match in _DECIMALS.finditer(sample)]
    if shown.count(other) <= shown.count(decimal):
        return Habit(decimal, other)
    grouped = [match["mark"] for match in _TRIPLES.finditer(sample)]
    return Habit(other, decimal if decimal in grouped else other)


def value_of(written: str, habit: Habit) -> Decimal | None:
    """The value of digits with marks and blanks; None where they are no number.

    >>> value_of("14.500", Habit(decimal=",", grouping="."))
    Decimal('14500')
    """
    number = written.replace(" ", "")
    if len(number) > _LONGEST:
        return None
    marks = [char for char in number if char in ".,"]
    if not marks:
        return Decimal(number)
    last = marks[-1]
    whole, _, rest = number.rpartition(last)
    if len(set(marks)) == 2:
        if marks.count(last) > 1:
            return None
        grouped = _TRIPLES.fullmatch(whole) is not None
        return Decimal(f"{whole.replace(marks[0], '')}.{rest}") if grouped else None
    grouped = _TRIPLES.fullmatch(number) is not None and number[0] != "0"
    if len(marks) > 1:
        return Decimal(number.replace(last, "")) if grouped else None
    if grouped and last == habit.grouping:
        return Decimal(whole + rest)
    return Decimal(f"{whole}.{rest}")
