"""Sentences with filled slots, said in one of the four languages, and where each slot stands."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.pairs.values import (
    Agency,
    Day,
    Figure,
    Label,
    Ratio,
    Recurring,
    Reference,
    Span,
    Value,
    Within,
    power_of,
)

FOLDER = Path(__file__).parent
LANGUAGES = ("vi", "en", "lo", "km")
ROMAN = ("I", "II", "III", "IV")
_NATIVE = {
    "lo": str.maketrans("0123456789", "໐໑໒໓໔໕໖໗໘໙"),
    "km": str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"),
}
# How often a text of the language uses its own digits; an article may mix both.
_NATIVE_SHARE = {"vi": 0.0, "en": 0.0, "lo": 0.25, "km": 0.45}
_NOT_VALUES = ("agency", "label", "item")


@dataclass(frozen=True, slots=True)
class Part:
    """Fixed text or a slot; `clause` is the slot that gives its name to a clause that may be left out."""

    text: str
    slot: str
    clause: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One meaning in four languages."""

    slots: Mapping[str, str]
    parts: Mapping[str, tuple[Part, ...]]

    @property
    def clauses(self) -> list[str]:
        """The slots that can be left out together with the words around them."""
        return sorted({part.clause for part in self.parts["vi"] if part.clause})

    def times(self, slot: str) -> int:
        """How often the sentence says the slot."""
        return sum(part.slot == slot for part in self.parts["vi"])

    def says(self, slot: str, left_out: Collection[str]) -> bool:
        """Whether the slot is still said without these clauses."""
        return not any(part.slot == slot and part.clause in left_out for part in self.parts["vi"])


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as text, and the places of each slot in it, in order."""

    text: str
    places: Mapping[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Change:
    """At its nth place the slot says another value."""

    slot: str
    time: int
    value: Value


@cache
def words() -> Any:
    """The words of each language: words.json."""
    return json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))


def sentences() -> list[Sentence]:
    """All sentences of sentences.json."""
    entries = json.loads((FOLDER / "sentences.json").read_text(encoding="utf-8"))
    return [
        Sentence(
            entry["slots"], {language: _parts(entry[language], entry["slots"]) for language in LANGUAGES}
        )
        for entry in entries
    ]


def _parts(pattern: str, slots: Mapping[str, str]) -> tuple[Part, ...]:
    found = []
    for piece in re.findall(r"\[[^]]*\]|[^][]+", pattern):
        named = [
            slot for slot in re.findall(r"\{(\w+)\}", piece) if slots[slot].split()[0] not in _NOT_VALUES
        ]
        clause = named[0] if piece.startswith("[") else ""
        for text in re.findall(r"\{\w+\}|[^{}]+", piece.strip("[]")):
            is_slot = text.startswith("{")
            found.append(Part("" if is_slot else text, text[1:-1] if is_slot else "", clause))
    return tuple(found)


def say_sentence(
    rng: Random,
    sentence: Sentence,
    language: str,
    values: Mapping[str, Value],
    *,
    left_out: Collection[str] = (),
    change: Change | None = None,
) -> Said:
    """The sentence in one language, in ways drawn by chance, without the clauses left out."""
    speaker = _Speaker(rng, language)
    text, times = "", defaultdict[str, int](int)
    places = defaultdict[str, list[tuple[int, int]]](list)
    start_of_words = 0
    for part in sentence.parts[language]:
        if part.clause in left_out and part.clause:
            continue
        if not part.slot:
            text += speaker.spelling(part.text)
            continue
        value = values[part.slot]
        if change and change.slot == part.slot and change.time == times[part.slot]:
            value = change.value
        times[part.slot] += 1
        start = len(text)
        text += speaker.spelling(speaker.say(value))
        places[part.slot].append((start, len(text)))
        if sentence.slots[part.slot] == "item":
            start_of_words = len(text) + 1
    if text[start_of_words : start_of_words + 1].islower():
        text = text[:start_of_words] + text[start_of_words].upper() + text[start_of_words + 1 :]
    return Said(text, places)


class _Speaker:
    """One text of one language: how it writes digits, decimals and letters is drawn once."""

    def __init__(self, rng: Random, language: str) -> None:
        self.rng = rng
        self.language = language
        self.native = rng.random() < _NATIVE_SHARE[language]
        self.mixed = language == "km" and rng.random() < 0.1
        self.decimal_dot = language == "en" or (language == "km" and rng.random() < 0.4)
        self.split_am = language == "lo" and rng.random() < 0.12
        self.decomposed = language == "vi" and rng.random() < 0.03
        self.plain_symbols = language != "vi" and rng.random() < 0.8

    def spelling(self, text: str) -> str:
        """The text as this writer's keyboard leaves it."""
        if self.split_am:
            text = text.replace("ຳ", "ໍາ")
        return unicodedata.normalize("NFD", text) if self.decomposed else text

    def say(self, value: Value) -> str:
        """The words for a value."""
        if self.mixed:
            self.native = not self.native
        match value:
            case Day():
                return self._digits(self._day(value))
            case Span():
                return self._digits(self._span(value))
            case Within(amount, unit):
                unit_words = self._choose("periods", unit)
                fields = {"k": amount, "k2": f"{amount:02}", "unit": unit_words}
                return self._digits(self._choose("within").format(**fields))
            case Recurring(unit, 0):
                return self._choose("recurring_plain", unit)
            case Recurring(unit, day):
                return self._digits(self._choose("recurring", unit).format(k=day, kth=ordinal(day)))
            case Reference():
                return self._reference(value)
            case Figure():
                return self._figure(value)
            case Ratio(number, of, unit):
                return self._ratio(number, of, unit)
            case Label(text):
                return self._digits(text)
            case Agency(index):
                return str(words()["agencies"][index][self.language])

    def _choose(self, *path: str) -> str:
        found: Any = words()
        for key in path:
            found = found[key]
        return str(self.rng.choice(found[self.language]))

    def _digits(self, text: str) -> str:
        return text.translate(_NATIVE[self.language]) if self.native else text

    def _day(self, value: Day) -> str:
        day = value.day
        names = words()["months"].get(self.language)
        fields = {
            "d": day.day,
            "d2": f"{day.day:02}",
            "dth": ordinal(day.day),
            "m": day.month,
            "m2": f"{day.month:02}",
            "mv": f"{day.month:02}" if day.month < 3 else day.month,  # the Vietnamese rule of Decree 30/2020
            "month": names[day.month - 1] if names else "",
            "y": day.year,
        }
        said = self._choose("month_day" if value.said == "month_day" else "day").format(**fields)
        if value.said in ("before", "by"):
            return self._choose(value.said).format(day=said)
        return said

    def _span(self, value: Span) -> str:
        names, nth = words()["months"].get(self.language), words()["nth"].get(self.language)
        number = value.number
        fields = {
            "y": value.year,
            "y_to": value.year_to,
            "m": number,
            "mv": f"{number:02}" if number < 3 else number,
            "month": names[number - 1] if names else "",
            "q": number,
            "roman": ROMAN[(number - 1) % 4],
            "nth": nth[(number - 1) % 4] if nth else "",
        }
        unit = f"half{number}" if value.unit == "half" else value.unit
        return self._choose(unit).format(**fields)

    def _reference(self, value: Reference) -> str:
        number = value.text
        if self.plain_symbols:
            number = number.replace("Đ", "D")
        head = re.match(r"[\d/]*", number)
        assert head is not None
        number = self._digits(head[0]) + number[head.end() :]
        if value.type in ("TCVN", "QCVN"):
            return number
        pointer = "project" if value.type == "ĐA" else "pointer"
        pattern = self._choose("reference" if value.issuer else pointer)
        return pattern.format(type=self._choose("types", value.word or value.type), number=number)

    def _ratio(self, number: int, of: int, unit: str) -> str:
        said = self._digits(f"{number}/{of}")
        if self.language == "en" and self.rng.random() < 0.3:
            said = f"{number} {self.rng.choice(('of', 'out of'))} {of}"
        return self._joined(self._choose("units", unit), said)

    def _figure(self, value: Figure) -> str:
        said = self._amount(value)
        pattern = self._choose("units", value.unit)
        if not value.qualifier:
            return self._joined(pattern, said)
        qualified = self._choose("qualifiers", value.qualifier)
        if qualified.startswith("{n}") and (said[-1].isdigit() or value.unit == "percent"):
            qualified = self._plain_qualifier(value.qualifier)  # ກວ່າ follows a scale word only
        if self.language == "en":
            return qualified.format(n=self._joined(pattern, said))
        return self._joined(pattern, self._joined(qualified, said))

    def _plain_qualifier(self, qualifier: str) -> str:
        return str(words()["qualifiers"][qualifier][self.language][0])

    def _joined(self, pattern: str, said: str) -> str:
        """`~` is a blank beside a digit, else a blank or nothing."""
        text = pattern.format(n=said)
        while (place := text.find("~")) >= 0:
            blank = text[place - 1].isdigit() or text[place + 1].isdigit() or self.rng.random() < 0.5
            text = text[:place] + (" " if blank else "") + text[place + 1 :]
        return text

    def _amount(self, value: Figure) -> str:
        """Plain or with a scale word: 30.600.000, 30,6 triệu; 12.300 tỷ, 12,3 nghìn tỷ."""
        power = value.exponent or self._power(value)
        if not power:
            return self._number(value.value)
        return f"{self._number(value.value / 10**power)} {self._choose('scales', str(power))}"

    def _power(self, value: Figure) -> int:
        number, power = value.value, power_of(value.value)
        if not power or (number / 10 ** (power - 2)) % 1:  # three decimals would look like thousands
            return 0
        if power == 3:
            return 3 if (number / 100) % 1 == 0 and self.rng.random() < 0.3 else 0
        if power == 12 and self.rng.random() < 0.3:
            return 9
        return 0 if self.rng.random() < 0.25 and power < 12 else power

    def _number(self, number: Decimal) -> str:
        whole, _, decimals = format(number.normalize(), "f").partition(".")
        group = "," if self.language == "en" else "."
        if len(whole) == 4 and not 1900 <= int(whole) <= 2100 and self.rng.random() < 0.08:
            group = ""
        grouped = f"{int(whole):,}".replace(",", group)
        if len(whole) == 1 and not decimals and self.language == "vi" and self.rng.random() < 0.4:
            grouped = f"0{whole}"
        point = "." if self.decimal_dot else ","
        return self._digits(grouped + (point + decimals if decimals else ""))


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number < 14 else ending}"
