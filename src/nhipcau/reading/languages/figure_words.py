"""What a language must tell so that its figures can be read: plain words, no patterns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

from nhipcau.reading.languages.base import words
from nhipcau.reading.normalise import normal_form

# What is never in the text, so that a list without words matches nothing.
_NOTHING = "(?!)"


@dataclass(frozen=True)
class FigureWords:
    """The words around numbers. `decimal` is the mark before decimals in this language."""

    decimal: str
    spaced: bool
    scales: Mapping[str, int]  # word to power of ten
    percent: tuple[str, ...]
    points: tuple[str, ...]  # percentage points
    measures: Mapping[str, tuple[str, ...]]  # unit to words after the number; VND and USD too
    counted: Mapping[str, tuple[str, ...]]  # thing to its names
    classifiers: tuple[str, ...]  # words after the number that stand for the noun before it
    qualifiers: Mapping[str, tuple[str, ...]]  # `Qualifier` value to words before the number
    qualifiers_after: Mapping[str, tuple[str, ...]]
    up: tuple[str, ...]
    down: tuple[str, ...]
    names: tuple[str, ...]  # words before a number that is a name: "version", "Article"
    weak_names: tuple[str, ...]  # such words when no unit follows: "level 4", but "level 4%"
    clock: tuple[str, ...]  # words after the hour of a clock
    out_of: tuple[str, ...]  # between the two numbers of a ratio in words
    number_of: tuple[str, ...]  # between the noun and its number (ចំនួន)
    stops: tuple[str, ...]  # words that no noun phrase of a figure runs over


def figure_words(code: str) -> FigureWords:
    """The words of `data/figures.<code>.json`, whose fields are those of FigureWords."""
    path = resources.files("nhipcau.reading") / "data" / f"figures.{code}.json"
    fields = json.loads(path.read_text(encoding="utf-8"))
    del fields["about"]
    return FigureWords(**{name: _frozen(value) for name, value in fields.items()})


def _frozen(value: object) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return {name: _frozen(each) for name, each in value.items()} if isinstance(value, dict) else value


_Listed = Callable[[FigureWords], Iterable[str]]
_Grouped = Callable[[FigureWords], Mapping[str, tuple[str, ...]]]


def squeezed(word: str) -> str:
    """A word as the tables know it: normal form, lower case, no blanks."""
    return "".join(normal_form(word).lower().split())


def _joined(parts: Iterable[str]) -> str:
    found = [part for part in parts if part]
    return words(*found) if found else _NOTHING


@dataclass(frozen=True)
class Matchers:
    """The words of the languages of one text, compiled; the first language decides doubts."""

    languages: tuple[FigureWords, ...]

    @cached_property
    def decimal(self) -> str:
        return self.languages[0].decimal

    @cached_property
    def scales(self) -> dict[str, int]:
        return {squeezed(word): power for each in self.languages for word, power in each.scales.items()}

    @cached_property
    def scale(self) -> re.Pattern[str]:
        """One scale word; a word of a spaced language must end there."""
        spaced = [word for each in self.languages if each.spaced for word in each.scales]
        dense = [word for each in self.languages if not each.spaced for word in each.scales]
        return re.compile(rf"(?:\s{{0,2}}|-)(?P<scale>{_joined(spaced)}(?!\w)|{_joined(dense)})")

    @cached_property
    def points(self) -> re.Pattern[str]:
        return self._after(lambda each: each.points)

    @cached_property
    def percent(self) -> re.Pattern[str]:
        return re.compile(rf"\s{{0,2}}%|-per-?cent(?!\w)|{self._after(lambda each: each.percent).pattern}")

    @cached_property
    def measures(self) -> dict[str, str]:
        return self._names(lambda each: each.measures)

    @cached_property
    def measure(self) -> re.Pattern[str]:
        return self._after(lambda each: [word for group in each.measures.values() for word in group])

    @cached_property
    def counted_names(self) -> dict[str, str]:
        return self._names(lambda each: each.counted)

    @cached_property
    def counted(self) -> re.Pattern[str]:
        """A noun; the longest name of all languages wins."""
        return self._bare(lambda each: [word for group in each.counted.values() for word in group])

    @cached_property
    def classifier(self) -> re.Pattern[str]:
        return self._after(lambda each: each.classifiers)

    @cached_property
    def qualifier_names(self) -> dict[str, str]:
        return self._names(lambda each: each.qualifiers)

    @cached_property
    def qualifier(self) -> re.Pattern[str]:
        """The qualifier that ends just before the number."""
        every = self._bare(lambda each: [word for group in each.qualifiers.values() for word in group])
        return re.compile(rf"(?P<word>{every.pattern})\s{{0,2}}$")

    @cached_property
    def after_names(self) -> dict[str, str]:
        return self._names(lambda each: each.qualifiers_after)

    @cached_property
    def qualifier_after(self) -> re.Pattern[str]:
        return self._after(lambda each: [word for group in each.qualifiers_after.values() for word in group])

    @cached_property
    def up(self) -> re.Pattern[str]:
        return self._ending(lambda each: each.up)

    @cached_property
    def down(self) -> re.Pattern[str]:
        return self._ending(lambda each: each.down)

    @cached_property
    def name(self) -> re.Pattern[str]:
        every = self._bare(lambda each: each.names)
        return re.compile(rf"(?:{every.pattern})(?:\s{{0,2}}(?:số|no\.?|ເລກທີ|ທີ|លេខ|ទី))?\s{{0,2}}$")

    @cached_property
    def leveled(self) -> re.Pattern[str]:
        """A name inside a noun phrase: the "level 2" of "5 million level 2 accounts"."""
        return re.compile(
            rf"(?P<word>{self._bare(lambda each: each.names).pattern})\s{{0,2}}[0-9]{{1,2}}(?![0-9])"
        )

    def dense(self, letter: str) -> bool:
        """Whether a letter belongs to a script without blanks between words."""
        return "\u0e80" <= letter <= "\u19ff"

    @cached_property
    def weak_name(self) -> re.Pattern[str]:
        every = self._bare(lambda each: each.weak_names)
        return re.compile(rf"(?:{every.pattern})\s{{0,2}}$")

    @cached_property
    def clock(self) -> re.Pattern[str]:
        return self._after(lambda each: each.clock)

    @cached_property
    def out_of(self) -> re.Pattern[str]:
        return self._after(lambda each: each.out_of)

    @cached_property
    def number_of(self) -> re.Pattern[str]:
        every = self._bare(lambda each: each.number_of)
        return re.compile(rf"(?:{every.pattern})(?:\s{{0,2}}(?:ແມ່ນ|គឺ|is|là))?\s{{0,2}}$")

    @cached_property
    def stop(self) -> re.Pattern[str]:
        return self._bare(lambda each: each.stops)

    def _names(self, of: _Grouped) -> dict[str, str]:
        """Squeezed word to the name of its group; the first language wins."""
        found: dict[str, str] = {}
        for each in self.languages:
            for name, group in of(each).items():
                for word in group:
                    found.setdefault(squeezed(word), name)
        return found

    def _bare(self, of: _Listed) -> re.Pattern[str]:
        spaced = [word for each in self.languages if each.spaced for word in of(each)]
        dense = [word for each in self.languages if not each.spaced for word in of(each)]
        # A Khmer letter below another (after the sign coeng) begins no word.
        return re.compile(rf"(?<!\w){_joined(spaced)}(?!\w)|(?<!\u17d2){_joined(dense)}")

    def _after(self, of: _Listed) -> re.Pattern[str]:
        return re.compile(rf"\s{{0,2}}(?P<word>{self._bare_after(of)})")

    def _bare_after(self, of: _Listed) -> str:
        spaced = [word for each in self.languages if each.spaced for word in of(each)]
        dense = [word for each in self.languages if not each.spaced for word in of(each)]
        return rf"{_joined(spaced)}(?!\w)|{_joined(dense)}"

    def _ending(self, of: _Listed) -> re.Pattern[str]:
        return re.compile(rf"(?:{self._bare(of).pattern})\W{{0,2}}$")
