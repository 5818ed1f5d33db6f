"""Sorting and folding names of four languages, as a dictionary and as a search box need it.

The built-in database has no ICU, so that the order is kept as bytes in a column
(`sort_key`). Vietnamese: ă â đ ê ô ơ ư are letters of their own, the tones decide only
where the letters are alike. Lao, Khmer and English: the Default Unicode Collation Element
Table, which sorts a Lao vowel written before its consonant under that consonant.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby, takewhile

from pyuca import Collator

from nhipcau.kit.digits import to_ascii_digits

_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=0x30)}
# The order of Vietnamese dictionaries: level, grave, hook, tilde, acute, dot below.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LEVEL_END = b"\x00"
_BLANK, _NUMBER, _OTHER = b"\x01", b"\x02", b"\xf0"


def sort_key(text: str, language: str) -> bytes:
    """Bytes that sort as a dictionary of `language` (vi, en, lo or km) would.

    Numbers inside a name sort by value: *Phường 2* stands before *Phường 10*.
    """
    clean = unicodedata.normalize("NFC", to_ascii_digits(text)).strip()
    return _vietnamese_key(clean) if language == "vi" else _default_key(clean)


def fold(text: str) -> str:
    """Text as search compares it: lower case, Latin accents off, đ as d, one blank.

    Lao and Khmer signs stay; only the two ways of writing the same sound are made one
    (``ໍ`` + ``າ`` → ``ຳ``, ``ຫຼ`` → ``ຫລ``), and native digits become 0–9.
    """
    return re.sub(r"\s+", " ", _fold_letters(text)).strip()


def _fold_letters(text: str) -> str:
    lowered = to_ascii_digits(text).lower().replace("\u200b", "").replace("đ", "d")
    bare = (letter for letter in unicodedata.normalize("NFD", lowered) if not "\u0300" <= letter <= "\u036f")
    joined = unicodedata.normalize("NFC", "".join(bare))
    return joined.replace("\u0ecd\u0eb2", "\u0eb3").replace("\u0eab\u0ebc", "\u0eab\u0ea5")


def _number_key(digits: str) -> bytes:
    value = digits.lstrip("0")
    return _NUMBER + bytes([min(len(value), 255)]) + value.encode()


def _vietnamese_key(text: str) -> bytes:
    letters, tones = bytearray(), bytearray()
    for is_number, run in groupby(text.lower(), key=str.isdigit):
        part = "".join(run)
        if is_number:
            letters += _number_key(part)
            continue
        for character in part:
            letter, tone = _letter_and_tone(character)
            letters += letter
            if letter not in (_BLANK, b""):
                tones.append(1 + tone)
    cases = bytes(2 if character.isupper() else 1 for character in text)
    return bytes(letters) + _LEVEL_END + bytes(tones) + _LEVEL_END + cases


def _letter_and_tone(character: str) -> tuple[bytes, int]:
    base, tone = "", 0
    for mark in unicodedata.normalize("NFD", character):
        if mark in _TONES:
            tone = _TONES[mark]
        else:
            base += mark
    base = unicodedata.normalize("NFC", base)
    if base in _LETTERS:
        return bytes([_LETTERS[base]]), tone
    if base.isalnum():
        return _OTHER + base.encode(), tone
    return (_BLANK if base.isspace() or base in "-–—/" else b""), 0


@lru_cache(maxsize=1)
def _collator() -> Collator:
    """The table takes a tenth of a second to read: once, and only where it is needed."""
    return Collator()


def _default_key(text: str) -> bytes:
    weights = _collator().sort_key(text)
    rest = b"".join(weight.to_bytes(2) for weight in weights)
    if not any(map(str.isdigit, text)):
        return rest
    key = bytearray()
    for is_number, run in groupby(text, key=str.isdigit):
        part = "".join(run)
        if is_number:
            # Where digits stand among the table's primary weights: before all letters.
            key += b"\x1c\x3d" + _number_key(part)
        else:
            key += _primary_weights(part)
    return bytes(key) + _LEVEL_END * 2 + rest


def _primary_weights(text: str) -> bytes:
    weights = takewhile(bool, _collator().sort_key(text))
    return b"".join(weight.to_bytes(2) for weight in weights)
