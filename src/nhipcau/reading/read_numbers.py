"""A written number with all that belongs to it: scale words, the second number of a ratio."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Context, Decimal

from nhipcau.reading.languages.figure_words import Matchers
from nhipcau.reading.numerals import Habit, value_of

# The blank before the mark is what scanners make of 4,7 %.
NUMBER = re.compile(
    r"[0-9](?:[0-9.,]{0,30}[0-9])?(?: [.,] ?[0-9]{1,4}(?=\s?%|\s(?:ha|kg|km)\b)"
    r"|[.,] [0-9](?=\s(?:%|per ?cent))|(?:(?<![0-9]{4}) [0-9]{3}(?![0-9,./])){0,5})"
)
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_PAIR = re.compile(r"\s?/\s?(?P<of>[0-9]{1,12}(?:[.,][0-9]{1,6}){0,4})(?![0-9/a-z]|\s?/)")
# Words that make a number a name stand in so many characters before it.
_NAME = 24
_LARGEST = 18
_MONTHS = 12
_HOURS = 24
_SIZES = frozenset({"hectare", "km", "km2", "m2", "m", "ton", "kwh", "mw", "mbps", "gb", "tb", "kg"})
# Words that name a number only where no thing is counted behind it: điều 320 xe, "rank 19 departments".
_SOMETIMES_NAMES = re.compile(r"(?<!\w)(?:điều|danh mục|khoá|rank|form)\s?$")
_DOCUMENTS = frozenset({"resolution", "decree", "circular", "decision", "report", "conclusion", "document"})
_SHORT_SCALES = {"k": 3, "m": 6, "b": 9, "t": 12}
_SHORT_SCALE = re.compile(r"(?:k|mn?|bn?|trn?)(?![^\W_])")
_TO = re.compile(r"\s?(?:to|-|đến|tới|ຫາ|ເຖິງ|ຮອດ|ដល់|ទៅ)\s?(?=[0-9])")
# Wide enough for every number that `value_of` reads with every scale.
_EXACT = Context(prec=80)


@dataclass(frozen=True, slots=True)
class Number:
    """A number being read: its value, where it begins and where what was read of it ends."""

    value: Decimal
    start: int
    end: int
    scaled: bool = False
    of: Decimal | None = None


def _whole(value: Decimal) -> Decimal:
    """The same value without zeros behind the decimal mark."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1), context=_EXACT)
    return value.normalize(_EXACT)


def joined(words: str) -> str:
    """Words of the normal form as the tables know them: without blanks."""
    return "".join(words.split())


class NumberReader:
    """Reads the numbers of one text; `is_busy` says which places hold something else."""

    def __init__(self, lower: str, words: Matchers, habit: Habit, is_busy: Callable[[int], bool]) -> None:
        self.lower = lower
        self.words = words
        self.habit = habit
        self.is_busy = is_busy

    def read(self, match: re.Match[str]) -> Number | None:
        """The number of a match of NUMBER; None where it is none or names something."""
        value = value_of(match.group(), self.habit)
        window = self.lower[max(0, match.start() - _NAME) : match.start()]
        named = self.words.name.search(window) is not None
        number = Number(value, match.start(), match.end()) if value is not None else None
        if number is None or (named and not self._counts(window, number.end)):
            return None
        pair = _PAIR.match(self.lower, match.end())
        if pair:
            return self._ratio(number, pair)
        return self._in_words(self._summed(self._ranged(self.scaled(number))))

    def _counts(self, window: str, end: int) -> bool:
        """Whether a number behind a word that mostly names counts all the same: "room of 14 m²"."""
        words = self.words
        if words.percent.match(self.lower, end):
            return True
        measure = words.measure.match(self.lower, end)
        if measure and words.measures[joined(measure["word"])] in _SIZES:
            return True
        if _SOMETIMES_NAMES.search(window) is None:
            return False
        noun = words.counted.match(self.lower, end + 1)
        return noun is not None and words.counted_names[joined(noun.group())] not in _DOCUMENTS

    def _ranged(self, number: Number) -> Number:
        """ "22 to 25 million": the first number of a range has the scale of the second."""
        to = _TO.match(self.lower, number.end) if not number.scaled else None
        match = NUMBER.match(self.lower, to.end()) if to else None
        value = value_of(match.group(), self.habit) if match else None
        if match is None or value is None or number.value >= value or self.is_busy(match.start()):
            return number
        second = self.scaled(Number(value, match.start(), match.end()))
        if not second.scaled or value == 0:
            return number
        scale = _EXACT.divide(second.value, value)
        return replace(number, value=_whole(_EXACT.multiply(number.value, scale)), scaled=True)

    def scaled(self, number: Number) -> Number:
        """The number with the scale words behind it worked in: 30,6 triệu is 30600000."""
        end, power = number.end, 0
        while (found := self.words.scale.match(self.lower, end)) and power <= _LARGEST:
            power += self.words.scales[joined(found["scale"])]
            end = found.end()
        if not power:
            return number
        value = _whole(number.value.scaleb(power, _EXACT))
        return replace(number, value=value, end=end, scaled=True)

    def shortened(self, number: Number) -> Number:
        """$1.5b, $920m: a letter for the scale, behind a sum of money only."""
        short = _SHORT_SCALE.match(self.lower, number.end) if not number.scaled else None
        if short is None:
            return number
        value = _whole(number.value.scaleb(_SHORT_SCALES[short.group()[0]], _EXACT))
        return replace(number, value=value, end=short.end(), scaled=True)

    def _summed(self, number: Number) -> Number:
        """ "2 tỷ 500 triệu": a smaller scaled number directly behind is added."""
        match = NUMBER.match(self.lower, number.end + 1) if number.scaled else None
        value = value_of(match.group(), self.habit) if match else None
        if match is None or value is None or self.is_busy(match.start()):
            return number
        second = self.scaled(Number(value, match.start(), match.end()))
        if not second.scaled or second.value >= number.value or self.lower[number.end] != " ":
            return number
        return replace(number, value=_EXACT.add(number.value, second.value), end=second.end)

    def _ratio(self, number: Number, pair: re.Match[str]) -> Number | None:
        """54/76; no ratio when the first number is larger, as in 24/7."""
        whole = value_of(pair["of"], self.habit)
        if whole is None or whole < number.value or whole == 0:
            return None
        if number.value == whole == _HOURS:
            return None  # 24/24
        if YEAR.fullmatch(pair["of"]) and number.value <= _MONTHS:
            return None  # 12/2025 is a month
        return replace(number, of=whole, end=pair.end())

    def _in_words(self, number: Number) -> Number:
        """450 of 705."""
        bracket = self.lower[number.end : number.end + 1] == ")"  # "seven (7) out of 10"
        out_of = self.words.out_of.match(self.lower, number.end + bracket)
        if not out_of:
            return number
        second = NUMBER.match(self.lower, out_of.end() + 1) or NUMBER.match(self.lower, out_of.end())
        if second is None or self.is_busy(second.start()):
            return number
        whole = value_of(second.group(), self.habit)
        percent = self.words.percent.match(self.lower, second.end())
        if whole is None or whole < number.value or percent or YEAR.fullmatch(second.group()):
            return number
        return replace(number, of=whole, end=second.end())
