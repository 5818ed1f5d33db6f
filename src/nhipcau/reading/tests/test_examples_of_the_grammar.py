"""The numbered examples of the project's grammar of references and dates, 1 to 84."""

import datetime as dt

import pytest

from nhipcau.reading.facade import Bound, DateFind, DateKind, ReferenceForm, read_text

FULL = [
    (1, "Chỉ thị số 33/CT-TTg", "33/CT-TTg"),
    (2, "71/NQ-CP", "71/NQ-CP"),
    (3, "57-NQ/TW", "57-NQ/TW"),
    (4, "06/QĐ-TTg", "06/QĐ-TTg"),
    (5, "59/2022/NĐ-CP", "59/2022/NĐ-CP"),
    (6, "60/2024/QH15", "60/2024/QH15"),
    (7, "01/2018/TT-VPCP", "01/2018/TT-VPCP"),
    (8, "128/2025/QĐ-UBND", "128/2025/QĐ-UBND"),
    (9, "623/TTg-KSTT", "623/TTg-KSTT"),
    (10, "4725/VPCP-KSTT", "4725/VPCP-KSTT"),
    (11, "04/TTr-BKHCN-BTTTT", "04/TTr-BKHCN-BTTTT"),
    (12, "365/TB-VPCP", "365/TB-VPCP"),
    (13, "103/CĐ-TTg", "103/CĐ-TTg"),
    (14, "02-QC/BCĐTW", "02-QC/BCĐTW"),
    (15, "02-KH/BCĐTW", "02-KH/BCĐTW"),
    (16, "204-QĐ/TW", "204-QĐ/TW"),
    (17, "113-CTr/TU", "113-CTr/TU"),
    (18, "210-KL/TW", "210-KL/TW"),
    (19, "19/2023/NQ-HĐND", "19/2023/NQ-HĐND"),
    (20, "1210/2016/UBTVQH13", "1210/2016/UBTVQH13"),
    (21, "03/VBHN-VPQH", "03/VBHN-VPQH"),
    (22, "QCVN 102:2016/BTTTT", "QCVN 102:2016/BTTTT"),
    (23, "TCVN ISO/IEC 27001:2019", "TCVN ISO/IEC 27001:2019"),
    (24, "766/QD-TTg", "766/QĐ-TTg"),
    (25, "278/2025/ND-CP", "278/2025/NĐ-CP"),
    (26, "96/CD-TTg", "96/CĐ-TTg"),
    (27, "05-QD/BCDDTW", "05-QĐ/BCĐTW"),
    (28, "ມະຕິເລກທີ 57-NQ/TW ລົງວັນທີ 22/12/2024", "57-NQ/TW"),
    (29, "ມະຕິເລກທີ 03/NQ-CP", "03/NQ-CP"),
    (30, "ມະຕິຕົກລົງເລກທີ 18-NQ/TW", "18-NQ/TW"),
    (31, "ໂທລະເລກເລກທີ 213/CD-TTg", "213/CĐ-TTg"),
    (32, "ດຳລັດເລກທີ ໔໒/໒໐໒໒/NĐ-CP", "42/2022/NĐ-CP"),
    (33, "លេខ ៥៧-NQ/TW", "57-NQ/TW"),
    (34, "លេខ ៣៣/CT-TTg", "33/CT-TTg"),
    (35, "លេខ ៣៦/QD-TTg", "36/QĐ-TTg"),
    (36, "លេខ ២៥៦៨/QD-BTTTT", "2568/QĐ-BTTTT"),
    (37, "ក្រឹត្យលេខ 59/2022/ND-CP", "59/2022/NĐ-CP"),
]
SUSPECT = [(38, "57-WQ2/ T2B"), (39, "លេខ ៧១/០២"), (40, "2020/72/QH2020")]
NONE = [(41, "54/76"), (42, "63/63"), (43, "450/705"), (44, "24/7"), (45, "22/12/2024")]
POINTER = [("Nghị định 42", "NĐ"), ("ດຳລັດ 42", "NĐ"), ("គម្រោងទី 06", "ĐA")]


@pytest.mark.parametrize(("number", "text", "key"), FULL)
def test_whole_numbers_are_read_into_their_canonical_key(number: int, text: str, key: str) -> None:
    (find,) = read_text(text).references
    assert (find.key, find.form) == (key, ReferenceForm.FULL)


@pytest.mark.parametrize(("number", "text"), SUSPECT)
def test_numbers_that_cannot_exist_are_suspect(number: int, text: str) -> None:
    # Example 38 stands alone here; in its article the type word announces it.
    announced = text if number != 38 else f"ມະຕິເລກທີ {text}"
    (find,) = read_text(announced).references
    assert find.suspect
    assert find.key is None


@pytest.mark.parametrize(("number", "text"), NONE)
def test_ratios_and_dates_are_no_references(number: int, text: str) -> None:
    assert read_text(text).references == ()


@pytest.mark.parametrize(("text", "symbol"), POINTER)
def test_short_names_are_pointers_without_a_key_of_their_own(text: str, symbol: str) -> None:
    (find,) = read_text(text).references
    assert (find.form, find.type, find.key) == (ReferenceForm.POINTER, symbol, None)


