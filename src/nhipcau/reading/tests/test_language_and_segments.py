import pytest

from nhipcau.reading.facade import language_of
from nhipcau.reading.language import languages_in
from nhipcau.reading.segments import is_debris, paragraphs, sentences


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bộ Tư pháp trình Chính phủ", "vi"),
        ("Bo Tu phap phai trinh Chinh phu trong nam 2024", "vi"),
        ("The ministry shall submit the plan", "en"),
        ("ກະຊວງຍຸຕິທຳ 57-NQ/TW", "lo"),
        ("ក្រសួងយុត្តិធម៌ ៥៧-NQ/TW", "km"),
        ("57 / 22", None),
        ("", None),
    ],
)
def test_the_language_is_told_by_script_and_small_words(text: str, code: str | None) -> None:
    assert language_of(text) == code


def test_a_mixed_text_is_read_in_each_of_its_languages() -> None:
    text = "Bộ Tư pháp trình. The ministry shall submit it to the Government. ກະຊວງ"
    assert languages_in(text, "vi")[0] == "vi"
    assert set(languages_in(text, "vi")) == {"vi", "en", "lo"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Một câu. Hai câu.", ["Một câu.", "Hai câu."]),
        ("Resolution No. 57 is new. It holds.", ["Resolution No. 57 is new.", "It holds."]),
        ("1. Bộ Công an báo cáo.", ["1. Bộ Công an báo cáo."]),
        ("Tăng 1.500 hồ sơ. Xong.", ["Tăng 1.500 hồ sơ.", "Xong."]),
        ("ការងារ។ ភារកិច្ច។", ["ការងារ។", "ភារកិច្ច។"]),
        ("ກະຊວງ; ສາຂາ. ທ້ອງຖິ່ນ", ["ກະຊວງ;", "ສາຂາ.", "ທ້ອງຖິ່ນ"]),
        ("Họ nói: “Xong.” Rồi đi.", ["Họ nói: “Xong.”", "Rồi đi."]),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    found = list(sentences(text))
    assert [sentence.text for sentence in found] == expected
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in found)


def test_blank_lines_are_no_paragraphs() -> None:
    assert [part.text for part in paragraphs(" a \r\n\n\t\nb")] == ["a", "b"]


@pytest.mark.parametrize(
    "line",
    ["(0)", "Kommentar (0)", "Nguồn: https://example.org/a", "ທີ່ມາ: https://example.org", "ប្រភព"],
)
def test_debris_of_pages_is_known(line: str) -> None:
    assert is_debris(line)


@pytest.mark.parametrize("line", ["Bộ Y tế báo cáo.", "Nguồn lực được bảo đảm.", "(1) Bộ Y tế"])
def test_text_is_no_debris(line: str) -> None:
    assert not is_debris(line)
