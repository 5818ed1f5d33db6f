"""Text out of plain, HTML, Word and PDF files, told by their content and not by their name."""

import io
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from nhipcau.reading.errors import (
    EmptyFileError,
    EncryptedFileError,
    FileTooLargeError,
    NotTextError,
)

MAX_BYTES = 50 * 1024 * 1024
# What one Word part may unpack to: a small file can hold an endless one.
_MAX_UNPACKED = 4 * MAX_BYTES
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEAST_CELLS = 3
_OLE = b"\xd0\xcf\x11\xe0"
_BLOCK_TAGS = (
    "p div br li ul ol tr table h1 h2 h3 h4 h5 h6 section article header footer blockquote "
    "title figcaption dt dd hr"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SILENT = frozenset(("script", "style", "template", "noscript"))

Progress = Callable[[int, int], None]


def text_of(data: bytes, *, progress: Progress | None = None) -> str:
    """The text of a file, paragraphs on lines of their own.

    `progress(done, total)` is called after each page of a PDF. Raises EmptyFileError,
    FileTooLargeError, EncryptedFileError or NotTextError.
    """
    if len(data) > MAX_BYTES:
        raise FileTooLargeError
    if not data.strip():
        raise EmptyFileError
    if data.startswith(b"PK\x03\x04"):
        text = _docx(data)
    elif data[:1024].lstrip().startswith(b"%PDF-"):
        text = _pdf(data, progress)
    elif data.startswith(_OLE):
        # Word keeps password-protected files, and its old format, in this container.
        raise EncryptedFileError if _is_protected(data) else NotTextError
    else:
        text = _plain(data)
    if not text.strip():
        raise EmptyFileError
    return text


def _is_protected(data: bytes) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in data


def _plain(data: bytes) -> str:
    text = _decoded(data)
    head = text[:2048].lstrip("\ufeff \r\n\t").lower()
    if head.startswith(("<!doctype html", "<html", "<?xml")) or ("</p>" in head and "<" in head[:1]):
        return _html(text)
    return text


def _decoded(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotTextError from None
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\v")
    if controls > len(text) // 1000:
        raise NotTextError
    return text


class _Page(HTMLParser):
    """Collects the text of a page; block elements begin a new line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag == "td":
            self.pieces.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(" ".join(data.split()) if not data.strip() else data.replace("\n", " "))


def _html(text: str) -> str:
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except AssertionError:
        # How the parser of the standard library refuses a broken declaration.
        raise NotTextError from None
    lines = (" ".join(line.split(" ")).strip() for line in "".join(page.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _docx(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            part = package.getinfo("word/document.xml")
            if part.flag_bits & 0x1:
                raise EncryptedFileError
            if part.file_size > _MAX_UNPACKED:
                raise FileTooLargeError
            body = package.read(part)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError):
        raise NotTextError from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        raise NotTextError from None
    if root.getroottree().docinfo.internalDTD is not None:
        # Word writes none; one that is there wants to bring other files in.
        raise NotTextError
    return "\n".join(_lines(root))


def _lines(root: etree._Element) -> Iterator[str]:
    """Paragraphs, and the rows of tables with their cells parted by tabs.

    Rows of one or two cells are layout, such as the head of a letter: their paragraphs stay lines.
    """
    for element in root.iter(f"{_WORD}p", f"{_WORD}tr"):
        rows = [row for row in element.iterancestors(f"{_WORD}tr") if len(_cells(row)) >= _LEAST_CELLS]
        if rows:
            continue  # told with its row
        if element.tag == f"{_WORD}p":
            yield _paragraph(element)
        elif len(cells := _cells(element)) >= _LEAST_CELLS:
            yield "\t".join(_cell(cell) for cell in cells)


def _cells(row: etree._Element) -> list[etree._Element]:
    return row.findall(f"{_WORD}tc")


def _cell(cell: etree._Element) -> str:
    """The paragraphs of a cell on one line."""
    return " ".join(" ".join(_paragraph(each).split()) for each in cell.iter(f"{_WORD}p")).strip()


def _paragraph(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    for element in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br"):
        if element.tag == f"{_WORD}t":
            pieces.append(element.text or "")
        else:
            pieces.append("\t" if element.tag == f"{_WORD}tab" else "\n")
    return "".join(pieces)


def _pdf(data: bytes, progress: Progress | None) -> str:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFileError
        pages: list[str] = []
        total = len(reader.pages)
        for index, page in enumerate(reader.pages, 1):
            pages.append(page.extract_text())
            if progress is not None:
                progress(index, total)
    except EncryptedFileError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError):
        # A damaged file ends in any of these inside the library.
        raise NotTextError from None
    return "\n".join(pages)
