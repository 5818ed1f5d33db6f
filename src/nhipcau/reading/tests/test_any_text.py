"""Whatever comes in: nothing raises, every span lies inside and holds what was found."""

import datetime as dt
import json
import time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nhipcau.kit.references import parse
from nhipcau.reading.facade import Find, Reading, read_text
from nhipcau.reading.normalise import normal_form, normalise

_PIECES = st.sampled_from(
    [
        "trước ngày 30/3/2024", "57-NQ/TW", "៧១/០២", "ກ່ອນວັນທີ", " 30 ມີນາ 2024", "quý II",
        "Nghị định 42", "số ", "Điều 5 ", "29/02/2023", "31 tháng 2", "in Q4 2025", "Bộ Tư pháp",
        "phải ", "\n", "; ", ". ", "ໍ", "າ", "\u200b", "a\u0323\u0302", "ngày 99/99/2024", "/", "-",
        "0000/NQ-CP", "năm 2025", "hằng tháng, trước ngày 31", "ថ្ងៃទី ២៥ ខែមករា", "1999-13-45",
        "within 999 days", "giai đoạn 2030-2021", "İ", "ຫຼ", "ໜ",
        "30,6 triệu hồ sơ", "54/76 ", "1.000.000", "59,57%", "tăng 12,5 điểm phần trăm", "hơn ",
        "Bộ trưởng Nguyễn Văn An", "ແຂວງ ໄທບິ່ງ", "O0l", "bil- lion", " | ", "២៥ លាន", "từ 5 đến 7 ",
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=12).map("".join))


def _finds(reading: Reading) -> list[Find]:
    finds: list[Find] = [*reading.references, *reading.dates, *reading.agencies, *reading.tasks]
    finds += [*reading.figures, *reading.persons]
    finds += [place for conflict in reading.conflicts for place in conflict.places]
    finds += [find.provision for find in reading.references if find.provision]
    finds += [task.product for task in reading.tasks if task.product]
    finds += [task.context for task in reading.tasks if task.context]
    return finds


@settings(deadline=None)
@given(_TEXTS)
def test_every_span_lies_inside_and_holds_the_text_found(text: str) -> None:
    reading = read_text(text)
    for find in _finds(reading):
        assert 0 <= find.start < find.end <= len(text)
        assert text[find.start : find.end] == find.text
    json.dumps(reading.to_json())


@settings(deadline=None)
@given(_TEXTS)
def test_keys_read_back_to_themselves(text: str) -> None:
    for find in read_text(text).references:
        if find.number is not None:
            assert find.key == str(find.number)
            assert parse(str(find.number)) == find.number


@settings(deadline=None)
@given(_TEXTS)
def test_dates_and_figures_read_back_to_themselves(text: str) -> None:
    for found in read_text(text).to_json()["dates"]:
        for end in ("from", "to"):
            assert found[end] is None or dt.date.fromisoformat(found[end]).isoformat() == found[end]
    for found in read_text(text).to_json()["figures"]:
        assert format(Decimal(found["value"]), "f") == found["value"]


@given(_TEXTS)
def test_every_place_of_the_normal_form_has_a_place_in_the_original(text: str) -> None:
    source = normalise(text)
    assert len(source.lower) == len(source.text)
    previous = 0
    for offset in range(len(source.text)):
        start, end = source.outward(offset, offset + 1)
        assert previous <= start < end <= len(text)
        assert source.inward(start) <= offset
        previous = start


@given(_TEXTS, _TEXTS)
@example("ຫຼ", "")
def test_a_word_has_the_same_normal_form_alone_and_in_a_text(word: str, rest: str) -> None:
    """Names of agencies are put in normal form alone and are looked for in whole texts."""
    assert normal_form(f"{word.strip()}\ne\u0323\u0302{rest}").startswith(normal_form(word.strip()))


@given(_TEXTS)
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    once = normal_form(text)
    assert normal_form(once) == once


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1/", "12/2025/", "57-", "57/AB-", "A-", "trong thời hạn ", "ngày ", "(", " ", "ໍ",
        "\u0301", "điểm a khoản 2 ", "năm 2025 ", "deadline ", ". ", "; ", "Bộ ", "số 1/", "tháng ",
        "trước ngày 30/6 ", "Bộ Y tế, ", "Bộ Y tế trước ngày 30/6/2025; ", "1,5 và ", "ກ່ອນວັນທີ 5 ",
        "Monday, ", "– ", "5 - ", "O0O", "bil- ", "30,6 triệu ", "từ 5 ", "| ", "Ông ", "%", "tỷ ",
        "ថ្ងៃទី ", "ວັນທີ ", "within 5 days from ", "71/NQ-CP ", "trước ", "\n",
    ],
)  # fmt: skip
def test_twice_the_hostile_text_takes_about_twice_the_time(piece: str) -> None:
    short, long = (piece * (size // len(piece)) for size in (50_000, 200_000))
    assert _seconds(long) < max(1.0, 10 * _seconds(short))


def _seconds(text: str) -> float:
    started = time.perf_counter()
    read_text(text)
    return time.perf_counter() - started
