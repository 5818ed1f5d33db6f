"""Official papers in the layout of Decree 30/2020/NĐ-CP: five kinds, four languages, Word and PDF."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pypdf import PdfReader

from nhipcau.papers.facade import (
    Formula,
    Grid,
    Heading,
    Numbered,
    OfficialPaper,
    PaperKind,
    Paragraph,
    Signatory,
    paper_docx,
    paper_pdf,
)
from nhipcau.papers.layouts import layout_on
from nhipcau.papers.official_lines import lines_of

LANGUAGES = ("vi", "en", "lo", "km")
DEPUTY = Signatory(
    authority=((Formula.ON_BEHALF, "Ủy ban nhân dân"), (Formula.FOR, "Chủ tịch")),
    post="Phó Chủ tịch",
    name="Nguyễn Văn Mẫu",
)
PAPER = OfficialPaper(
    kind=PaperKind.DIRECTIVE,
    above="Chính phủ",
    issuer="Văn phòng Chính phủ",
    number="01/CT-TTg",
    place="Hà Nội",
    issued_on=date(2026, 1, 5),
    subject="về đẩy mạnh chuyển đổi số",
    body=(
        Paragraph("Căn cứ Luật giả định;", italic=True),
        Heading("I. NHIỆM VỤ"),
        Numbered("1.", "Hoàn thành rà soát."),
        Grid(columns=("TT", "Việc"), rows=(("1", "Rà soát"),), align=("end", "start"), widths=(1, 5)),
    ),
    signatories=(DEPUTY,),
    recipients=("Các bộ", "Lưu: VT"),
    mark="Dữ liệu giả định",
)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page with single blanks."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def word_of(paper: OfficialPaper) -> Any:
    return Document(BytesIO(paper_docx(paper)))


def texts_of(word: Any) -> list[str]:
    """All lines of a Word file in the order of the body, boxes included."""
    found = []
    for part in word.iter_inner_content():
        if hasattr(part, "rows"):
            found += [p.text for row in part.rows for cell in row.cells for p in cell.paragraphs]
        else:
            found.append(part.text)
    return [text for text in found if text]


def styled(word: Any, name: str) -> list[Any]:
    """The paragraphs of a style, in boxes too."""
    cells = [cell for table in word.tables for row in table.rows for cell in row.cells]
    holders = [*word.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    return [paragraph for paragraph in holders if paragraph.style.name == name and paragraph.text]


# The lines, the same for Word and PDF


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "Hà Nội, ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "Hà Nội, ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "Hà Nội, ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "Hà Nội, ngày 31 tháng 12 năm 2026"),
    ],
)
def test_a_zero_stands_before_days_1_to_9_and_months_1_and_2(day: date, words: str) -> None:
    assert lines_of(replace(PAPER, issued_on=day)).place_date == words


@pytest.mark.parametrize(
    ("authority", "lines"),
    [
        (((Formula.ON_BEHALF, "Chính phủ"),), ("TM. CHÍNH PHỦ", "PHÓ CHỦ TỊCH")),
        (((Formula.FOR, "Bộ trưởng"),), ("KT. BỘ TRƯỞNG", "PHÓ CHỦ TỊCH")),
        (((Formula.BY_ORDER, "Bộ trưởng"),), ("TL. BỘ TRƯỞNG", "PHÓ CHỦ TỊCH")),
        (((Formula.BY_AUTHORISATION, "Bộ trưởng"),), ("TUQ. BỘ TRƯỞNG", "PHÓ CHỦ TỊCH")),
        (((Formula.ACTING, "Bộ trưởng"),), ("Q. BỘ TRƯỞNG", "PHÓ CHỦ TỊCH")),
        (DEPUTY.authority, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ((), ("PHÓ CHỦ TỊCH",)),
    ],
)
def test_formulas_say_in_whose_place_somebody_signs(authority: Any, lines: tuple[str, ...]) -> None:
    signed = lines_of(replace(PAPER, signatories=(replace(DEPUTY, authority=authority),))).signatories[0]
    assert (signed.lines, signed.note, signed.name) == (lines, "", "Nguyễn Văn Mẫu")


def test_a_letter_has_its_subject_under_the_number_and_no_type() -> None:
    lines = lines_of(replace(PAPER, kind=PaperKind.URGING_LETTER, subject="đôn đốc nhiệm vụ"))
    assert (lines.type, lines.subject, lines.about) == ("", "", "V/v đôn đốc nhiệm vụ")
    lines = lines_of(PAPER)
    assert (lines.type, lines.subject, lines.about) == ("CHỈ THỊ", "về đẩy mạnh chuyển đổi số", "")


@pytest.mark.parametrize(("language", "year"), [("vi", "2026"), ("lo", "໒໐໒໖"), ("km", "២០២៦")])
def test_dates_take_the_digits_of_the_language_and_numbers_do_not(language: str, year: str) -> None:
    lines = lines_of(replace(PAPER, language=language, native_digits=True))
    assert year in lines.place_date
    assert "01/CT-TTg" in lines.number


def test_every_language_has_all_the_words_of_the_layout() -> None:
    words = layout_on(None).words
    assert all(set(words[language]) == set(words["vi"]) for language in LANGUAGES)
    assert {kind.value for kind in PaperKind} | {formula.value for formula in Formula} <= set(words["vi"])
    assert layout_on(date(1990, 1, 1)).source


# PDF


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PaperKind)
def test_a_pdf_holds_every_line_of_the_paper(kind: PaperKind, language: str) -> None:
    paper = replace(PAPER, kind=kind, language=language, addressees=("Bộ Tư pháp", "Bộ Công an"))
    pdf = paper_pdf(paper)
    text = "".join("".join(pages_of(pdf)).split())
    lines = lines_of(paper)
    for words in (
        "Nguyễn Văn Mẫu", "01/CT-TTg", "1. Hoàn thành rà soát.", "Rà soát", "- Bộ Công an", "Lưu: VT.",
        "Dữ liệu giả định", *((lines.type, lines.nation, lines.motto) if language in ("vi", "en") else ()),
    ):  # fmt: skip
        assert "".join(words.split()) in text, words
    size = PdfReader(BytesIO(pdf)).pages[0].mediabox
    assert (round(size.width), round(size.height)) == (595, 842)  # A4


def test_the_number_of_the_page_stands_from_the_second_page_on() -> None:
    rows = tuple((str(number), f"Việc thứ {number} " * 6) for number in range(200))
    paper = replace(PAPER, body=(Grid(columns=("TT", "Việc"), rows=rows, widths=(1, 8)),), subject="về việc")
    pages = pages_of(paper_pdf(paper))
    assert len(pages) > 4
    assert pages[0].startswith("CHÍNH PHỦ")
    assert [page.split()[0] for page in pages[1:4]] == ["2", "3", "4"]
    assert all("TT Việc" in page for page in pages[1:-1])  # the head of the table is repeated
    assert "Việc thứ 199" in "".join(pages)


def test_nobody_signs_on_a_page_of_its_own() -> None:
    for number in range(10, 16):
        body = tuple(Paragraph(f"Đoạn {index}: " + "nội dung " * 40) for index in range(number))
        pages = pages_of(paper_pdf(replace(PAPER, body=body)))
        assert f"Đoạn {number - 1}:" in pages[-1], number


HOSTILE = ['#panic("x")', "$ 1/0 $", "*đậm* _x_", '#read("/etc/passwd")', "\\u{41}", "@x <y>", "- a", "= b"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_a_program_stays_text(text: str) -> None:
    paper = replace(
        PAPER,
        subject=text,
        issuer=text.lower(),
        body=(Paragraph(text), Numbered("1.", text), Grid(columns=(text, "b"), rows=((text, text),))),
        recipients=(text,),
        addressees=(text, text),
        mark=text,
        signatories=(Signatory(post="", name=text),),
    )
    drawn = "".join("".join(pages_of(paper_pdf(paper))).split())
    assert drawn.count("".join(text.split())) >= 9
    assert texts_of(word_of(paper)).count(text) >= 6


@pytest.mark.parametrize("language", ["lo", "km"])
def test_a_name_of_90_letters_and_a_word_without_blanks_do_not_fail(language: str) -> None:
    name = ("ក្រសួងយុត្តិធម៌ត្រូវដាក់ជូន" * 4)[:90]
    paper = replace(
        PAPER, language=language, issuer=name, above=name, subject=name * 3, recipients=(name,),
        addressees=(name, name), signatories=(Signatory(post=name, name=name),),
        body=(Paragraph(name * 20), Grid(columns=(name, "x" * 300), rows=((name, name),))),
    )  # fmt: skip
    assert paper_pdf(paper).startswith(b"%PDF")
    assert name in texts_of(word_of(paper))


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\x0c", "\x1b", "\ud800", "\uffff"])
def test_control_letters_in_pasted_text_do_no_harm(control: str) -> None:
    paper = replace(PAPER, body=(Paragraph(f"trước{control}sau"),), subject=f"a{control}b")
    assert "trước" in "".join(pages_of(paper_pdf(paper)))
    assert any(text.startswith("trước") and text.endswith("sau") for text in texts_of(word_of(paper)))


def test_a_paper_with_nothing_but_a_subject_can_be_drawn() -> None:
    paper = OfficialPaper(
        kind=PaperKind.MINUTES, issuer="Bộ Tư pháp", subject="họp", body=(), signatories=()
    )  # fmt: skip
    assert "BIÊN BẢN" in pages_of(paper_pdf(paper))[0]
    assert "BIÊN BẢN" in texts_of(word_of(paper))


def test_rows_that_are_too_long_or_too_short_fit_their_head() -> None:
    grid = Grid(columns=("a", "b"), rows=(("1",), ("1", "2", "3")), align=("end",), widths=(1, 2, 3))
    paper = replace(PAPER, body=(grid,))
    assert paper_pdf(paper)
    assert [[cell.text for cell in row.cells] for row in word_of(paper).tables[1].rows] == [
        ["a", "b"], ["1", ""], ["1", "2"],
    ]  # fmt: skip


# Word


def test_a_word_file_has_the_page_of_the_decree() -> None:
    section = word_of(PAPER).sections[0]
    layout = layout_on(PAPER.issued_on)
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for margin, (least, most) in zip(margins, ((20, 25), (20, 25), (30, 35), (15, 20)), strict=True):
        assert least <= round(margin.mm) <= most
    assert round(section.left_margin.mm) == layout.page["left"]


def test_the_number_of_the_page_is_a_field_from_the_second_page_on() -> None:
    section = word_of(PAPER).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    assert section.header.paragraphs[0].alignment in (None, WD_ALIGN_PARAGRAPH.CENTER)
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text == "Dữ liệu giả định"


def test_lines_stand_in_named_styles_with_real_formats() -> None:
    word = word_of(PAPER)
    for style, text in (
        ("Official Above", "CHÍNH PHỦ"),
        ("Official Issuer", "VĂN PHÒNG CHÍNH PHỦ"),
        ("Official Nation", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Official Motto", "Độc lập - Tự do - Hạnh phúc"),
        ("Official Number", "Số: 01/CT-TTg"),
        ("Official Place", "Hà Nội, ngày 05 tháng 01 năm 2026"),
        ("Official Type", "CHỈ THỊ"),
        ("Official Subject", "về đẩy mạnh chuyển đổi số"),
        ("Heading 1", "I. NHIỆM VỤ"),
        ("Official Recipients Head", "Nơi nhận:"),
    ):
        assert [paragraph.text for paragraph in styled(word, style)] == [text], style
    assert [p.text for p in styled(word, "Official Signatory")] == [
        "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn Mẫu",
    ]  # fmt: skip
    body = word.styles["Official Body"].paragraph_format
    assert body.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert Mm(10) <= body.first_line_indent <= Mm(12.8)
    assert body.space_after >= Pt(6)
    assert Pt(13) <= word.styles["Official Body"].font.size <= Pt(14)


@pytest.mark.parametrize(
    ("language", "complex_font"),
    [
        ("vi", "Times New Roman"),
        ("en", "Times New Roman"),
        ("lo", "Noto Sans Lao"),
        ("km", "Noto Sans Khmer"),
    ],
)
def test_fonts_are_named_for_latin_and_for_complex_scripts(language: str, complex_font: str) -> None:
    word = word_of(replace(PAPER, language=language))
    for name in ("Normal", "Official Body", "Official Issuer", "Heading 1"):
        properties = word.styles[name].element.rPr
        fonts = properties.rFonts
        assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:cs"))) == ("Times New Roman", complex_font)
        assert properties.find(qn("w:szCs")).get(qn("w:val")) == properties.find(qn("w:sz")).get(qn("w:val"))
        assert properties.find(qn("w:lang")).get(qn("w:bidi")) == language
    assert word.styles["Official Issuer"].font.cs_bold


ORDER = ["rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "lang"]


def test_properties_stand_in_the_order_of_the_schema() -> None:
    """Word calls a file broken in which they do not."""
    for style in word_of(PAPER).styles:
        if style.name.startswith(("Official", "Heading 1", "Normal")) and style.element.rPr is not None:
            names = [child.tag.split("}")[1] for child in style.element.rPr]
            known = [name for name in names if name in ORDER]
            assert known == sorted(known, key=ORDER.index), style.name


def test_a_table_repeats_its_head_and_keeps_its_widths() -> None:
    rows = tuple((str(number), "Việc") for number in range(200))
    table = word_of(replace(PAPER, body=(Grid(columns=("TT", "Việc"), rows=rows, widths=(1, 5)),))).tables[1]
    assert len(table.rows) == 201
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [round(column.width.mm) for column in table.columns] == [27, 135]


def test_minutes_are_signed_by_two_beside_each_other() -> None:
    both = (Signatory(post="Thư ký", name="An"), Signatory(post="Chủ trì", name="Bình", signed=True))
    word = word_of(replace(PAPER, kind=PaperKind.MINUTES, signatories=both))
    cells = word.tables[-1].rows[0].cells
    assert [cell.text.split() for cell in cells] == [
        ["THƯ", "KÝ", "An"],
        ["CHỦ", "TRÌ", "(đã", "ký)", "Bình"],
    ]


@pytest.mark.parametrize("kind", PaperKind)
def test_the_word_file_is_a_sound_archive(kind: PaperKind) -> None:
    with ZipFile(BytesIO(paper_docx(replace(PAPER, kind=kind)))) as archive:
        assert archive.testzip() is None
        assert "word/document.xml" in archive.namelist()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_the_word_file(tmp_path: Path) -> None:
    (tmp_path / "paper.docx").write_bytes(paper_docx(PAPER))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "paper.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = "".join(pages_of((tmp_path / "paper.pdf").read_bytes()))
    for words in ("01/CT-TTg", "BAN NHÂN DÂN", "Hoàn"):  # marks above letters are split in such files
        assert words in text
