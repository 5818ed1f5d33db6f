"""Two texts that should say the same: what one has and the other has not.

Each reference, date and figure of one text must have its equal in the other, in any order:
documents by their canonical number, dates by the days they state, figures by value and unit.
Soft words ("soon", "regularly") and list numbers are not compared. What finds no equal is
paired with its likeliest counterpart to say what went wrong.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nhipcau.reading.finds import (
    Change,
    DateFind,
    DateKind,
    FigureFind,
    Find,
    Mismatch,
    MismatchReason,
    Qualifier,
    ReferenceFind,
    ReferenceForm,
)
from nhipcau.reading.normalise import Normalised
from nhipcau.reading.numerals import Habit, value_of
from nhipcau.reading.segments import Segment
from nhipcau.reading.taken import Taken

_NUMERAL = re.compile(r"[0-9](?:[0-9.,]{0,30}[0-9])?")
_HABITS = (Habit(",", "."), Habit(".", ","))
# Things whose names one language does not keep apart: not held against a translation.
_ALIKE = (
    frozenset({"official", "individual", "member", "person"}),
    frozenset({"document", "record", "dossier"}),
    frozenset({"group", "team", "collective"}),
    frozenset({"province", "locality"}),
    frozenset({"resolution", "decision"}),
    frozenset({"percent", "unknown_point"}),
)
# Rules by which the thing counted stands right beside its number.
_SURE = ("figure.noun-after", "figure.noun-before", "figure.measure")
# Units that cannot be taken for each other in any language.
_HARD = frozenset({"percent", "unknown_point", "percentage_point", "VND", "USD", "EUR", "LAK", "KHR"})
_UP = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST})
_DOWN = frozenset({Qualifier.LESS_THAN, Qualifier.AT_MOST, Qualifier.NEARLY})
# Types that Lao and Khmer name with one word.
_TYPES_ALIKE = (frozenset({"NQ", "QĐ"}), frozenset({"CT", "CĐ"}))


@dataclass(frozen=True, slots=True)
class Facts:
    """What two texts on the same matter must share, with the normalised text it stands in."""

    language: str | None
    source: Normalised
    sentences: Sequence[Segment]
    languages: tuple[str, ...]
    references: tuple[ReferenceFind, ...]
    dates: tuple[DateFind, ...]
    figures: tuple[FigureFind, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing to be matched: its kind, where it stands, and the value that must be equal."""

    kind: str
    find: Find
    value: object


def compare(source: Facts, translation: Facts) -> tuple[Mismatch, ...]:
    """The mismatches in the order of the source, additions of the translation last."""
    ours, theirs = list(_items(source)), list(_items(translation))
    for equal in (_same, _same_end, _same_pointer, _same_number):
        ours, theirs = _without_pairs(ours, theirs, equal)
    ours, theirs = _without_loose(ours, translation), _without_loose(theirs, source)
    mismatches = [*_contradictions(source, translation), *_explained(ours, theirs)]
    return tuple(sorted(mismatches, key=_place))


def _place(mismatch: Mismatch) -> tuple[int, int]:
    if mismatch.source is not None:
        return (0, mismatch.source.start)
    return (1, mismatch.translation.start if mismatch.translation else 0)


def _items(facts: Facts) -> Iterator[_Item]:
    for reference in facts.references:
        yield _Item("reference", reference, _reference_value(reference))
    for date in facts.dates:
        for value in _date_values(date):
            yield _Item("date", date, value)
    for figure in facts.figures:
        yield _Item("figure", figure, (figure.value, figure.of))


def _reference_value(find: ReferenceFind) -> object:
    if find.form is ReferenceForm.FULL:
        return find.key
    if find.form is ReferenceForm.POINTER:
        return ("pointer", find.type, (find.serial or "").lstrip("0"))
    return ("suspect", "".join(find.text.upper().split()))


