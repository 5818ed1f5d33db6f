"""What other rooms may use of the papers room."""

from nhipcau.papers.excel import XlsxExporter
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
    "Signatory",
    "Table",
    "XlsxExporter",
    "paper_docx",
    "paper_pdf",
    "render_docx",
    "render_pdf",
]
