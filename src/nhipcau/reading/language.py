"""Which language a text is in: by script, and for Latin letters by diacritics and small words."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from nhipcau.reading.languages import LANGUAGES, PLAIN
from nhipcau.reading.languages.plain import plain_form
from nhipcau.reading.normalise import normal_form

_WORD = re.compile(r"[^\W\d_]+")
_LATIN_WORD = re.compile(r"[a-z]{2,8}")
_LINE = re.compile(r"[^\n]+")
# Different small words that show a passage in another Latin language.
_FEW_WORDS = 3
# Enough text to decide on; a directive does not change its language after this.
_SAMPLE = 20_000
_WORDS_SAMPLE = 200_000
# Share of letters only Vietnamese has, above which a Latin text is Vietnamese.
_MARK_SHARE = 0.02


def rules_for(text: str, fallback: str | None) -> str | None:
    """The code of the language whose rules read a passage: `vi-plain` where marks are left out."""
    code = language_of(text) or fallback
    plain = PLAIN.get(code or "")
    if code and plain:
        lowered = normal_form(text).lower()
        if not _marks(code).search(lowered) and set(_LATIN_WORD.findall(lowered)) & _unmarked_words(plain):
            return plain
    return code


@cache
def _unmarked_words(plain: str) -> frozenset[str]:
    """Small words that are written so only where the marks are left out: cua, duoc, cac."""
    marked = next(LANGUAGES[code] for code, name in PLAIN.items() if name == plain)
    return frozenset(
        plain_form(word) for word in marked.stop_words if plain_form(word) != word
    ) - _latin_words_of_others(plain)


@cache
def _latin_words_of_others(plain: str) -> frozenset[str]:
    own = {plain, *(code for code, name in PLAIN.items() if name == plain)}
    return frozenset(
        word for code, language in LANGUAGES.items() if code not in own for word in language.stop_words
    )


@cache
def _script(code: str) -> re.Pattern[str]:
    return re.compile(f"[{LANGUAGES[code].letters}]")


@cache
def _marks(code: str) -> re.Pattern[str]:
    return re.compile(f"[{LANGUAGES[code].marks}]")


def language_of(text: str) -> str | None:
    """The code of the language most of the text is in, or None where nothing tells."""
    sample = normal_form(text[:_SAMPLE]).lower()
    counts = {
        code: len(_script(code).findall(sample)) for code, language in LANGUAGES.items() if language.letters
    }
    latin = _WORD.findall("".join(char if char < "\u0e80" or char > "\u19ff" else " " for char in sample))
    letters = sum(map(len, latin))
    script = max(counts, key=lambda code: counts[code]) if counts else None
    # Words without blanks are dense: symbols such as NQ-CP never outweigh them.
    if script and counts[script] and counts[script] * 2 >= letters:
        return script
    return _latin_language(sample, latin, letters)


def _latin_language(sample: str, latin: list[str], letters: int) -> str | None:
    scores = {}
    for code, language in LANGUAGES.items():
        if language.letters or code in PLAIN.values():
            continue
        score = float(sum(word in language.stop_words for word in latin))
        if language.marks:
            marked = len(_marks(code).findall(sample))
            if letters and marked / letters > _MARK_SHARE:
                return code
        scores[code] = score
    best = max(scores, key=lambda code: scores[code], default=None)
    return best if best and scores[best] else None


def ranges_of(text: str, code: str, languages: Sequence[str]) -> list[tuple[int, int]]:
    """Where a language of a normalised lower-case text is looked for.

    The first of `languages` everywhere, the others in the lines that show them: an English
    report with Vietnamese names is not read twice.
    """
    if not languages or (code in (languages[0], PLAIN.get(languages[0])) and not _is_marked(text, code)):
        return [(0, len(text))]
    shows = _shows(code)
    ranges: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        if not shows(match.group()):
            continue
        if ranges and match.start() - ranges[-1][1] <= 1:
            ranges[-1] = (ranges[-1][0], match.end())
        else:
            ranges.append(match.span())
    return ranges


def _is_marked(text: str, code: str) -> bool:
    """Whether a text that would be read without marks has some."""
    spoken = next((name for name, plain in PLAIN.items() if plain == code), None)
    return spoken is not None and _marks(spoken).search(text) is not None


def _shows(code: str) -> Callable[[str], bool]:
    """Whether a line has letters or small words of a language."""
    language = LANGUAGES[code]
    if language.letters:
        return lambda line: _script(code).search(line) is not None
    if language.marks:
        return lambda line: _marks(code).search(line) is not None
    own = _unmarked_words(code) if code in PLAIN.values() else language.stop_words
    return lambda line: len(own.intersection(_LATIN_WORD.findall(line))) >= 1


def languages_in(text: str, document: str | None = None) -> tuple[str, ...]:
    """The languages whose words may stand in the text; the document's own language first.

    A script is present when one letter is; a Latin language when it is the document's, has
    letters of its own in the text, or some of its small words.
    """
    lowered = text.lower()
    latin_words = set(_LATIN_WORD.findall(lowered[:_WORDS_SAMPLE]))

    def present(code: str) -> bool:
        language = LANGUAGES[code]
        if code in PLAIN.values():
            spoken = next(name for name, plain in PLAIN.items() if plain == code)
            if spoken == document and not _marks(spoken).search(lowered):
                return True
            return len(latin_words & _unmarked_words(code)) >= _FEW_WORDS
        if code == document:
            return True
        if language.letters:
            return _script(code).search(lowered) is not None
        if language.marks and _marks(code).search(lowered):
            return True
        return len(latin_words & language.stop_words) >= _FEW_WORDS

    found = [code for code in LANGUAGES if present(code)]
    return tuple(sorted(found, key=lambda code: code != document)) or tuple(LANGUAGES)