def _date_values(find: DateFind) -> Iterator[object]:
    """The value of a date; a span of days or years is its two ends, as other texts name them."""
    first, last = find.stated
    if find.open is not None:
        return
    if find.kind is DateKind.RECURRING:
        yield ("every", find.every, find.day)
    elif find.kind is DateKind.WITHIN:
        yield ("within", find.amount, find.unit)
    elif find.partial:
        yield ("partial", find.partial)
    elif find.rule == "period.from-to":
        yield from (("days", end, end) for end in (find.from_, find.to))
    elif find.rule == "period.range" and first and last:
        yield from (("days", dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in (first.year, last.year))
    else:
        yield ("days", first, last)


def _without_pairs(
    ours: list[_Item], theirs: list[_Item], equal: Callable[[_Item, _Item], bool]
) -> tuple[list[_Item], list[_Item]]:
    """Both lists without the items that have an equal in the other."""
    rest: list[_Item] = []
    left: dict[object, list[_Item]] = defaultdict(list)
    for item in theirs:
        left[_bucket(item)].append(item)
    for item in ours:
        rivals = left[_bucket(item)]
        twin = next((other for other in rivals if equal(item, other)), None)
        if twin is None:
            rest.append(item)
        else:
            rivals.remove(twin)
    kept = {id(item) for group in left.values() for item in group}
    return rest, [item for item in theirs if id(item) in kept]


def _bucket(item: _Item) -> object:
    """What items that may be equal have in common, so that long texts stay quick to compare."""
    find = item.find
    if isinstance(find, ReferenceFind):
        value = _plain_value(find)
        return _serial(find) if value is None else value
    if isinstance(find, DateFind) and find.kind is DateKind.WITHIN:
        return Decimal(find.amount or 0)
    if isinstance(item.value, tuple) and item.value[0] == "days":
        return item.value[2] or item.value[1]
    return find.value if isinstance(find, FigureFind) else item.value


def _same(one: _Item, other: _Item) -> bool:
    if one.kind != other.kind or one.value != other.value:
        return False
    if isinstance(one.find, FigureFind) and isinstance(other.find, FigureFind):
        return _units_agree(one.find, other.find)
    return True


def _same_end(one: _Item, other: _Item) -> bool:
    """ "By the end of 2025" and "đến hết năm 2025": one names the end, the other the whole."""
    if not (isinstance(one.value, tuple) and isinstance(other.value, tuple)):
        return False
    if one.value[0] != "days" or other.value[0] != "days":
        return False
    (_, first, last), (_, other_first, other_last) = one.value, other.value
    return last is not None and last == other_last and None in (first, other_first)


def _units_agree(one: FigureFind, other: FigureFind) -> bool:
    """Equal or alike; where one text names nothing that we know, the value must do."""
    if one.unit == other.unit or any(one.unit in group and other.unit in group for group in _ALIKE):
        return True
    if one.unit in _HARD or other.unit in _HARD:
        return False
    return "count" in (one.unit, other.unit) or not (_is_sure(one) and _is_sure(other))


def _is_sure(figure: FigureFind) -> bool:
    return figure.rule in _SURE or figure.unit in _HARD


def _same_pointer(one: _Item, other: _Item) -> bool:
    """ "Decree 42" answers 42/2022/NĐ-CP; Lao and Khmer use one word for two types."""
    first, second = one.find, other.find
    if not (isinstance(first, ReferenceFind) and isinstance(second, ReferenceFind)):
        return False
    if ReferenceForm.POINTER not in (first.form, second.form):
        return False
    types = {first.type, second.type}
    alike = len(types) == 1 or any(types <= group for group in _TYPES_ALIKE)
    return alike and _serial(first) == _serial(second)


def _serial(find: ReferenceFind) -> str:
    return ((find.number.number if find.number else find.serial) or "").lstrip("0")


def _same_number(one: _Item, other: _Item) -> bool:
    """A limit of five days, or Project 25, here; a figure of that value there."""
    if one.kind == other.kind or "figure" not in (one.kind, other.kind):
        return False
    named, figure = (other.find, one.find) if one.kind == "figure" else (one.find, other.find)
    assert isinstance(figure, FigureFind)
    if isinstance(named, DateFind):
        return named.kind is DateKind.WITHIN and named.amount == figure.value
    return _plain_value(named) == figure.value


def _without_loose(items: list[_Item], other: Facts) -> list[_Item]:
    """Without figures that the other text has as a number nobody could classify."""
    if not items:
        return items
    loose = _loose_numbers(other)
    kept = []
    for item in items:
        value = _plain_value(item.find)
        if value is not None and value in loose:
            loose.remove(value)
        else:
            kept.append(item)
    return kept


def _plain_value(find: Find) -> Decimal | None:
    """The number of what may stand as a bare number elsewhere: a count, or "Project 25"."""
    if isinstance(find, FigureFind):
        return find.value if find.of is None and find.rule not in _TOLD_APART else None
    if isinstance(find, ReferenceFind) and find.form is ReferenceForm.POINTER and find.type == "ĐA":
        return Decimal(re.sub(r"[^0-9]", "", find.serial or "") or 0)
    return None


# A percentage or an amount of money is never a bare number in a faithful translation.
_TOLD_APART = ("figure.percent", "figure.percentage_point", "figure.currency")


def _loose_numbers(facts: Facts) -> list[Decimal]:
    """The numbers of a text that belong to none of its finds."""
    lower = facts.source.lower
    taken = Taken()
    for find in (*facts.references, *facts.dates, *facts.figures):
        taken.take(facts.source.inward(find.start), facts.source.inward(find.end))
    found = []
    for match in _NUMERAL.finditer(lower):
        if not taken.take(*match.span()):
            continue
        found += [
            value for value in {value_of(match.group(), habit) for habit in _HABITS} if value is not None
        ]
    return found


def _contradictions(source: Facts, translation: Facts) -> Iterator[Mismatch]:
    """Figures that agree in value where "more than" became "less than", or a rise a fall."""
    left: dict[object, list[FigureFind]] = defaultdict(list)
    for figure in translation.figures:
        left[figure.value, figure.of].append(figure)
    for figure in source.figures:
        twins = left[figure.value, figure.of]
        if len(twins) != 1:
            continue
        twin = twins[0]
        pair = (figure.qualifier, twin.qualifier)
        changes = {figure.change, twin.change}
        if changes == {Change.UP, Change.DOWN}:
            yield Mismatch("figure", figure, twin, MismatchReason.KIND)
        elif (pair[0] in _UP and pair[1] in _DOWN) or (pair[0] in _DOWN and pair[1] in _UP):
            yield Mismatch("figure", figure, twin, MismatchReason.QUALIFIER)


def _explained(ours: list[_Item], theirs: list[_Item]) -> Iterator[Mismatch]:
    """What is left over, in pairs of one kind where there are two, with the likeliest reason."""
    left = list(theirs)
    for item in ours:
        rivals = [other for other in left if other.kind == item.kind]
        if not rivals:
            yield Mismatch(item.kind, item.find, None, MismatchReason.MISSING)
            continue
        best = min(rivals, key=lambda other: _RANK[_reason(item, other)])
        left.remove(best)
        yield Mismatch(item.kind, item.find, best.find, _reason(item, best))
    for item in left:
        yield Mismatch(item.kind, None, item.find, MismatchReason.ADDED)


_RANK = {
    reason: rank
    for rank, reason in enumerate(
        (
            MismatchReason.UNIT,
            MismatchReason.SYMBOL,
            MismatchReason.DATE_ORDER,
            MismatchReason.SCALE,
            MismatchReason.NUMBER,
            MismatchReason.KIND,
            MismatchReason.VALUE,
        )
    )
}


def _reason(one: _Item, other: _Item) -> MismatchReason:
    first, second = one.find, other.find
    if isinstance(first, ReferenceFind) and isinstance(second, ReferenceFind):
        same = _serial(first) == _serial(second)
        return MismatchReason.SYMBOL if same else MismatchReason.NUMBER
    if isinstance(first, FigureFind) and isinstance(second, FigureFind):
        if (first.value, first.of) == (second.value, second.of):
            return MismatchReason.UNIT
        scaled = first.of == second.of and _is_scaled(first.value, second.value)
        return MismatchReason.SCALE if scaled else MismatchReason.VALUE
    if isinstance(first, DateFind) and isinstance(second, DateFind):
        if first.kind is not second.kind and DateKind.RECURRING in (first.kind, second.kind):
            return MismatchReason.KIND
        return MismatchReason.DATE_ORDER if _is_swapped(first, second) else MismatchReason.VALUE
    return MismatchReason.VALUE


def _is_scaled(one: Decimal, other: Decimal) -> bool:
    """Whether two values differ by a power of ten only."""
    return bool(one and other) and one.normalize().as_tuple().digits == other.normalize().as_tuple().digits


def _is_swapped(one: DateFind, other: DateFind) -> bool:
    first, second = one.stated[1], other.stated[1]
    if first is None or second is None:
        return False
    return (first.year, first.month, first.day) == (second.year, second.day, second.month)
