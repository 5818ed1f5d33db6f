"""Figures: examples 85 to 91 of the grammar, those of the five articles, and what is none."""

import datetime as dt
from decimal import Decimal

import pytest

from nhipcau.reading.facade import Change, FigureFind, Qualifier, read_text
from nhipcau.reading.tests.shared_articles import article

NUMBERS = [
    (85, "30,6 ລ້ານ", "30600000"),
    (86, "10 ພັນຕື້ດົ່ງ", "10000000000000"),
    (87, "ອັດຕາ 59,57%", "59.57"),
    (88, "អត្រា 39.98%", "39.98"),
    (89, "១៤,៥ លាន", "14500000"),
    (90, "14.500 hồ sơ", "14500"),
    (91, "10.000 tỷ đồng", "10000000000000"),
]


def _only(text: str, document_date: dt.date | None = None) -> FigureFind:
    (figure,) = read_text(text, document_date=document_date).figures
    return figure


@pytest.mark.parametrize(("number", "text", "value"), NUMBERS)
def test_examples_of_the_grammar_have_their_value(number: int, text: str, value: str) -> None:
    assert _only(text).value == Decimal(value)


# Article, text as found, value, second number, unit, agency that it speaks of.
ARTICLES = [
    ("000", "54/76", "54", "76", "public_service", ("MINISTRIES",)),
    ("000", "59,57%", "59.57", None, "percent", ("MINISTRIES",)),
    ("000", "56%", "56", None, "percent", ("PROVINCES",)),
    ("000", "ຫຼາຍກວ່າ 10 ພັນຕື້ດົ່ງ", "10000000000000", None, "VND", ()),
    ("000", "63/63 ບັນດາແຂວງ", "63", "63", "province", ()),
    ("000", "87,9 ລ້ານໃບ", "87900000", None, "identity_card", ("BCA",)),
    ("000", "39", "39", None, "task", ()),
    ("001", "39.98%", "39.98", None, "percent", ()),
    ("001", "54.46%", "54.46", None, "percent", ("MINISTRIES",)),
    ("001", "16.94%", "16.94", None, "percent", ("PROVINCES",)),
    ("001", "80%", "80", None, "percent", ("PROVINCES",)),
    ("003", "៤៦៦", "466", None, "procedure", ()),
    ("003", "១២", "12", None, "ministry", ()),
    ("003", "១៣", "13", None, "public_service", ()),
    ("003", "៨", "8", None, "ministry", ()),
    ("003", "១៤,៥ លាន", "14500000", None, "record", ()),
    ("003", "៤៥០", "450", None, "district", ()),
]


@pytest.mark.parametrize(("number", "text", "value", "of", "unit", "scope"), ARTICLES)
def test_figures_of_the_articles_have_unit_and_scope(
    number: str, text: str, value: str, of: str | None, unit: str, scope: tuple[str, ...]
) -> None:
    found = [figure for figure in read_text(article(number)).figures if figure.text == text]
    assert (Decimal(value), Decimal(of) if of else None, unit, scope) in [
        (figure.value, figure.of, figure.unit, figure.scope) for figure in found
    ]


def test_figures_of_an_article_carry_the_day_they_tell() -> None:
    rates = [figure for figure in read_text(article("001")).figures if figure.unit == "percent"]
    assert rates[0].as_of == dt.date(2025, 10, 28)


def test_a_change_of_a_rate_that_may_be_points_says_so() -> None:
    changes = [figure for figure in read_text(article("000")).figures if figure.change]
    assert [(figure.unit, figure.change, figure.base) for figure in changes] == [
        ("unknown_point", Change.UP, dt.date(2023, 12, 31))
    ]


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("Tiếp nhận hơn 30,6 triệu hồ sơ", "30600000", "dossier", Qualifier.MORE_THAN),
        ("phạt từ 3 lần trở lên", "3", "times", Qualifier.AT_LEAST),
        ("cao hơn 7,9 điểm phần trăm", "7.9", "percentage_point", None),
        ("Nearly 4.5 million dossiers were filed", "4500000", "dossier", Qualifier.NEARLY),
        ("revenue of VND2,390 trillion", "2390000000000000", "VND", None),
        ("no fewer than 1,500 datasets", "1500", "dataset", Qualifier.AT_LEAST),
        ("ຫຼາຍກວ່າ 182,88 ລ້ານບັນຊີ", "182880000", "account", Qualifier.MORE_THAN),
        ("ປະຊາຊົນ 80 ລ້ານກວ່າຄົນ", "80000000", "person", Qualifier.MORE_THAN),
        ("ภาษา ໂຮງໝໍສູນກາງ 14 ແຫ່ງ", "14", "hospital", None),
        ("អង្គភាពសេវាសាធារណៈចំនួន ១១២", "112", "unit", None),
        ("ឯកសារជាង 9.870 ច្បាប់", "9870", "document", Qualifier.MORE_THAN),
        ("2 tỷ 500 triệu đồng", "2500000000", "VND", None),
    ],
)
def test_units_scales_and_qualifiers(text: str, value: str, unit: str, qualifier: Qualifier | None) -> None:
    figure = _only(text)
    assert (figure.value, figure.unit, figure.qualifier) == (Decimal(value), unit, qualifier)


@pytest.mark.parametrize(
    ("text", "values", "unit"),
    [
        ("cần từ 2 đến 3,5 tỷ đồng", ["2000000000", "3500000000"], "VND"),
        ("from 22 to 25 million visitors", ["22000000", "25000000"], "person"),
        ("accounting for 21.6, 20.8 and 6.7 per cent", ["21.6", "20.8", "6.7"], "percent"),
        ("ຫຼຸດລົງຈາກ 8 ເຫຼືອ 3 ຊົ່ວໂມງ", ["8", "3"], "hour"),
    ],
)
def test_numbers_of_a_range_share_unit_and_scale(text: str, values: list[str], unit: str) -> None:
    figures = read_text(text).figures
    assert [figure.value for figure in figures] == [Decimal(value) for value in values]
    assert {figure.unit for figure in figures} == {unit}


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 57-NQ/TW",
        "ngày 22/12/2024",
        "hệ thống làm việc 24/7",
        "điện thoại 024 3826 7001",
        "phiên bản 3.0",
        "Điều 5 khoản 2",
        "trực 24/24",
        "before 4:30 p.m.",
        "level 4 services",
        "Tasks 5 and 7 are done",
        "Dự án cấp độ 4",
        "ກ່ອນ 16 ໂມງ",
        "© 2025 Bản quyền",
        "Page 2",
        "https://example.vn/tin-123.html",
    ],
)
def test_numbers_that_name_are_no_figures(text: str) -> None:
    assert read_text(text).figures == ()


def test_a_bare_number_counts_what_the_one_before_it_counted() -> None:
    figures = read_text("Of 1,900 archivists, up to 700 will be trained.").figures
    assert [figure.counted for figure in figures] == ["archivists", "archivists"]


def test_numbers_of_a_numbered_list_are_none() -> None:
    text = "Thủ tướng yêu cầu:\n(1) UBND các tỉnh họp.\n(2) Bộ Y tế báo cáo.\n3/ Bộ Xây dựng rà soát."
    assert read_text(text).figures == ()
