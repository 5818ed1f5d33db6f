"""Word files of official papers: named styles with real paragraph formats, editable by officials."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from nhipcau.papers.official import OfficialPaper
from nhipcau.papers.official_lines import Lines, Signed, lines_of

# Decree 30/2020/NĐ-CP names Times New Roman; Word finds the font of Lao and Khmer text beside it.
LATIN = "Times New Roman"
COMPLEX_FONT = {"lo": "Noto Sans Lao", "km": "Noto Sans Khmer"}
_CENTRE, _LEFT, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY

# Style: (size in the layout, bold, italic, alignment)
_STYLES: dict[str, tuple[str, bool, bool, Any]] = {
    "Official Above": ("issuer", False, False, _CENTRE),
    "Official Issuer": ("issuer", True, False, _CENTRE),
    "Official Nation": ("nation", True, False, _CENTRE),
    "Official Motto": ("motto", True, False, _CENTRE),
    "Official Number": ("number", False, False, _CENTRE),
    "Official About": ("letter_subject", False, False, _CENTRE),
    "Official Place": ("place", False, True, _CENTRE),
    "Official Type": ("type", True, False, _CENTRE),
    "Official Subject": ("subject", True, False, _CENTRE),
    "Official Addressee": ("body", False, False, _LEFT),
    "Official Body": ("body", False, False, _BOTH),
    "Official Table": ("table", False, False, _LEFT),
    "Official Signatory": ("signatory", True, False, _CENTRE),
    "Official Signed": ("recipients", False, True, _CENTRE),
    "Official Recipients": ("recipients", False, False, _LEFT),
    "Official Recipients Head": ("recipients_head", True, True, _LEFT),
    "Official Mark": ("mark", False, False, _CENTRE),
    "Official Page Number": ("page_number", False, False, _CENTRE),
    "Official Rule": ("mark", False, False, _CENTRE),
}
_TABLE_STYLE = "OfficialTable"


def paper_docx(paper: OfficialPaper) -> bytes:
    """The paper as .docx."""
    lines = lines_of(paper)
    document = Document()
    _set_page(document, lines)
    _set_styles(document, lines)
    _add_head(document, lines)
    _add_title(document, lines)
    _add_addressees(document, lines)
    for block in lines.blocks:
        _add_block(document, block, lines)
    _keep_last_with_signatory(document)
    _add_foot(document, lines)
    document.core_properties.title = (lines.subject or lines.about)[:255]
    document.core_properties.language = lines.language
    body = BytesIO()
    document.save(body)
    return body.getvalue()


# Page and styles


def _set_page(document: Any, lines: Lines) -> None:
    """A4 with the margins of the layout; the number stands at the top from the second page on."""
    page, section = lines.layout.page, document.sections[0]
    section.page_width, section.page_height = Mm(page["width"]), Mm(page["height"])
    section.top_margin, section.bottom_margin = Mm(page["top"]), Mm(page["bottom"])
    section.left_margin, section.right_margin = Mm(page["left"]), Mm(page["right"])
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True


def _set_styles(document: Any, lines: Lines) -> None:
    """The named styles of the layout, and the built-in ones made to fit."""
    sizes, body = lines.layout.sizes, lines.layout.body
    _set_font(document.styles["Normal"], lines, sizes["body"])
    for name, (size, bold, italic, align) in _STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = document.styles["Normal"], True
        _set_font(style, lines, sizes[size], bold=bold, italic=italic)
        style.paragraph_format.alignment = align
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    for level in (1, 2):
        heading = document.styles[f"Heading {level}"]
        _set_font(heading, lines, sizes["body"], bold=True, italic=level > 1)
        heading.font.color.rgb = RGBColor(0, 0, 0)
        _indent(heading.paragraph_format, lines)
        heading.paragraph_format.space_before = Pt(0)
        heading.paragraph_format.keep_with_next = True
    text = document.styles["Official Body"].paragraph_format
    _indent(text, lines)
    text.widow_control = True
    document.styles["Official Addressee"].paragraph_format.space_after = Pt(3)
    document.styles["Official Subject"].paragraph_format.space_after = Pt(2)
    rule = document.styles["Official Rule"].paragraph_format
    rule.line_spacing, rule.space_before = Pt(4), Pt(4 if lines.loose else 3)
    document.styles["Official Recipients Head"].paragraph_format.space_before = Pt(6)
    recipients = document.styles["Official Recipients"].paragraph_format
    recipients.left_indent, recipients.first_line_indent = Mm(2), Mm(-2)
    for name in ("Official Body", "Heading 1", "Heading 2"):
        spacing = body["line_complex"] if lines.loose else body["line"]
        document.styles[name].paragraph_format.line_spacing = spacing


def _indent(form: Any, lines: Lines) -> None:
    form.first_line_indent = Mm(lines.layout.body["indent"])
    form.space_after = Pt(lines.layout.body["space_after"])


def _set_font(style: Any, lines: Lines, size: float, *, bold: bool = False, italic: bool = False) -> None:
    """Font, size, weight, slant and language for Latin text and for complex scripts alike: Word looks
    at other attributes for Lao and Khmer."""
    style.font.name, style.font.size = LATIN, Pt(size)
    style.font.bold, style.font.italic = bold, italic
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for attribute in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(script), LATIN)
    fonts.set(qn("w:cs"), COMPLEX_FONT.get(lines.language, LATIN))
    style.font.complex_script = None
    style.font.cs_bold, style.font.cs_italic = bold, italic
    _put(properties, "w:szCs", str(round(size * 2)))
    language = _put(properties, "w:lang", lines.language)
    language.set(qn("w:bidi"), lines.language)


_RUN_ORDER = ("w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign",
              "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath")  # fmt: skip


def _put(properties: Any, name: str, value: str) -> Any:
    """The element in its place by the schema: Word calls a file broken whose elements are out of order."""
    element = properties.find(qn(name))
    if element is None:
        element = OxmlElement(name)
        after = [qn(each) for each in _RUN_ORDER[_RUN_ORDER.index(name) + 1 :]]
        follower = next((child for child in properties if child.tag in after), None)
        if follower is None:
            properties.append(element)
        else:
            follower.addprevious(element)
    element.set(qn("w:val"), value)
    return element


# Head, title, body, foot


def _add_head(document: Any, lines: Lines) -> None:
    """Who issues it and the nation; under them number and place. Then header and footer."""
    width = lines.layout.text_width
    grid = _frame(document, rows=2, widths=(width * 5 / 12, width * 7 / 12))
    left = [("Official Above", lines.above), ("Official Issuer", lines.issuer)]
    _fill(grid.cell(0, 0), left)
    _add_rule(grid.cell(0, 0), width=width * 5 / 12, share=0.4)
    _fill(grid.cell(0, 1), [("Official Nation", lines.nation), ("Official Motto", lines.motto)])
    _add_rule(grid.cell(0, 1), width=width * 7 / 12, share=0.55)
    _fill(grid.cell(1, 0), [("Official Number", lines.number), ("Official About", lines.about)])
    _fill(grid.cell(1, 1), [("Official Place", lines.place_date)])
    section = document.sections[0]
    number = section.header.paragraphs[0]
    number.style = document.styles["Official Page Number"]
    add_field(number, "PAGE")
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].style = document.styles["Official Mark"]
        footer.paragraphs[0].text = lines.mark


def _add_title(document: Any, lines: Lines) -> None:
    if not lines.type:
        document.add_paragraph(style="Official About")
        return
    kind = document.add_paragraph(lines.type, style="Official Type")
    kind.paragraph_format.space_before = Pt(12)
    if lines.subject:
        document.add_paragraph(lines.subject, style="Official Subject")
        _add_rule(document, width=lines.layout.text_width, share=0.2, after=10)


def _add_addressees(document: Any, lines: Lines) -> None:
    if len(lines.addressees) == 1:
        line = document.add_paragraph(f"{lines.addressee} {lines.addressees[0]}", style="Official Addressee")
        line.alignment = _CENTRE
    elif lines.addressees:
        document.add_paragraph(lines.addressee, style="Official Addressee").paragraph_format.left_indent = Mm(
            32
        )
        for name in lines.addressees:
            line = document.add_paragraph(f"- {name}", style="Official Addressee")
            line.paragraph_format.left_indent = Mm(52)
            line.paragraph_format.first_line_indent = Mm(-2)
    if lines.addressees:
        document.paragraphs[-1].paragraph_format.space_after = Pt(12)


def _add_block(document: Any, block: dict[str, Any], lines: Lines) -> None:
    match block["kind"]:
        case "heading":
            document.add_paragraph(block["text"], style=f"Heading {min(max(block['level'], 1), 2)}")
        case "paragraph":
            run = document.add_paragraph(style="Official Body").add_run(block["text"])
            if block["italic"]:
                run.italic = run.font.cs_italic = True
        case _:
            _add_grid(document, block, lines)


def _add_grid(document: Any, block: dict[str, Any], lines: Lines) -> None:
    grid = document.add_table(rows=1, cols=len(block["columns"]), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    shares = block["widths"]
    widths = [Mm(lines.layout.text_width * share / sum(shares)) for share in shares]
    grid.autofit = False
    _set_columns(grid, widths)
    _fill_row(grid.rows[0], block["columns"], ["centre"] * len(shares), widths, bold=True)
    _mark_row(grid.rows[0], "w:tblHeader")
    for row in block["rows"]:
        added = grid.add_row()
        _fill_row(added, row, block["align"], widths)
        _mark_row(added, "w:cantSplit")
    space = document.add_paragraph(style="Official Recipients")
    space.paragraph_format.space_after = Pt(lines.layout.body["space_after"])


def _fill_row(
    row: Any, values: list[str], align: list[str], widths: list[Any], *, bold: bool = False
) -> None:
    where = {"end": WD_ALIGN_PARAGRAPH.RIGHT, "centre": _CENTRE}
    for cell, value, side, width in zip(row.cells, values, align, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        # By its id: looking a style up by its name reads all styles, for each cell of a long table.
        paragraph._p.style = _TABLE_STYLE
        run = paragraph.add_run(value)
        if bold:
            run.bold = run.font.cs_bold = True
        if side in where:
            paragraph.alignment = where[side]


def _mark_row(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _keep_last_with_signatory(document: Any) -> None:
    """Nobody signs on a page of its own."""
    last = document.paragraphs[-1]
    last.paragraph_format.keep_with_next = True


def _add_foot(document: Any, lines: Lines) -> None:
    """Recipients on the left, who signs on the right; minutes have two who sign above them."""
    width = lines.layout.text_width
    if len(lines.signatories) > 1:
        share = width / len(lines.signatories)
        grid = _frame(document, rows=1, widths=(share,) * len(lines.signatories))
        for cell, signatory in zip(grid.rows[0].cells, lines.signatories, strict=True):
            _sign(cell, signatory)
        document.add_paragraph(style="Official Recipients")
        for style, text in _recipients(lines):
            document.add_paragraph(text, style=style)
        return
    grid = _frame(document, rows=1, widths=(width / 2, width / 2))
    _fill(grid.cell(0, 0), _recipients(lines))
    for signatory in lines.signatories:
        _sign(grid.cell(0, 1), signatory)


def _recipients(lines: Lines) -> list[tuple[str, str]]:
    found = [("Official Recipients Head", lines.recipients_head)]
    for index, name in enumerate(lines.recipients, start=1):
        stop = ";" if index < len(lines.recipients) else "."
        found.append(("Official Recipients", f"- {name}{stop}"))
    return found


def _sign(cell: Any, signatory: Signed) -> None:
    _fill(cell, [("Official Signatory", line) for line in signatory.lines])
    cell.paragraphs[0].paragraph_format.space_before = Pt(6)
    note = cell.add_paragraph(signatory.note, style="Official Signed")
    note.paragraph_format.space_before = note.paragraph_format.space_after = Pt(24)
    cell.add_paragraph(signatory.name, style="Official Signatory")


# Small parts


def _frame(document: Any, *, rows: int, widths: tuple[float, ...]) -> Any:
    """A table without lines, which holds boxes beside each other and keeps each row on one page."""
    grid = document.add_table(rows=rows, cols=len(widths))
    grid.autofit = False
    _set_columns(grid, [Mm(width) for width in widths])
    for row in grid.rows:
        _mark_row(row, "w:cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return grid


def _set_columns(grid: Any, widths: list[Any]) -> None:
    """The widths of the columns, which some programs read instead of those of the cells."""
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width


def _fill(cell: Any, lines: Iterable[tuple[str, str]]) -> None:
    """The lines in the cell, empty ones left out; the first takes the paragraph that is there."""
    free = cell.paragraphs[0]
    for style, text in lines:
        if not text:
            continue
        paragraph = free if free is not None else cell.add_paragraph()
        paragraph.style, free = style, None
        paragraph.add_run(text)


def _add_rule(holder: Any, *, width: float, share: float, after: float = 0) -> None:
    """A short line in the middle: the border of an empty paragraph that is indented from both sides."""
    rule = holder.add_paragraph(style="Official Rule")
    side = Mm(width * (1 - share) / 2)
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = side
    rule.paragraph_format.space_after = Pt(after)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = rule._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def add_field(paragraph: Any, code: str) -> None:
    """A field that Word fills in, such as the number of the page."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
