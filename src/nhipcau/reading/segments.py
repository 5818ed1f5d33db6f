"""Paragraphs and sentences with their places, and the debris of news pages among them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nhipcau.reading.languages import LANGUAGES
from nhipcau.reading.normalise import normal_form


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph or sentence: `source[start:end]` without blanks around it."""

    text: str
    start: int
    end: int


_BREAK = re.compile(r"\n")
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
# A mark that may end a sentence, with closing quotes; ";" ends one clause of a list.
_STOP = re.compile(r"(?:[.!?…]{1,9}|[;។៕])[\"”’»)\]]{0,2}(?=\s|$|[\u1780-\u17d3])|[។៕]")
_MONTHS = frozenset(["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"])
_ABBREVIATION_WORDS = "no nos art tp tt ths ts gs pgs mr mrs ms dr st vs tr đ khoản điều q gen lt maj col dep"
_ABBREVIATIONS = frozenset(_ABBREVIATION_WORDS.split())
_LAST_WORD = re.compile(r"([^\W_]+)\.$")
_GENERAL_DEBRIS = re.compile(
    r"\(\d{1,6}\)|\[[^\]]{0,80}\]|(?:\w+ ?[:៖] ?)?https?://\S+|[\W_]{1,40}|kommentar ?\(\d+\)"
)
_MAX_DEBRIS = 400


def line_starts(text: str) -> list[int]:
    """Where each line begins, the first at 0."""
    return [0, *(match.end() for match in _BREAK.finditer(text))]


def paragraphs(text: str) -> Iterator[Segment]:
    """Every line that is not blank."""
    for match in _LINE.finditer(text):
        segment = _trim(text, match.start(), match.end())
        if segment:
            yield segment


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Segment]:
    """The sentences of `text[start:end]`, which is one paragraph; `;` ends a sentence too."""
    stop = len(text) if end is None else end
    begin = start
    for match in _STOP.finditer(text, start, stop):
        if not _ends_sentence(text, begin, match, stop):
            continue
        segment = _trim(text, begin, match.end())
        if segment:
            yield segment
        begin = match.end()
    segment = _trim(text, begin, stop)
    if segment:
        yield segment


def all_sentences(text: str) -> list[Segment]:
    """The sentences of all paragraphs, in order."""
    return [
        sentence
        for paragraph in paragraphs(text)
        for sentence in sentences(text, paragraph.start, paragraph.end)
    ]


def is_debris(line: str) -> bool:
    """Whether a line belongs to the page and not to the text: source, credits, counters."""
    if len(line) > _MAX_DEBRIS:
        return False
    lowered = normal_form(line.strip()).lower()
    if _GENERAL_DEBRIS.fullmatch(lowered):
        return True
    bare = lowered.rstrip(" .។")
    return any(pattern.fullmatch(bare) for language in LANGUAGES.values() for pattern in language.debris)


def _ends_sentence(text: str, begin: int, match: re.Match[str], stop: int) -> bool:
    mark = match.group()[0]
    if mark in "។៕!?;":
        return True
    after = match.end()
    while after < stop and text[after].isspace():
        after += 1
    if after < stop and not _may_begin(text[after]):
        return False
    before = _LAST_WORD.search(text, max(begin, match.start() - 12), match.start() + 1)
    if mark != "." or before is None:
        return True
    word = before.group(1)
    # "1." and "a." at the start of a line number it; initials and titles do not end a sentence.
    numbers_line = before.start(1) == begin or not text[begin : before.start(1)].strip()
    if numbers_line and len(word) <= 2:
        return False
    # An initial, or the last letter of "i.e."
    single_letter = len(word) == 1 and word.isascii() and (word.isupper() or text[before.start(1) - 1] == ".")
    if word.lower() in _MONTHS and after < stop and text[after].isdigit():
        return False  # "Feb. 3"
    return word.lower() not in _ABBREVIATIONS and not single_letter


def _may_begin(char: str) -> bool:
    return not char.islower() and char not in ",;:)/"


def _trim(text: str, start: int, end: int) -> Segment | None:
    while start < end and (text[start].isspace() or text[start] in "\u200b\ufeff"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b\ufeff"):
        end -= 1
    return Segment(text[start:end], start, end) if end > start else None
