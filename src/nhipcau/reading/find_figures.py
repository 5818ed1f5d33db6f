"""Figures: numbers that count or measure, with unit, qualifier and what they are compared with.

A number that belongs to a reference or a date is no figure, nor is one that names something
(Project 06, version 3.0, Article 5, 24/7). `14.500` is 14500 in Vietnamese, Lao and Khmer
and 14.5 in English, unless the text itself shows the other habit (`39.98%` in a Khmer text).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from nhipcau.reading.figure_units import UnitReader
from nhipcau.reading.finds import (
    Change,
    FigureFind,
    Find,
    Qualifier,
)
from nhipcau.reading.languages import LANGUAGES
from nhipcau.reading.languages.figure_words import Matchers
from nhipcau.reading.normalise import Normalised
from nhipcau.reading.numerals import habit_of
from nhipcau.reading.read_numbers import NUMBER, YEAR, Number, NumberReader, joined
from nhipcau.reading.segments import Segment, line_starts

# What shows that a word is an address; the word itself is taken from blank to blank.
_WEB = re.compile(r"@|://|www\.|\.(?:vn|com|net|org|gov)(?![a-z])")
_BLANK = re.compile(r"\s")
_LONGEST_ADDRESS = 2000
_NUMBERING = re.compile(
    r"\s*(?:[-+•*]\s*)?(?:[a-zđ]\)\s*)?(?:\([0-9]{1,2}\)|[0-9]{1,2}(?:(?:\.[0-9]{1,2}){0,3}(?:[.)](?=\s)|\s?-\s|\s?[|\t;])|(?:\.[0-9]{1,2}){1,3}(?=\s[^\W\d])))"
)
_CLOCK = re.compile(r"(?:h|:|\s?giờ\s)[0-9]{2}(?![0-9])|h(?![a-z])|\s?[ap]\.?m(?![a-z])")
# The minutes of "14 giờ 00".
_HOUR_BEFORE = re.compile(r"[0-9]\s?giờ\s$")
_CURRENCY_BEFORE = re.compile(r"(?P<word>us\$|\$|usd|vn[dđ]|€|eur)\s?$")
_CODES = ("vnd", "vnđ", "usd", "eur", "lak", "khr")
# "two (02)" says the number in words first.
_IN_BRACKETS = re.compile(
    r"(?<!\w)(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|một|hai|ba|bốn|năm|sáu|bảy|tám"
    r"|chín|mười) \($"
)
_TELEPHONE = re.compile(r"[0-9]{4}[. ][0-9]{3,4}|0[0-9]{2,3}[. ][0-9. ]{6,12}")
_AT_AN_HOUR = re.compile(r"(?:lúc|hồi|vào|từ|đến|trước|sau|at|from|to|before|ກ່ອນ|ຮອດ|ເວລາ|នៅ|ម៉ោង)\s{0,2}$")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![a-z])")
# "within two hours (2 hours)" says it twice.
_SAID_TWICE = re.compile(r"(?:hours?|days?|weeks?|months?) \($")
_MORE = re.compile(r"\s?(?:more|less|higher|lower|fewer|up|down|below|above)(?!\w)")
_PLAN = re.compile(r"\s{0,2}(?:dự toán|kế hoạch|of the (?:\w+ )?(?:plan|estimate|target)|ຂອງແຜນ|នៃផែនការ)")
# "One-level centre".
_LEVEL = re.compile(r"\s?ລະດັບ|\scấp(?=[,.;]|\s(?:từ|đã|được|và|chính|là|tại|trên|sau)|\n|$)")
# "500 m3/ngày trở lên".
_PER = re.compile(r"/[^\W\d_]{1,10}")
# How far behind a rate its change is told.
_NEAR_RATE = 30
_VERSION = re.compile(r"[0-9][.,]0")
_BEFORE = 60
# How far back the thing is named that a bare number counts.
_SAME_THING = 120
_RATES = ("percent", "percentage_point", "unknown_point", "times", "point")
# So many persons or things are seldom counted behind a sum of money.
_LARGE_SUM = Decimal(1_000_000_000)
_MONEY = ("VND", "USD", "EUR", "LAK", "KHR")
# Classifiers of places that are percentage points behind a rate.
_POINTS = ("ຈຸດ", "ចំណុច")
_BARE = ("figure.bare", "figure.number-of")
# Words that must end at the number are looked for in so many characters before it.
_TAIL = 30


@lru_cache(maxsize=32)
def matchers(codes: tuple[str, ...]) -> Matchers:
    """The compiled figure words of these languages, the first one deciding doubts."""
    return Matchers(tuple(LANGUAGES[code].figures for code in codes))


def find_figures(
    source: Normalised,
    languages: Sequence[str],
    sentences: Sequence[Segment],
    taken: Sequence[Find],
) -> list[FigureFind]:
    """All figures in the order of the text; `taken` are the references and dates of it.

    `sentences` are those of `source.text`.
    """
    if not sentences:
        return []
    return list(_Reader(source, matchers(tuple(languages)), sentences, taken).figures())


def _addresses(lower: str) -> Iterator[tuple[int, int]]:
    """Where the text names pages and mail boxes: their digits count nothing."""
    last = 0
    for match in _WEB.finditer(lower):
        if match.start() < last:
            continue
        before = max(lower.rfind(blank, last, match.start()) for blank in " \n\t(")
        after = _BLANK.search(lower, match.end(), match.end() + _LONGEST_ADDRESS)
        last = after.start() if after else min(len(lower), match.end() + _LONGEST_ADDRESS)
        yield max(before + 1, match.start() - _LONGEST_ADDRESS), last


class _Reader:
    def __init__(
        self, source: Normalised, words: Matchers, sentences: Sequence[Segment], taken: Sequence[Find]
    ) -> None:
        self.source = source
        self.lower = source.lower
        self.words = words
        self.sentences = sentences
        self.starts = [sentence.start for sentence in sentences]
        self.lines = line_starts(self.lower)
        spans = [(source.inward(find.start), source.inward(find.end)) for find in taken]
        spans += _addresses(self.lower)
        self.busy = sorted(spans)
        self.busy_starts = [start for start, _ in self.busy]
        self.habit = habit_of(self.lower, words.decimal)
        self.numbers = NumberReader(self.lower, words, self.habit, self._is_busy)
        self.units = UnitReader(self.lower, words, self.habit, self.numbers, self._is_busy)

    def figures(self) -> Iterator[FigureFind]:
        done = 0
        previous: FigureFind | None = None
        counted: FigureFind | None = None  # the last of the sentence that is no rate
        previous_sentence = -1
        for match in NUMBER.finditer(self.lower):
            start = match.start()
            if start < done or self._is_busy(start) or not self._stands_alone(match):
                continue
            at = bisect_right(self.starts, start) - 1
            sentence = self.sentences[max(at, 0)]
            if self._numbers_a_line(start, sentence):
                continue
            before = previous if at == previous_sentence else None
            if before is None:
                counted = None
            figure, end = self._figure(match, sentence, before, counted)
            if figure is not None:
                yield figure
                done, previous, previous_sentence = end, figure, at
                counted = counted if figure.unit in _RATES else figure

    def _is_busy(self, place: int) -> bool:
        at = bisect_right(self.busy_starts, place) - 1
        return at >= 0 and self.busy[at][1] > place

    def _stands_alone(self, match: re.Match[str]) -> bool:
        """Not a part of a word, an address, a time of the clock or a number of another kind."""
        lower, start, end = self.lower, match.start(), match.end()
        before = lower[start - 1] if start else " "
        glued = ("a" <= before <= "z") or before == "đ"
        if glued and not lower.startswith(_CODES, max(0, start - 3), start):
            return False
        if before in "/_@#:.°©" or lower[max(0, start - 2) : start] == "© " or before.isdigit():
            return False
        if before == "-" and start > 1 and (lower[start - 2].isalnum()):
            return lower[start - 2].isdigit() and not self._is_busy(start - 2)
        if before == "+" and lower.startswith(("gmt", "utc"), max(0, start - 4)):
            return False
        if _HOUR_BEFORE.search(lower, max(0, start - 8), start):
            return False
        after = lower[end] if end < len(lower) else " "
        return after != "_" and not _CLOCK.match(lower, end)

    def _numbers_a_line(self, start: int, sentence: Segment) -> bool:
        line = self.lines[bisect_right(self.lines, start) - 1]
        numbering = _NUMBERING.match(self.lower, line)
        if numbering is None or start >= numbering.end():
            return False
        # "- 17.4 million people" is no item 17.4.
        return self.words.scale.match(self.lower, numbering.end()) is None

    def _figure(
        self,
        match: re.Match[str],
        sentence: Segment,
        previous: FigureFind | None,
        counted_before: FigureFind | None,
    ) -> tuple[FigureFind | None, int]:
        number = self.numbers.read(match)
        if number is None:
            return None, 0
        low = max(sentence.start, number.start - _BEFORE)
        window = self.lower[low : number.start]
        money = _CURRENCY_BEFORE.search(window)
        number = self.numbers.shortened(number) if money else number
        front = money.start() if money else len(window)
        told_twice = _IN_BRACKETS.search(window[:front])
        front = told_twice.start() if told_twice else front
        qualifier, begin = self._qualifier(window[:front], low + front)
        after = self.words.qualifier_after.match(self.lower, number.end)
        if after:
            number = replace(number, end=after.end())
            qualifier = qualifier or Qualifier(self.words.after_names[joined(after["word"])])
            number = self.numbers.scaled(number)
        # "សំណុំឯកសារលើសពី 748.000": the noun stands before the qualifier.
        before = self.lower[low:begin] if qualifier and begin > low else window
        unit, counted, rule, end = self.units.unit(number, before, money)
        money_before = counted_before is not None and counted_before.unit in _MONEY
        if rule in _BARE or (money_before and rule == "figure.noun-before" and number.value >= _LARGE_SUM):
            unit, counted, rule = self._same_thing(number, window, counted_before) or (unit, counted, rule)
        if not self._believable(number, window, unit, rule, match.group(), qualifier):
            return None, 0
        per = _PER.match(self.lower, end)
        behind = per.end() if per else end
        late = self.words.qualifier_after.match(self.lower, behind) if qualifier is None else None
        if late:
            qualifier, end = Qualifier(self.words.after_names[joined(late["word"])]), late.end()
        change = self._change(self.lower[low:begin])
        rate = previous if previous and previous.unit == "percent" else None
        near = rate is not None and number.start - self.source.inward(rate.end) <= _NEAR_RATE
        if unit == "percent" and change and rate and near and not rate.change and not self._of_a_plan(rate):
            unit = "unknown_point"
        if unit == "count" and counted in _POINTS and rate and number.value % 1:
            unit = "percentage_point"
        if unit == "point" and rate and near and number.value % 1:
            unit = "percentage_point"
        if unit == "point" and rate and (change or _MORE.match(self.lower, end)):
            unit = "percentage_point"
        text, first, last = self.source.find(begin, end)
        figure = FigureFind(
            text.strip(),
            first + len(text) - len(text.lstrip()),
            last - len(text) + len(text.rstrip()),
            value=number.value,
            unit=unit,
            rule=rule,
            counted=counted,
            qualifier=qualifier,
            of=number.of,
            change=change,
        )
        return figure, end

    def _of_a_plan(self, rate: FigureFind) -> bool:
        """ "67.7% of the plan, up 28.3%": it is the sum that grew and not its share of the plan."""
        return _PLAN.match(self.lower, self.source.inward(rate.end)) is not None

    def _same_thing(
        self, number: Number, window: str, previous: FigureFind | None
    ) -> tuple[str, str, str] | None:
        """ "Of 9 tasks 7 were on time": a bare number counts what the one before it counted."""
        if previous is None:
            return None
        if number.scaled and previous.unit in _MONEY:
            return previous.unit, "", "figure.same-thing"
        if not previous.rule.startswith(("figure.noun", "figure.same", "figure.word")):
            return None
        of_other = number.of is not None and number.of != previous.value
        if number.start - self.source.inward(previous.end) > _SAME_THING or of_other:
            return None
        if self.words.weak_name.search(
            window, max(0, len(window) - _TAIL)
        ) and not self.words.number_of.search(window, max(0, len(window) - _TAIL)):
            return None
        return previous.unit, previous.counted, "figure.same-thing"

    def _qualifier(self, window: str, start: int) -> tuple[Qualifier | None, int]:
        found = self.words.qualifier.search(window, max(0, len(window) - _TAIL))
        if found is None:
            return None, start
        name = self.words.qualifier_names[joined(found["word"])]
        if name == "none":
            return None, start
        return Qualifier(name), start - (len(window) - found.start())

    def _change(self, before: str) -> Change | None:
        start = max(0, len(before) - _TAIL)
        if self.words.up.search(before, start):
            return Change.UP
        return Change.DOWN if self.words.down.search(before, start) else None

    def _believable(
        self, number: Number, window: str, unit: str, rule: str, written: str, qualifier: Qualifier | None
    ) -> bool:
        """Whether the number counts something and is no name, year, telephone or half a date."""
        lower, words = self.lower, self.words
        joined = words.number_of.search(window, max(0, len(window) - _TAIL))
        if unit in ("percent", "percentage_point", "VND", "USD", "EUR") or number.scaled:
            return True
        if bare_version := _VERSION.fullmatch(written):
            return rule == "figure.measure" and bare_version is not None
        if _LEVEL.match(lower, number.end):
            return False
        if rule == "figure.measure" and _SAID_TWICE.search(window):
            return False
        if len(written) > 3 and written[0] == "0" and written[1].isdigit():
            return False
        after = lower[number.end : number.end + 1]
        glued = after.isascii() and after.isalpha()
        if glued and rule != "figure.measure":
            return False
        bare = rule in ("figure.bare", "figure.word-after")
        classified = words.classifier.match(lower, number.end) is not None
        if (
            rule == "figure.noun-before"
            and not classified
            and words.weak_name.search(window, max(0, len(window) - _TAIL))
            and not joined
        ):
            return False
        if number.of is not None:
            return not bare or number.of > 31 or number.value > 12
        if rule == "figure.noun-before" and not joined and written[0] == "0":
            return False
        if (
            bare
            and not classified
            and words.weak_name.search(window, max(0, len(window) - _TAIL))
            and not joined
        ):
            return False
        if YEAR.fullmatch(written) and rule != "figure.measure":
            return rule == "figure.noun-after"
        if rule == "figure.measure" and unit == "hour" and words.clock.match(lower, number.end):
            return not re.search(
                r"(?:lúc|hồi|vào|từ|đến|trước|sau|at|from|to|before|ກ່ອນ|ຮອດ|ເວລາ|នៅ|ម៉ោង)\s{0,2}$", window
            )
        if rule == "figure.named":
            return False
        if rule == "figure.bare" and _TELEPHONE.fullmatch(written):
            return False
        if rule == "figure.bare" and self._counts_in_script(number, window):
            return True
        if rule == "figure.bare":
            return qualifier is not None or joined is not None or self._change(window) is not None
        return not _ORDINAL.match(lower, number.end)

    def _counts_in_script(self, number: Number, window: str) -> bool:
        """A bare number within Lao or Khmer words counts what stands around it."""
        before = window.rstrip()[-1:]
        after = self.lower[number.end : number.end + 2].strip()[:1]
        dense = self.words.dense(after) if after else False
        return dense or (self.words.dense(before) and (not after or after in ",.;។"))
