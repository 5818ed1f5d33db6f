"""Contradictions inside one text. Nothing is settled: all places are kept, a person decides.

Kinds: one document with two dates; a corrupt number beside the right one; an agency under
two names; a name of two agencies; a person spelled in two ways, or one post with two
persons; a rate above 100 %; a ratio beside a percentage that is not its quotient; parts that
do not add up to their whole.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from nhipcau.reading.finds import (
    ActorFind,
    Change,
    Conflict,
    ConflictKind,
    FigureFind,
    Find,
    PersonFind,
    ReferenceFind,
    ReferenceForm,
)
from nhipcau.reading.languages.plain import plain_form
from nhipcau.reading.rank_candidates import edits

# A suspect whose first candidate stands in the same text with at least this score is its double.
_SURE = 5
_NEAR = 160
# Quotients are printed with two digits behind the mark at most.
_ROUNDING = Decimal("0.5")
_PARTS = re.compile(r"(?:trong đó|gồm|of which|including|comprising|ໃນນັ້ນ|ລວມມີ|ក្នុងនោះ|រួមមាន)")
_EQUALS = re.compile(r"\(|=|đạt|tương đương|equal|or|ເທົ່າ|ກວມ|ស្មើ|ត្រូវជា")
_BREAK = re.compile(r"[.!?;។\n](?:\s|$)")
_LEAST_PARTS = 2
_SHORT_NAME = 8
# Names compared with each other in one text.
_MOST = 200
# Letters in a row that two renderings of one name share; ກະຊວງ and ລັດຖະບານ alone are fewer.
_SHARED = 9


def find_conflicts(
    text: str,
    references: Sequence[ReferenceFind],
    figures: Sequence[FigureFind],
    actors: Sequence[ActorFind],
    persons: Sequence[PersonFind],
) -> list[Conflict]:
    """All contradictions in the order of their first place; finds as found in `text`."""
    found = [
        *_document_dates(references),
        *_reference_forms(references),
        *_actor_names(actors),
        *_ambiguous_names(actors),
        *_spellings(persons),
        *_posts(persons),
        *_rates(figures),
        *_quotients(figures, text),
        *_parts(figures, text),
    ]
    return sorted(found, key=lambda conflict: conflict.places[0].start)


def _conflict(kind: ConflictKind, places: Sequence[Find], values: Sequence[object]) -> Conflict:
    return Conflict(kind, tuple(_bare(place) for place in places), tuple(str(value) for value in values))


def _bare(find: Find) -> Find:
    return Find(find.text, find.start, find.end)


def _document_dates(references: Sequence[ReferenceFind]) -> Iterator[Conflict]:
    by_key: dict[str, list[ReferenceFind]] = defaultdict(list)
    for reference in references:
        if reference.form is ReferenceForm.FULL and reference.date:
            by_key[str(reference.key)].append(reference)
    for group in by_key.values():
        first_of_date = {reference.date: reference for reference in reversed(group)}
        if len(first_of_date) > 1:
            places = sorted(first_of_date.values(), key=lambda reference: reference.start)
            yield _conflict(
                ConflictKind.DOCUMENT_DATES, places, [f"{place.key} {place.date}" for place in places]
            )


def _reference_forms(references: Sequence[ReferenceFind]) -> Iterator[Conflict]:
    for suspect in references:
        best = suspect.candidates[0] if suspect.suspect and suspect.candidates else None
        if best is None or best.source != "text" or best.score < _SURE:
            continue
        right = next(reference for reference in references if reference.key == best.key)
        values = [suspect.text, best.key]
        if suspect.date and right.date and suspect.date != right.date:
            values = [f"{suspect.text} {suspect.date}", f"{best.key} {right.date}"]
        yield _conflict(ConflictKind.REFERENCE_FORMS, [suspect, right], values)


def _actor_names(actors: Sequence[ActorFind]) -> Iterator[Conflict]:
    """One agency under names that are not forms of each other, such as abbreviation and full name."""
    by_key: dict[str, dict[str, ActorFind]] = defaultdict(dict)
    for actor in actors:
        by_key[actor.agency_key].setdefault(_squeezed(actor.text), actor)
    for key, every in by_key.items():
        names = dict(list(every.items())[:_MOST])
        if (key.isupper() and "_" in key) or key in ("MINISTRIES", "PROVINCES"):
            continue
        for (one, first), (other, second) in combinations(names.items(), 2):
            if _script(one) == _script(other) and not _are_forms(one, other):
                yield _conflict(ConflictKind.ACTOR_NAMES, [first, second], [first.text, second.text])
                break


def _are_forms(one: str, other: str) -> bool:
    """Whether two names share enough to be renderings of one: those are joined without a word."""
    short, long = sorted((plain_form(one), plain_form(other)), key=len)
    if short in long or len(short) <= _SHORT_NAME:
        return True
    shared = _SHARED if _script(one) != "latin" else _SHARED // 2
    return any(short[start : start + shared] in long for start in range(len(short) - shared + 1))


def _ambiguous_names(actors: Sequence[ActorFind]) -> Iterator[Conflict]:
    seen: set[str] = set()
    for actor in actors:
        if actor.others and _squeezed(actor.text) not in seen:
            seen.add(_squeezed(actor.text))
            keys = (actor.agency_key, *actor.others)
            yield _conflict(ConflictKind.AMBIGUOUS_NAME, [actor] * len(keys), keys)


def _spellings(persons: Sequence[PersonFind]) -> Iterator[Conflict]:
    """Names of one script that differ by a stroke or two, or only in their blanks and marks."""
    forms: dict[str, PersonFind] = {}
    for person in persons:
        forms.setdefault(person.name, person)
    for one, other in combinations(list(forms.values())[:_MOST], 2):
        first, second = _squeezed(one.name), _squeezed(other.name)
        if _script(first) == _script(second) and _are_spellings(first, second):
            yield _conflict(ConflictKind.PERSON_SPELLINGS, [one, other], [one.name, other.name])


def _are_spellings(one: str, other: str) -> bool:
    """Vietnamese names differ by a letter; Lao and Khmer renderings of one differ by several."""
    if abs(len(one) - len(other)) > 2:
        return False
    if _script(one) == "latin":
        return plain_form(one) == plain_form(other)
    return edits(one, other) <= max(1, len(one) // 4)


def _posts(persons: Sequence[PersonFind]) -> Iterator[Conflict]:
    """One post, as written, with persons whose names are not spellings of each other."""
    by_post: dict[str, list[PersonFind]] = defaultdict(list)
    for person in persons:
        if len(person.post) >= _LEAST_POST:
            by_post[_squeezed(person.post)].append(person)
    for group in by_post.values():
        for one, other in combinations(group[:_MOST], 2):
            first, second = _squeezed(one.name), _squeezed(other.name)
            if first != second and not _are_spellings(first, second):
                yield _conflict(ConflictKind.PERSON_POSTS, [one, other], [one.name, other.name])
                break


_LEAST_POST = 18


def _rates(figures: Sequence[FigureFind]) -> Iterator[Conflict]:
    """A share above 100 %; growth may be larger."""
    for figure in figures:
        if figure.unit == "percent" and figure.value > 100 and figure.change is None:
            yield _conflict(ConflictKind.RATE_ABOVE_100, [figure], [figure.value])


def _quotients(figures: Sequence[FigureFind], text: str) -> Iterator[Conflict]:
    """450/705 (60 %): the percentage next to a ratio must be its quotient."""
    for ratio, rate in pairwise(figures):
        if not ratio.of or rate.unit != "percent" or rate.change is Change.UP:
            continue
        between = text[ratio.end : rate.start]
        if len(between) > _NEAR // 4 or not re.search(
            r"\(|=|đạt|tương đương|equal|or|ເທົ່າ|ກວມ|ស្មើ|ត្រូវជា", between
        ):
            continue
        quotient = ratio.value * 100 / ratio.of
        if abs(quotient - rate.value) > _ROUNDING:
            values = [f"{ratio.value}/{ratio.of} = {quotient:.2f} %", f"{rate.value} %"]
            yield _conflict(ConflictKind.RATIO_AND_RATE, [ratio, rate], values)


def _parts(figures: Sequence[FigureFind], text: str) -> Iterator[Conflict]:
    """A whole "of which" its parts in one sentence: they must add up when they claim to be all."""
    for index, whole in enumerate(figures):
        opener = _PARTS.search(text, whole.end, whole.end + _NEAR // 2)
        if opener is None or whole.unit == "percent" or _BREAK.search(text, whole.end, opener.start()):
            continue
        parts: list[FigureFind] = []
        for figure in figures[index + 1 :]:
            if figure.start - whole.end > 4 * _NEAR or _BREAK.search(text, whole.end, figure.start):
                break
            if figure.unit == whole.unit and figure.start > opener.start():
                parts.append(figure)
            if len(parts) == _MOST:
                break
        total = sum((part.value for part in parts), Decimal(0))
        claims_all = len(parts) >= _LEAST_PARTS and re.search(r"gồm|comprising|ລວມມີ|រួមមាន", opener.group())
        if len(parts) >= _LEAST_PARTS and (total > whole.value or (claims_all and total != whole.value)):
            yield _conflict(
                ConflictKind.PARTS_AND_WHOLE, [whole, *parts], [whole.value, *(part.value for part in parts)]
            )


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).lower().split())


def _script(text: str) -> str:
    """The script of the first letter: two languages' names of one thing are no conflict."""
    letter = next((char for char in text if char.isalpha()), "a")
    return "lo" if "\u0e80" <= letter < "\u0f00" else "km" if "\u1780" <= letter < "\u1a00" else "latin"
