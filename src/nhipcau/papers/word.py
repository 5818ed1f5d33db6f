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
from nhipcau.papers.shapes import Paper, Section, Table

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INK = RGBColor(0x16, 0x32, 0x4F)


def render_docx(paper: Paper, *, language: str) -> bytes:
    """The paper as .docx, A4, headings as styles, tables with a repeated head row."""
    paper = _printable(paper)
    document = Document()
    _set_page(document)
    _set_fonts(document, language)
    if paper["mark"]:
        document.sections[0].header.paragraphs[0].text = paper["mark"]
    document.sections[0].footer.paragraphs[0].text = paper["footer"]
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
    document.styles["Normal"].font.size = Pt(10)


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
    grid = document.add_table(rows=1, cols=len(table["columns"]), style="Table Grid")
    _fill_row(grid.rows[0].cells, table["columns"], table, bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in table["rows"]:
        _fill_row(grid.add_row().cells, row, table, bold=False)
    shares = table.get("widths") or [1] * len(table["columns"])
    for column, share in zip(grid.columns, shares, strict=True):
        width = Mm(167 * share / sum(shares))
        for cell in column.cells:
            cell.width = width


def _fill_row(cells: Any, values: list[str], table: Table, *, bold: bool) -> None:
    for cell, value, align in zip(cells, values, table["align"], strict=True):
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(value)
        run.bold = bold
        run.font.size = Pt(8.5)
        if align == "end":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
