"""Word files of the same papers, editable by officials."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from nhipcau.papers.fonts import WORD_FAMILY
from nhipcau.papers.official_word import add_field
from nhipcau.papers.shapes import Paper, Section, Table

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT_WIDTH = 167
_INK = RGBColor(0x16, 0x32, 0x4F)


def render_docx(paper: Paper, *, language: str) -> bytes:
    """The paper as .docx, A4, headings as styles, tables with a repeated head row."""
    paper = _printable(paper)
    document = Document()
    _set_page(document)
    _set_fonts(document, language)
    if paper["mark"]:
        document.sections[0].header.paragraphs[0].text = paper["mark"]
    footer = document.sections[0].footer
    footer.paragraphs[0].text = paper["footer"]
    number = footer.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_field(number, "PAGE")
    document.core_properties.title = paper["title"][:255]
    document.add_heading(paper["title"], level=1)
    document.add_paragraph(paper["subtitle"])
    for section in paper["sections"]:
        _add_section(document, section)
    body = BytesIO()
    document.save(body)
    return body.getvalue()


def _printable(value: Any) -> Any:
    """The paper without control letters, which pasted text may hold and XML does not."""
    match value:
        case str():
            return _CONTROL.sub("", value.replace("\v", "\n").replace("\f", "\n"))
        case list():
            return [_printable(item) for item in value]
        case dict():
            return {key: _printable(item) for key, item in value.items()}
        case _:
            return value


def _set_page(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = Mm(25), Mm(18)


def _set_fonts(document: Any, language: str) -> None:
    """Name the font for Latin and for complex scripts, and the language for the spelling check."""
    family = WORD_FAMILY.get(language, "Be Vietnam Pro")
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = family
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if attribute.endswith("Theme"):
                del fonts.attrib[attribute]
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), family)
        tongue = OxmlElement("w:lang")
        tongue.set(qn("w:val"), language)
        tongue.set(qn("w:bidi"), language)
        properties.append(tongue)
        if name != "Normal":
            style.font.color.rgb = _INK
    _set_size(document.styles["Normal"].font, 10)


def _set_size(font: Any, points: float) -> None:
    """The size for Latin letters and for complex scripts: Word looks elsewhere for Lao and Khmer."""
    font.size = Pt(points)
    properties = font.element.get_or_add_rPr()
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(round(points * 2)))
    properties.find(qn("w:sz")).addnext(size)


def _add_section(document: Any, section: Section) -> None:
    if section.get("part"):
        document.add_heading(section["part"], level=1)
    heading = document.add_heading(section["heading"], level=2)
    if section.get("new_page"):
        first = document.paragraphs[-2] if section.get("part") else heading
        first.paragraph_format.page_break_before = True
    for line in section.get("lines", ()):
        document.add_paragraph(line, style="List Bullet")
    table = section.get("table")
    if table is None:
        return
    if table["rows"]:
        _add_table(document, table)
    else:
        document.add_paragraph(section.get("empty", "–"))
    if section.get("note"):
        document.add_paragraph(section["note"])


def _add_table(document: Any, table: Table) -> None:
    shares = table.get("widths") or [1] * len(table["columns"])
    widths = [Mm(_TEXT_WIDTH * share / sum(shares)) for share in shares]
    grid = document.add_table(rows=1, cols=len(table["columns"]), style="Table Grid")
    grid.autofit = False
    # Some programs read the widths of the columns, some those of the cells.
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    _fill_row(grid.rows[0], table["columns"], table, widths, bold=True)
    _mark_row(grid.rows[0], "w:tblHeader")
    for values in table["rows"]:
        row = grid.add_row()
        _fill_row(row, values, table, widths, bold=False)
        _mark_row(row, "w:cantSplit")
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _mark_row(row: Any, name: str) -> None:
    """Say of a row that it is repeated on each page, or never split."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _fill_row(row: Any, values: list[str], table: Table, widths: list[Any], *, bold: bool) -> None:
    for cell, value, align, width in zip(row.cells, values, table["align"], widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(value)
        run.bold = run.font.cs_bold = bold or None
        _set_size(run.font, 8.5)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
        if align == "end":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
