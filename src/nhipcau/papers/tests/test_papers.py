"""Papers and spreadsheets: what goes in comes out, as text, and never as a formula or a program."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from nhipcau.papers.facade import Paper, XlsxExporter, render_docx, render_pdf

LANGUAGES = ("vi", "en", "lo", "km")


def read_back(columns: list[str], rows: list[list[object]], title: str = "Nhiệm vụ") -> list[list[Any]]:
    """The rows of the spreadsheet that is made, head included."""
    body = XlsxExporter()(title, columns, rows)
    sheet: list[list[Any]] = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()
    return sheet


def paper(rows: list[list[str]], **overrides: Any) -> Paper:
    made: Paper = {
        "title": "Báo cáo tuần",
        "subtitle": "Đến ngày 31/01/2024",
        "mark": "Synthetic data",
        "footer": "Checksum 0123",
        "sections": [
            {"heading": "Điểm mới", "lines": ["một dòng"]},
            {
                "heading": "Danh sách đỏ",
                "empty": "Không có.",
                "table": {
                    "columns": ["Số", "Việc"],
                    "align": ["start", "end"],
                    "widths": [1, 4],
                    "rows": rows,
                },
            },
        ],
    }
    made.update(overrides)  # type: ignore[typeddict-item]
    return made


def text_of(pdf: bytes) -> str:
    """The text of all pages with single blanks."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


# Spreadsheets


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+84",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "{=1}",
        "http://example.vn",
        '=HYPERLINK("x")',
    ],
)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    assert read_back(["a"], [[text]])[1] == [text]
    with ZipFile(BytesIO(XlsxExporter()("t", [text], [[text]]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()


def test_dates_numbers_and_truth_are_what_they_are() -> None:
    moment = datetime(2024, 1, 30, 18, 30, tzinfo=UTC)  # half past one of the 31st in Việt Nam
    row: list[object] = [date(2024, 1, 31), moment, 14500, Decimal("14.5"), 0.25, True, None, "đ"]
    assert read_back(list("abcdefgh"), [row])[1] == [
        date(2024, 1, 31), datetime(2024, 1, 31, 1, 30), 14500.0, 14.5, 0.25, True, "", "đ",
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["", "a/b\\c?*[x]:'y'", "x" * 100, "ຊື່" * 30, "'"])
def test_any_title_can_name_a_sheet(title: str) -> None:
    assert read_back(["a"], [["b"]], title)[0] == ["a"]


def test_an_empty_list_has_its_head() -> None:
    assert read_back(["Số", "Việc"], []) == [["Số", "Việc"]]


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.lists(st.text(alphabet=st.characters(exclude_categories=["C"])), min_size=2, max_size=2))
)
def test_any_text_comes_back_as_it_was(rows: list[list[str]]) -> None:
    filled = [[text or "x" for text in row] for row in rows]
    assert read_back(["a", "b"], [list(row) for row in filled])[1:] == filled


# PDF


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_holds_its_text(language: str) -> None:
    pdf = render_pdf(paper([["NV-1", "Trình dự thảo nghị định"]]), language=language)
    assert pdf.startswith(b"%PDF")
    text = text_of(pdf)
    for words in ("Báo cáo tuần", "Synthetic data", "Checksum 0123", "một dòng", "Trình dự thảo nghị định"):
        assert words in text


def test_three_hundred_rows_fill_many_pages_and_each_has_head_mark_and_footer() -> None:
    rows = [[f"NV-{number:06d}", f"Việc thứ {number} " * 8] for number in range(300)]
    pages = PdfReader(BytesIO(render_pdf(paper(rows), language="vi"))).pages
    assert len(pages) > 5
    texts = [page.extract_text() for page in pages]
    assert all("Synthetic data" in text and "Checksum 0123" in text for text in texts)
    assert all("Việc" in text for text in texts[1:])
    assert all(f"NV-{number:06d}" in "".join(texts) for number in range(300))


@pytest.mark.parametrize(
    "word",
    ["ក្រសួងយុត្តិធម៌ត្រូវដាក់ជូនសេចក្តីព្រាងអនុក្រឹត្យ" * 20, "ກະຊວງຍຸຕິທຳຕ້ອງສະເໜີຮ່າງດຳລັດ" * 20, "x" * 2000],
    ids=["km", "lo", "no blank at all"],
)
@pytest.mark.parametrize("language", ["lo", "km"])
def test_a_long_word_without_blanks_does_not_fail(word: str, language: str) -> None:
    assert render_pdf(paper([["1", word]], title=word[:300]), language=language).startswith(b"%PDF")
    assert render_docx(paper([["1", word]]), language=language)


def test_letters_of_all_scripts_have_a_glyph() -> None:
    """A missing glyph would be drawn as a box: the fonts named are those that are embedded."""
    pdf = render_pdf(paper([["ກະຊວງ", "ក្រសួង"]]), language="vi")
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    for family in ("BeVietnamPro", "NotoSansLao", "NotoSansKhmer"):
        assert any(family in font for font in fonts), family


@pytest.mark.parametrize(
    "text", ['#panic("x")', "$ 1/0 $", "*đậm* _x_", '#read("/etc/passwd")', "\\u{41}", "@x <y>"]
)
def test_text_that_looks_like_a_program_stays_text(text: str) -> None:
    drawn = text_of(render_pdf(paper([["1", text]], title=text), language="en"))
    assert "".join(text.split()) in "".join(drawn.split())


def test_a_table_without_rows_says_so() -> None:
    assert "Không có." in text_of(render_pdf(paper([]), language="vi"))
    word = Document(BytesIO(render_docx(paper([]), language="vi")))
    assert "Không có." in [paragraph.text for paragraph in word.paragraphs]


# Word


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_file_holds_headings_tables_mark_and_footer(language: str) -> None:
    word = Document(BytesIO(render_docx(paper([["NV-1", "Trình dự thảo"]]), language=language)))
    headings = [
        item.text for item in word.paragraphs if item.style and (item.style.name or "").startswith("Heading")
    ]
    assert headings == ["Báo cáo tuần", "Điểm mới", "Danh sách đỏ"]
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["Số", "Việc"], ["NV-1", "Trình dự thảo"],
    ]  # fmt: skip
    assert word.sections[0].header.paragraphs[0].text == "Synthetic data"
    assert word.sections[0].footer.paragraphs[0].text == "Checksum 0123"


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\x0c", "\x1b", "\ud800", "\uffff"])
def test_control_letters_in_pasted_text_do_not_spoil_a_word_file(control: str) -> None:
    made = paper([["1", f"trước{control}sau"]], footer=f"a{control}b", title=f"a{control}b")
    word = Document(BytesIO(render_docx(made, language="vi")))
    cell = word.tables[0].rows[1].cells[1].text
    assert cell.startswith("trước")
    assert cell.endswith("sau")


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\x0c", "\x1b", "\uffff"])
def test_nor_do_they_spoil_a_pdf_or_a_spreadsheet(control: str) -> None:
    text = f"trước{control}sau"
    assert "trước" in text_of(render_pdf(paper([["1", text]]), language="vi"))
    assert str(read_back(["a"], [[text]])[1][0]).startswith("trước")
