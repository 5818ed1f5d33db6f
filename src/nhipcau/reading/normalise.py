"""One form of a text for all rules, with the way back to the place in the original.

Steps (docs/rooms/reading.md): NFC; native digits to 0–9; Lao `ໍ` + `າ` to `ຳ`, `ຫຼ` to `ຫລ`,
`ໜ ໝ` to `ຫນ ຫມ`; zero-width marks dropped; all blanks to one kind of blank, all hyphens and
short dashes to `-`; Vietnamese tone marks of open `oa oe uy` on the second vowel.
What scanners break is mended too: `bil- lion`, and letters taken for digits (`2O24`, `l58/2016`).
Most steps keep the length. Those that do not are kept as edits, found by bisection.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cache

from nhipcau.kit.digits import TO_ASCII

_ONE_TO_ONE: dict[int, str | int] = {
    **TO_ASCII,
    **dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2007\u2009\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u2044\u2215\uff0f"), "/"),
    # Dotted capital İ is the one letter whose lower case is two code points.
    0x130: "I",
}
# Few characters of a text change, so finding them is quicker than looking each one up.
_CHANGED = {chr(code): chr(to) if isinstance(to, int) else str(to) for code, to in _ONE_TO_ONE.items()}
_CHANGES = re.compile(f"[{re.escape(''.join(_CHANGED))}]")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_TONES = {
    marked + plain: base + toned
    for base, marked_row, plain, toned_row in (
        ("o", "òóỏõọ", "a", "àáảãạ"),
        ("o", "òóỏõọ", "e", "èéẻẽẹ"),
        ("u", "ùúủũụ", "y", "ỳýỷỹỵ"),
    )
    for marked, toned in zip(marked_row, toned_row, strict=True)
}
_TONES |= {pair.upper(): to.upper() for pair, to in _TONES.items()} | {
    pair.capitalize(): to.capitalize() for pair, to in _TONES.items()
}
# A word parted at the end of a line; "mid- and long-term" is none.
_HYPHEN = r"(?<=[a-z]{2})-[\x20\n](?=[a-z]{2})(?!..(?:and|or|to)\b)"
# Letters within numbers, and a figure within a word.
_SCANNED = re.compile(
    r"(?<=[0-9])[OoIl]+(?=[0-9/])|(?<=[0-9])O+(?![^\W_])|(?<=[0-9],)OOO(?![^\W_])"
    r"|(?<![^\W_])[Ol]+(?=[0-9])|(?<=QH)[lI](?=[0-9])|(?<=[a-z]{2})1(?=[a-z])"
)
_MISREAD = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "1": "l"})
# Lao and Khmer as scanners print it, every word apart: blanks within the script and within numbers.
_DENSE = "\u0e80-\u0ecf\u0edc-\u0eff\u1780-\u17d3"
_APART = re.compile(
    rf"(?<=[{_DENSE}])\x20(?=[{_DENSE}])|(?<=[0-9])\x20(?=[0-9])|(?<=[0-9])\x20(?=[.,/][\x20]?[0-9])"
    rf"|(?<=[0-9][.,/])\x20(?=[0-9])|(?<=[{_DENSE}])\x20(?=[,.។៖;])|(?<=[0-9])\x20(?=[.)]\s)"
)
_RUN_OF_SCRIPT = re.compile(rf"[{_DENSE}]+")
_SPLIT_VOWEL = "\u0ecd"
_SHORT_RUN, _ENOUGH_RUNS, _RUNS_SAMPLE = 7, 30, 20_000
_TONE = re.compile("[òóỏõọÒÓỎÕỌ][aeAE]|[ùúủũụÙÚỦŨỤ][yY]")


@cache
def _marks() -> tuple[str, str]:
    """Characters that combine with the one before them, and those whose NFC is another."""
    basic = map(chr, range(0x300, 0xFB50))
    alone, marks = [], []
    for char in basic:
        if unicodedata.combining(char):
            marks.append(char)
        elif not 0xAC00 <= ord(char) < 0xE000 and unicodedata.normalize("NFC", char) != char:
            alone.append(char)
    return "".join(marks), "".join(alone)


@cache
def _combining() -> re.Pattern[str]:
    return re.compile(f"[{_marks()[0]}]")


@cache
def _edits_unmarked() -> re.Pattern[str]:
    """The edits of a text without combining marks: nothing need be tried at plain letters."""
    return re.compile(rf"[\u0edc\u0edd]|\u0eab\u0ebc|[{_INVISIBLE}]+|[{_marks()[1]}]|{_HYPHEN}")


@cache
def _edits() -> re.Pattern[str]:
    """What changes length: clusters not in NFC, split Lao vowels, invisible marks."""
    marks, alone = _marks()
    mark = f"[{marks}]"
    return re.compile(
        rf"\u0ecd[\u0ec8-\u0ecb]?\u0eb2|[\u0edc\u0edd]|\u0eab\u0ebc|[{_INVISIBLE}]+"
        rf"|[^\u0ecd{_INVISIBLE}{marks}]?{mark}{{1,30}}|[{alone}]|{_HYPHEN}"
    )


@cache
def _edits_apart() -> re.Pattern[str]:
    return re.compile(f"{_APART.pattern}|{_edits().pattern}")


def _is_apart(text: str) -> bool:
    """Whether a Lao or Khmer text has a blank after every word."""
    runs = _RUN_OF_SCRIPT.findall(text, 0, _RUNS_SAMPLE)
    return len(runs) >= _ENOUGH_RUNS and sum(map(len, runs)) < _SHORT_RUN * len(runs)


def _replacement(found: str) -> str:
    """What stands instead of one found cluster; the cluster itself when nothing changes."""
    first = found[0]
    if first in _INVISIBLE or first in "- ":
        return ""
    if first == "\u0ecd" and found[-1] == "\u0eb2":
        return found[1:-1] + "\u0eb3"
    if first == "\u0edc":
        return "\u0eab\u0e99"
    if first == "\u0edd":
        return "\u0eab\u0ea1"
    if found == "\u0eab\u0ebc":
        return "\u0eab\u0ea5"
    return unicodedata.normalize("NFC", found)


class Normalised:
    """A text in normal form.

    `text` is the normal form, `lower` the same in lower case (equally long). `outward` maps
    a span of it to code-point offsets of `original`, `inward` an offset the other way.
    """

    __slots__ = ("_inner", "_outer", "_whole", "lower", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        # Runs: where each starts inside (normal form) and outside (original); an edit is
        # a run of its own, marked whole, that can only be taken as one piece.
        self._inner: list[int] = [0]
        self._outer: list[int] = [0]
        self._whole: list[bool] = [False]
        self.text = self._build(original)
        lowered = self.text.lower()
        same = len(lowered) == len(self.text)
        self.lower = lowered if same else "".join(map(_lower_one, self.text))

    def _build(self, original: str) -> str:
        pieces: list[str] = []
        inner = outer = 0
        apart = _is_apart(original)
        marked = apart or _SPLIT_VOWEL in original or _combining().search(original)
        pattern = _edits_apart() if apart else _edits() if marked else _edits_unmarked()
        for match in pattern.finditer(original):
            found = match.group()
            put = _replacement(found)
            if put == found:
                continue
            start, end = match.span()
            pieces += (original[outer:start], put)
            inner += start - outer
            self._run(inner, start, whole=True)
            inner += len(put)
            outer = end
            self._run(inner, end, whole=False)
        pieces.append(original[outer:])
        text = _CHANGES.sub(lambda match: _CHANGED[match.group()], "".join(pieces))
        text = _SCANNED.sub(lambda match: match.group().translate(_MISREAD), text)
        return _TONE.sub(lambda match: _TONES.get(match.group(), match.group()), text)

    def _run(self, inner: int, outer: int, *, whole: bool) -> None:
        self._inner.append(inner)
        self._outer.append(outer)
        self._whole.append(whole)

    def _start(self, offset: int) -> int:
        run = bisect_right(self._inner, offset) - 1
        if self._whole[run]:
            return self._outer[run]
        return self._outer[run] + offset - self._inner[run]

    def outward(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original behind `text[start:end]`, which must not be empty."""
        run = bisect_right(self._inner, end - 1) - 1
        last = self._outer[run + 1] if self._whole[run] else self._start(end - 1) + 1
        return self._start(start), last

    def find(self, start: int, end: int) -> tuple[str, int, int]:
        """Text and span of the original behind `text[start:end]`."""
        first, last = self.outward(start, end)
        return self.original[first:last], first, last

    def inward(self, offset: int) -> int:
        """The offset in the normal form of a place in the original."""
        run = bisect_right(self._outer, offset) - 1
        if self._whole[run]:
            return self._inner[run]
        return self._inner[run] + offset - self._outer[run]


def _lower_one(char: str) -> str:
    lowered = char.lower()
    return lowered if len(lowered) == 1 else char


def normalise(text: str) -> Normalised:
    """The text in normal form with its offset map, in linear time."""
    return Normalised(text)


def normal_form(text: str) -> str:
    """The normal form alone, for words that are compared with a normalised text."""
    return Normalised(text).text
