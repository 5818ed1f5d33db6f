"""What other rooms may use of the papers room."""

from nhipcau.papers.excel import XlsxExporter
from nhipcau.papers.pdf import render_pdf
from nhipcau.papers.shapes import Paper, Section, Table
from nhipcau.papers.word import render_docx

__all__ = ["Paper", "Section", "Table", "XlsxExporter", "render_docx", "render_pdf"]
