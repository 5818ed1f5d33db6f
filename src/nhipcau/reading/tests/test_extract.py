import io
import zipfile

import pytest
from pypdf import PdfWriter

from nhipcau.reading.errors import (
    EmptyFileError,
    EncryptedFileError,
    FileTooLargeError,
    NotTextError,
    ReadingError,
)
from nhipcau.reading.extract import MAX_BYTES, text_of

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _docx(body: str, prolog: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(
            "word/document.xml",
            f'{prolog}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        )
    return target.getvalue()


def _pdf(*, password: str | None = None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_plain_text_keeps_every_character_but_the_byte_order_mark() -> None:
    assert text_of("\ufeffດຳລັດ\u200b 42".encode()) == "ດຳລັດ\u200b 42"
    assert text_of("Nghị định".encode("utf-16")) == "Nghị định"


def test_html_gives_paragraphs_and_no_scripts() -> None:
    page = (
        "<!DOCTYPE html><html><head><style>p{}</style><script>var a = '1/NQ-CP'</script></head>"
        "<body><h1>T&ecirc;n</h1><p>Nghị <b>quyết</b> 57</p><ul><li>một</li><li>hai</li></ul></body>"
    )
    assert text_of(page.encode()).split("\n") == ["Tên", "Nghị quyết 57", "một", "hai"]


def test_word_gives_one_line_for_each_paragraph() -> None:
    data = _docx(
        "<w:p><w:r><w:t>Số 33</w:t></w:r><w:r><w:t>/CT-TTg</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Hai</w:t><w:tab/><w:t>ba</w:t></w:r></w:p>"
    )
    assert text_of(data) == "Số 33/CT-TTg\nHai\tba"


def _table(*rows: tuple[str, ...]) -> str:
    def cell(text: str) -> str:
        lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("/n"))
        return f"<w:tc>{lines}</w:tc>"

    return f"<w:tbl>{''.join(f'<w:tr>{chr(10).join(map(cell, row))}</w:tr>' for row in rows)}</w:tbl>"


def test_a_row_of_a_table_in_word_is_one_line_and_layout_stays_lines() -> None:
    head = _table(("CHÍNH PHỦ", "CỘNG HÒA/nĐộc lập"))
    work = _table(("1", "Xây dựng/nđề án", "Bộ Y tế"), ("2", "Trình", "Bộ Tư pháp"))
    assert text_of(_docx(head + work)).split("\n") == [
        "CHÍNH PHỦ", "CỘNG HÒA", "Độc lập", "1\tXây dựng đề án\tBộ Y tế", "2\tTrình\tBộ Tư pháp",
    ]  # fmt: skip


def test_a_table_within_a_cell_is_told_with_its_row() -> None:
    inner = _table(("a", "b", "c"))
    outer = f"<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    assert text_of(_docx(outer)).split() == ["a", "b", "c"]


def test_word_files_cannot_read_other_files() -> None:
    prolog = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    data = _docx("<w:p><w:r><w:t>a&x;b</w:t></w:r></w:p>", prolog)
    with pytest.raises(NotTextError):
        text_of(data)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (b" \n\t ", EmptyFileError),
        (b"<html><body></body></html>", EmptyFileError),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", NotTextError),
        (bytes(range(256)) * 8, NotTextError),
        (b"PK\x03\x04broken", NotTextError),
        (b"%PDF-1.7 broken", NotTextError),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), EncryptedFileError),
        (b"\xd0\xcf\x11\xe0 an old Word file", NotTextError),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, error: type[ReadingError]) -> None:
    with pytest.raises(error) as caught:
        text_of(data)
    assert caught.value.code.startswith("reading.")
    assert str(caught.value)


def test_a_file_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(FileTooLargeError):
        text_of(b"a" * (MAX_BYTES + 1))


def test_a_pdf_with_a_password_is_refused_and_one_without_text_is_empty() -> None:
    with pytest.raises(EncryptedFileError):
        text_of(_pdf(password="synthetic"))
    with pytest.raises(EmptyFileError):
        text_of(_pdf())


def test_each_page_of_a_pdf_is_reported() -> None:
    seen: list[tuple[int, int]] = []
    with pytest.raises(EmptyFileError):
        text_of(_pdf(), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 1)]