DUE = [
    (47, "trước ngày 30/3/2024", dt.date(2024, 3, 29)),
    (48, "trong quý II/2024", dt.date(2024, 6, 30)),
    (50, "hoàn thành trong tháng 12/2025", dt.date(2025, 12, 31)),
    (51, "chậm nhất ngày 31/01/2024", dt.date(2024, 1, 31)),
    (58, "trong năm 2025", dt.date(2025, 12, 31)),
    (59, "đến hết ngày 31 tháng 12 năm 2026", dt.date(2026, 12, 31)),
    (61, "before 30 March 2024", dt.date(2024, 3, 29)),
    (62, "no later than December 31, 2026", dt.date(2026, 12, 31)),
    (63, "in the second quarter of 2024", dt.date(2024, 6, 30)),
    (64, "in Q4 2025", dt.date(2025, 12, 31)),
    (66, "ກ່ອນວັນທີ 30 ມີນາ 2024", dt.date(2024, 3, 29)),
    (67, "ກ່ອນວັນທີ ໓໐/໓/໒໐໒໔", dt.date(2024, 3, 29)),
    (68, "ໃນໄຕມາດ II ປີ 2024", dt.date(2024, 6, 30)),
    (69, "ພາຍໃນເດືອນທັນວາ 2025", dt.date(2025, 12, 31)),
    (73, "ຢ່າງຊ້າວັນທີ 31 ທັນວາ 2025", dt.date(2025, 12, 31)),
    (74, "មុនថ្ងៃទី 30 ខែមីនា ឆ្នាំ 2024", dt.date(2024, 3, 29)),
    (75, "មុនថ្ងៃទី ៣១ ខែមករា ឆ្នាំ ២០២៤", dt.date(2024, 1, 30)),
    (76, "នៅត្រីមាសទីពីរ ឆ្នាំ២០២៤", dt.date(2024, 6, 30)),
    (77, "នៅត្រីមាសទីមួយនៃឆ្នាំ ២០២៤", dt.date(2024, 3, 31)),
    (78, "នៅខែមីនា ឆ្នាំ ២០២៤", dt.date(2024, 3, 31)),
    (49, "quý I năm 2024", dt.date(2024, 3, 31)),
]
STATED = [
    (54, "tính đến ngày 28/10/2025", DateKind.AS_OF, dt.date(2025, 10, 28)),
    (55, "có hiệu lực từ ngày 01/7/2024", DateKind.EFFECTIVE, dt.date(2024, 7, 1)),
    (70, "ລົງວັນທີ 9 ມັງກອນ 2025", DateKind.DATED, dt.date(2025, 1, 9)),
    (79, "គិតត្រឹមថ្ងៃទី 28 ខែតុលា ឆ្នាំ 2025", DateKind.AS_OF, dt.date(2025, 10, 28)),
    (80, "ចូលជាធរមាននៅថ្ងៃទី 1 ខែកក្កដា ឆ្នាំ 2024", DateKind.EFFECTIVE, dt.date(2024, 7, 1)),
    (81, "ចុះថ្ងៃទី 1 ខែមេសា ឆ្នាំ 2025", DateKind.DATED, dt.date(2025, 4, 1)),
]
RECURRING = [
    (52, "hằng tháng, trước ngày 25", "month", 25, Bound.EXCLUSIVE),
    (53, "hàng quý, trước ngày 15 của tháng cuối quý", "quarter", 15, Bound.EXCLUSIVE),
    (60, "giao ban hằng tuần", "week", None, None),
    (71, "ທຸກໆເດືອນ, ກ່ອນວັນທີ 25", "month", 25, Bound.EXCLUSIVE),
    (72, "ປະຈຳອາທິດ", "week", None, None),
    (82, "ប្រចាំថ្ងៃ", "day", None, None),
    (83, "រៀងរាល់ខែ មុនថ្ងៃទី ២៥", "month", 25, Bound.EXCLUSIVE),
]
WITHIN = [
    (56, "trong thời hạn 05 ngày làm việc", 5, "working_day"),
    (57, "trong vòng 08 giờ làm việc", 8, "working_hour"),
    (65, "within 5 working days", 5, "working_day"),
    (84, "ក្នុងរយៈពេល ១៥ ថ្ងៃធ្វើការ", 15, "working_day"),
]


def _only(text: str) -> DateFind:
    (find,) = read_text(text).dates
    assert find.text == text[find.start : find.end]
    return find


@pytest.mark.parametrize(("number", "text", "last_day"), DUE)
def test_deadlines_have_their_last_day(number: int, text: str, last_day: dt.date) -> None:
    find = _only(text)
    assert (find.kind, find.last_day) == (DateKind.DUE, last_day)


@pytest.mark.parametrize(("number", "text", "kind", "day"), STATED)
def test_stated_days_are_no_deadlines(number: int, text: str, kind: DateKind, day: dt.date) -> None:
    find = _only(text)
    assert (find.kind, find.to) == (kind, day)


@pytest.mark.parametrize(("number", "text", "every", "day", "bound"), RECURRING)
def test_recurring_times_have_their_period_and_day(
    number: int, text: str, every: str, day: int | None, bound: Bound | None
) -> None:
    find = _only(text)
    assert (find.kind, find.every, find.day, find.reading) == (
        DateKind.RECURRING,
        every,
        day,
        bound,
    )


@pytest.mark.parametrize(("number", "text", "amount", "unit"), WITHIN)
def test_counted_periods_have_amount_and_unit(number: int, text: str, amount: int, unit: str) -> None:
    find = _only(text)
    assert (find.kind, find.amount, find.unit) == (DateKind.WITHIN, amount, unit)
