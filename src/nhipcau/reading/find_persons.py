"""Persons and places named in a text.

A person is a Vietnamese family name followed by given names, or what stands between a title
and the next comma in Lao, or between a title and the next long word in Khmer. The reader
keeps the post as written before the name; it knows no person.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from nhipcau.reading.bundled import bundled
from nhipcau.reading.find_actors import AliasIndex
from nhipcau.reading.finds import ActorFind, Alias, Find, PersonFind, PlaceFind
from nhipcau.reading.languages.base import words
from nhipcau.reading.languages.plain import plain_form
from nhipcau.reading.normalise import Normalised, normal_form
from nhipcau.reading.taken import Taken

_LATIN = [chr(code) for code in (*range(0x41, 0x7B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
_UPPER = "".join(letter for letter in _LATIN if letter.isupper())
_LOWER = "".join(letter for letter in _LATIN if letter.islower())
_CAPITAL = f"[{_UPPER}][{_LOWER}]{{0,6}}"
# How far before a name its post is looked for.
_POST = 80
_SPLIT = re.compile(r"[.;:!?\n។]|,\s(?=\w+ đã|\w+ was)")
_LAO = "\u0e80-\u0eff"
_KHMER = "\u1780-\u17ff"
_LAO_NAME = re.compile(rf"[{_LAO}]{{3,24}}(?: [{_LAO}]{{3,16}})?(?=,| ກ່າວ| ຫວັງ| ໃຫ້|\s?;)")
_KHMER_NAME = re.compile(rf"[{_KHMER}]{{2,9}}(?: [{_KHMER}]{{2,9}}){{1,3}}(?= |,|។|$)")


def find_persons(source: Normalised, actors: Sequence[ActorFind]) -> list[PersonFind]:
    """Persons in the order of the text, none inside the name of an agency or place."""
    taken = Taken()
    for actor in actors:
        taken.take(source.inward(actor.start), source.inward(actor.end))
    found: list[PersonFind] = []
    for start, end in sorted({*_latin(source.text), *_lao(source.text), *_khmer(source.text)}):
        if not taken.take(start, end):
            continue
        text, first, last = source.find(start, end)
        name = " ".join(source.text[start:end].split())
        found.append(PersonFind(text, first, last, name, _post(source, start)))
    return found


def find_places(
    source: Normalised, actors: Sequence[ActorFind], persons: Sequence[PersonFind]
) -> list[PlaceFind]:
    """Provinces and cities named without the word for what they are."""
    used = Taken()
    for known in (*actors, *persons):
        used.take(known.start, known.end)
    return [
        PlaceFind(find.text, find.start, find.end, find.agency_key)
        for find in _places().find(source)
        if _is_named(find) and used.take(find.start, find.end)
    ]


def _is_named(find: Find) -> bool:
    return find.text[0].isupper() or find.text[0] > "\u0e80"


@cache
def _places() -> AliasIndex:
    return AliasIndex(
        Alias(province["key"], name, language)
        for province in bundled("places")["provinces"]
        for language in ("vi", "en", "lo", "km")
        for name in {province[language], province[language].replace(" ", "") if language == "en" else ""}
        if len(name) > 4 or language not in ("lo", "km")
    )


@cache
def _latin_pattern() -> re.Pattern[str]:
    families = {normal_form(name) for name in bundled("names")["families"]}
    families |= {plain_form(name) for name in families}
    family = "|".join(sorted(families, key=len, reverse=True))
    titles = words(*(title for code in ("vi", "en") for title in bundled("names")["titles"][code]))
    return re.compile(
        rf"(?<![\w-])(?P<name>(?:{family})(?: {_CAPITAL}){{2,3}})(?![\w-])"
        rf"|(?<!\w)(?i:{titles}) (?P<titled>(?:{family}) {_CAPITAL}(?: {_CAPITAL}){{0,2}})(?![\w-])"
        rf"|(?<=[{_LAO}{_KHMER}] )(?P<foreign>{_CAPITAL}(?: {_CAPITAL}){{2,3}})(?![\w-])"
    )


def _latin(text: str) -> Iterator[tuple[int, int]]:
    for match in _latin_pattern().finditer(text):
        for group in ("name", "titled", "foreign"):
            if match[group]:
                yield match.span(group)


@cache
def _title_pattern(code: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words(*bundled('names')['titles'][code])})\s?")


@cache
def _no_name(code: str) -> re.Pattern[str]:
    return re.compile(words(*bundled("names")["not_names"][code]))


def _lao(text: str) -> Iterator[tuple[int, int]]:
    """What stands between a title and a comma or verb: one or two words without a known one."""
    for title in _title_pattern("lo").finditer(text):
        match = _LAO_NAME.match(text, title.end())
        if match and not _no_name("lo").search(match.group()):
            yield match.span()


def _khmer(text: str) -> Iterator[tuple[int, int]]:
    """Short words after a title: a name's syllables are written apart."""
    for title in _title_pattern("km").finditer(text):
        match = _KHMER_NAME.match(text, title.end())
        if match and not _no_name("km").search(match.group()):
            yield match.span()


def _post(source: Normalised, start: int) -> str:
    """The words before a name up to the sentence or comma before them."""
    window = source.text[max(0, start - _POST) : start]
    return _SPLIT.split(window)[-1].rpartition(", ")[2].strip(" ,")
