from hypothesis import given
from hypothesis import strategies as st

from nhipcau.kit.digits import to_ascii_digits, to_khmer_digits, to_lao_digits


def test_lao_and_khmer_digits_become_ascii() -> None:
    assert to_ascii_digits("ມະຕິ ໑໒ / សម្រេច ៣៦ / 45") == "ມະຕິ 12 / សម្រេច 36 / 45"


def test_each_script_writes_the_digits_of_the_other() -> None:
    assert to_lao_digits("១៨ 07") == "໑໘ ໐໗"
    assert to_khmer_digits("໑໘ 07") == "១៨ ០៧"


@given(st.text())
def test_digits_keep_the_length_and_come_back(text: str) -> None:
    ascii_form = to_ascii_digits(text)
    assert len(ascii_form) == len(text)
    assert to_ascii_digits(to_lao_digits(text)) == ascii_form
    assert to_ascii_digits(to_khmer_digits(text)) == ascii_form
