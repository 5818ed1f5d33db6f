"""What other rooms may use of the papers room."""

from nhipcau.papers.excel import XlsxExporter
from nhipcau.papers.excel_in import MOST_ROWS, Sheet, SheetRow, Value, cell_name, marked_copy, read_sheet
from nhipcau.papers.official import (
    Block,
    Formula,
    Grid,
    Heading,
    Numbered,
    OfficialPaper,
    PaperKind,
    Paragraph,
    Signatory,
)
from nhipcau.papers.official_pdf import paper_pdf
from nhipcau.papers.official_word import paper_docx
from nhipcau.papers.pdf import render_pdf
from nhipcau.papers.shapes import Paper, Section, Table
from nhipcau.papers.word import render_docx

__all__ = [
    "MOST_ROWS",
    "Block",
    "Formula",
    "Grid",
    "Heading",
    "Numbered",
    "OfficialPaper",
    "Paper",
    "PaperKind",
    "Paragraph",
    "Section",
    "Sheet",
    "SheetRow",
    "Signatory",
    "Table",
    "Value",
    "XlsxExporter",
    "cell_name",
    "marked_copy",
    "paper_docx",
    "paper_pdf",
    "read_sheet",
    "render_docx",
    "render_pdf",
]
