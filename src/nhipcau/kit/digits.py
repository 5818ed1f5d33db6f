"""Native digits: Lao ໐–໙ and Khmer ០–៩ to ASCII and back.

One code point for one code point, so offsets into the text stay as they are.
"""

_ASCII = "0123456789"
LAO = "໐໑໒໓໔໕໖໗໘໙"
KHMER = "០១២៣៤៥៦៧៨៩"

TO_ASCII = str.maketrans(LAO + KHMER, _ASCII * 2)
_TO_LAO = str.maketrans(_ASCII, LAO)
_TO_KHMER = str.maketrans(_ASCII, KHMER)


def to_ascii_digits(text: str) -> str:
    """Lao and Khmer digits as 0–9; every other character, and the length, unchanged."""
    return text.translate(TO_ASCII)


def to_lao_digits(text: str) -> str:
    """Digits 0–9 and Khmer digits as ໐–໙; every other character unchanged."""
    return to_ascii_digits(text).translate(_TO_LAO)


def to_khmer_digits(text: str) -> str:
    """Digits 0–9 and Lao digits as ០–៩; every other character unchanged."""
    return to_ascii_digits(text).translate(_TO_KHMER)
