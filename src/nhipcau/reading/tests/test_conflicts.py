"""Contradictions inside one text are kept side by side, with the places of both."""

import pytest

from nhipcau.reading.facade import Conflict, ConflictKind, read_text


def _only(text: str) -> Conflict:
    (conflict,) = read_text(text).conflicts
    return conflict


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        (
            ConflictKind.DOCUMENT_DATES,
            "Nghị quyết số 71/NQ-CP ngày 01/4/2025. Theo Nghị quyết số 71/NQ-CP ngày 02/4/2025, …",
            ("71/NQ-CP 2025-04-01", "71/NQ-CP 2025-04-02"),
        ),
        (
            ConflictKind.REFERENCE_FORMS,
            "Resolution No. 57-NQ/TW of the Politburo was cited as Resolution No. 57-WQ2/T2B.",
            None,
        ),
        (ConflictKind.RATE_ABOVE_100, "Tỷ lệ hồ sơ trực tuyến đạt 139,98%.", None),
        (ConflictKind.RATIO_AND_RATE, "Đã cung cấp 54/76 dịch vụ công, đạt 81,05%.", None),
        (
            ConflictKind.PARTS_AND_WHOLE,
            "Có 90 nhiệm vụ hoàn thành, trong đó 65 nhiệm vụ đúng hạn, 35 nhiệm vụ quá hạn.",
            None,
        ),
    ],
)
def test_contradictions_are_told(kind: ConflictKind, text: str, values: tuple[str, ...] | None) -> None:
    conflict = _only(text)
    assert conflict.kind is kind
    assert len(conflict.places) >= 1
    assert all(text[place.start : place.end] == place.text for place in conflict.places)
    if values:
        assert conflict.values == values


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 71/NQ-CP ngày 01/4/2025. Nghị quyết 71/NQ-CP ngày 01/4/2025.",
        "Đã cung cấp 54/76 dịch vụ công, đạt 71,05%.",
        "Có 90 nhiệm vụ hoàn thành, trong đó 65 nhiệm vụ đúng hạn, 25 nhiệm vụ quá hạn.",
        "Kim ngạch tăng 139,98% so với cùng kỳ năm trước.",
    ],
)
def test_what_agrees_is_no_contradiction(text: str) -> None:
    assert read_text(text).conflicts == ()
