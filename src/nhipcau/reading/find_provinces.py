"""Vietnamese provinces in Lao and Khmer however they are spelt: by their consonants.

There is no fixed spelling: ດ່າໜັງ and ດ່ານັງ, ເງ້ອານ and ເຫງະອານ are the same. A name behind
the word for province or city is compared without vowels, tone marks and the high-class ຫ.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from nhipcau.reading.bundled import bundled
from nhipcau.reading.find_blocks import Block
from nhipcau.reading.languages.base import words
from nhipcau.reading.normalise import normal_form

_HEADS = {
    "lo": ("ຄະນະກຳມະການປະຊາຊົນແຂວງ", "ຄະນະກຳມະການປະຊາຊົນນະຄອນ", "ແຂວງ", "ນະຄອນຫຼວງ", "ນະຄອນ"),
    "km": (
        "គណៈកម្មាធិការប្រជាជនខេត្ត",
        "គណៈកម្មាធិការប្រជាជនទីក្រុង",
        "គណៈកម្មាធិការប្រជាជនក្រុង",
        "ខេត្ត",
        "ទីក្រុង",
        "ក្រុង",
    ),
}
_CONSONANTS = {"lo": re.compile("[ກ-ຮ]"), "km": re.compile("[ក-អ]")}
# What cannot begin a syllable: vowels and marks that stand behind, above or below a letter.
_DEPENDENT = {"lo": re.compile("[\u0eb0-\u0ebd\u0ec8-\u0ecd]"), "km": re.compile("[\u17b6-\u17d3]")}
_HIGH = re.compile("ຫ(?=[ງຍນມລວຣ])")
_LEAST_CONSONANTS = 3
_LONGEST = 16


def provinces_by_sound(lower: str, languages: Sequence[str]) -> Iterator[Block]:
    """Provinces of a normalised lower-case text, named behind the word for what they are."""
    for code in languages:
        if code not in _HEADS:
            continue
        for match in _heads(code).finditer(lower):
            found = _longest(lower, match.end(), code)
            if found:
                yield Block(found[0], match.start(), found[1])


def _longest(lower: str, start: int, code: str) -> tuple[str, int] | None:
    """Key and end of the longest name that begins at `start`."""
    names = _skeletons(code)
    stop = start
    while stop < min(len(lower), start + _LONGEST) and _is_dense(lower[stop]):
        stop += 1
    for end in range(stop, start, -1):
        if end < len(lower) and _DEPENDENT[code].match(lower, end):
            continue
        key = names.get(_skeleton(lower[start:end], code))
        if key:
            return key, end
    return None


def _is_dense(char: str) -> bool:
    return "\u0e80" <= char <= "\u19ff"


@cache
def _heads(code: str) -> re.Pattern[str]:
    return re.compile(rf"{words(*_HEADS[code])}\s{{0,2}}")


@cache
def _skeletons(code: str) -> dict[str, str]:
    """Consonants to key; consonants that two provinces share tell nothing."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for province in bundled("places")["provinces"]:
        name = normal_form(province[code]).lower()
        skeleton = _skeleton(name, code)
        if len(skeleton) < _LEAST_CONSONANTS:
            continue
        if found.setdefault(skeleton, province["key"]) != province["key"]:
            shared.add(skeleton)
    return {skeleton: key for skeleton, key in found.items() if skeleton not in shared}


def _skeleton(name: str, code: str) -> str:
    plain = _HIGH.sub("", name) if code == "lo" else name
    return "".join(_CONSONANTS[code].findall(plain))
