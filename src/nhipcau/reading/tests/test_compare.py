"""The figure lock: two texts say the same references, dates and figures, in any order and language."""

import pytest

from nhipcau.reading.facade import Mismatch, compare_texts

_SAID = [
    "Đến ngày 28/10/2025, đã tiếp nhận hơn 30,6 triệu hồ sơ theo Nghị quyết số 57-NQ/TW.",
    "By 28 October 2025, more than 30.6 million dossiers were received under Resolution No. 57-NQ/TW.",
    "ຮອດວັນທີ ໒໘ ຕຸລາ ໒໐໒໕, ໄດ້ຮັບ ຫຼາຍກວ່າ 30.600.000 ສຳນວນ ຕາມມະຕິເລກທີ 57-NQ/TW.",
    "ត្រឹមថ្ងៃទី ២៨ ខែ ១០ ឆ្នាំ ២០២៥ បានទទួលសំណុំឯកសារជាង ៣០,៦ លាន តាមសេចក្តីសម្រេចចិត្តលេខ 57-NQ/TW។",
]


@pytest.mark.parametrize("source", _SAID)
@pytest.mark.parametrize("translation", _SAID)
def test_the_same_said_in_another_language_is_equal(source: str, translation: str) -> None:
    assert compare_texts(source, translation) == ()


def test_order_does_not_matter() -> None:
    source = "Có 12 bộ và 34 tỉnh. Hạn là ngày 30/6/2026."
    translation = "The deadline is 30 June 2026. There are 34 provinces and 12 ministries."
    assert compare_texts(source, translation) == ()


@pytest.mark.parametrize(
    ("translation", "kind", "reason"),
    [
        ("By 28 October 2025, 54/76 services were provided under 57-NQ/TW.", None, None),
        ("By 28 October 2025, 45/76 services were provided under 57-NQ/TW.", "figure", "value"),
        ("By 10 August 2025, 54/76 services were provided under 57-NQ/TW.", "date", "value"),
        ("By 28 October 2024, 54/76 services were provided under 57-NQ/TW.", "date", "value"),
        ("By 28 October 2025, 54/76 services were provided under 75-NQ/TW.", "reference", "number"),
        ("By 28 October 2025, 54/76 services were provided under 57-KL/TW.", "reference", "symbol"),
        ("By 28 October 2025, 54/76 dossiers were provided under 57-NQ/TW.", "figure", "unit"),
        ("By 28 October 2025, services were provided under 57-NQ/TW.", "figure", "missing"),
    ],
)
def test_what_differs_is_named_with_its_reason(
    translation: str, kind: str | None, reason: str | None
) -> None:
    source = "Đến ngày 28/10/2025, đã cung cấp 54/76 dịch vụ công theo 57-NQ/TW."
    found = compare_texts(source, translation)
    assert [(mismatch.kind, str(mismatch.reason)) for mismatch in found] == ([(kind, reason)] if kind else [])


def _places(mismatch: Mismatch) -> tuple[str | None, str | None]:
    ours, theirs = mismatch.source, mismatch.translation
    return (ours.text if ours else None), (theirs.text if theirs else None)


def test_a_mismatch_holds_the_places_in_both_texts() -> None:
    source, translation = "Chi 30,6 triệu đồng.", "It cost 30.6 billion dong."
    (mismatch,) = compare_texts(source, translation)
    assert _places(mismatch) == ("30,6 triệu đồng", "30.6 billion dong")
    assert str(mismatch.reason) == "scale"


def test_day_and_month_that_changed_places_are_told() -> None:
    (mismatch,) = compare_texts("ký ngày 05/06/2025", "signed on 6 May 2025")
    assert (mismatch.kind, str(mismatch.reason)) == ("date", "date_order")


def test_a_corrupt_number_of_the_translation_is_a_mismatch() -> None:
    found = compare_texts("Nghị quyết số 57-NQ/TW", "ມະຕິເລກທີ 57-WQ2/ T2B")
    assert [mismatch.kind for mismatch in found] == ["reference"]


def test_a_rise_here_and_a_fall_there_is_a_mismatch() -> None:
    (mismatch,) = compare_texts("Xuất khẩu tăng 8,4%.", "Exports fell by 8.4%.")
    assert str(mismatch.reason) == "kind"
