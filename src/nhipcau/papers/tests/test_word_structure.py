"""What Word checks before it opens a file without offering to repair it: the parts of the package, their
types and relations, ids that are used once, and properties that stand once and in the order of the schema."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from posixpath import normpath
from zipfile import ZipFile

import pytest
from lxml import etree

from nhipcau.papers.facade import PaperKind, paper_docx, render_docx
from nhipcau.papers.tests.test_official_papers import LANGUAGES, PAPER, pages_of
from nhipcau.papers.tests.test_papers import paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# ECMA-376, Part 1: CT_RPr, CT_PPr (those that papers use) and CT_TblPr, in their order.
ORDER = {
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight "
    "u shd vertAlign rtl cs lang",
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
}


def long_paper(language: str) -> bytes:
    """A plain paper with all that sections can have."""
    made = paper([[str(number), "việc " * 30] for number in range(60)])
    made["sections"][1] |= {"new_page": True, "part": "Phụ lục", "note": "Còn 3 nhiệm vụ."}
    return render_docx(made, language=language)


FILES = {
    **{f"official-{kind}": paper_docx(replace(PAPER, kind=kind)) for kind in PaperKind},
    **{f"official-{language}": paper_docx(replace(PAPER, language=language)) for language in LANGUAGES},
    **{f"plain-{language}": long_paper(language) for language in LANGUAGES},
}
every_file = pytest.mark.parametrize("body", FILES.values(), ids=FILES.keys())


def parts(body: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(body)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def trees(body: bytes) -> Iterator[tuple[str, etree._Element]]:
    """All parts of the text as trees."""
    for name, content in parts(body).items():
        if name.startswith("word/") and name.endswith(".xml"):
            yield name, etree.fromstring(content)


@every_file
def test_every_part_has_a_type_and_every_type_has_its_part(body: bytes) -> None:
    found = parts(body)
    types = etree.fromstring(found.pop("[Content_Types].xml"))
    by_extension = {node.get("Extension") for node in types if node.tag.endswith("Default")}
    by_name = {str(node.get("PartName")).lstrip("/") for node in types if node.tag.endswith("Override")}
    for name in found:
        assert name in by_name or name.rpartition(".")[2] in by_extension, name
    assert by_name <= set(found)


@every_file
def test_every_relation_has_its_target_and_ids_are_used_once(body: bytes) -> None:
    found = parts(body)
    for name, content in found.items():
        if not name.endswith(".rels"):
            continue
        folder = PurePosixPath(name).parent.parent
        relations = list(etree.fromstring(content))
        ids = [node.get("Id") for node in relations]
        assert len(ids) == len(set(ids)), name
        for node in relations:
            target = str(node.get("Target"))
            if node.get("TargetMode") != "External":
                assert normpath(f"{folder}/{target}") in found, (name, target)


@every_file
def test_references_of_the_text_name_relations_and_styles_that_are_there(body: bytes) -> None:
    found = parts(body)
    relations = etree.fromstring(found["word/_rels/document.xml.rels"])
    known = {node.get("Id") for node in relations}
    styles = etree.fromstring(found["word/styles.xml"]).findall(f"{W}style")
    ids = Counter(style.get(f"{W}styleId") for style in styles)
    assert max(ids.values()) == 1
    office = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    for name, tree in trees(body):
        if name == "word/document.xml":
            assert {node.get(office) for node in tree.iter() if node.get(office)} <= known
        for kind in ("pStyle", "rStyle", "tblStyle"):
            assert {node.get(f"{W}val") for node in tree.iter(f"{W}{kind}")} <= set(ids), name


@every_file
def test_properties_stand_once_and_in_the_order_of_the_schema(body: bytes) -> None:
    for name, tree in trees(body):
        if name not in ("word/document.xml", "word/styles.xml") and "er" not in name:
            continue
        for kind, order in ORDER.items():
            for node in tree.iter(f"{W}{kind}"):
                children = [child.tag.removeprefix(W) for child in node]
                assert len(children) == len(set(children)), (name, children)
                known = [order.split().index(child) for child in children if child in order.split()]
                assert known == sorted(known), (name, children)


@every_file
def test_every_cell_ends_with_a_paragraph_and_every_row_has_as_many_cells_as_its_table(body: bytes) -> None:
    tree = next(tree for name, tree in trees(body) if name == "word/document.xml")
    for table in tree.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            assert len(row.findall(f"{W}tc")) == columns
    assert all(cell[-1].tag == f"{W}p" for cell in tree.iter(f"{W}tc"))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_a_plain_paper(tmp_path: Path) -> None:
    (tmp_path / "paper.docx").write_bytes(long_paper("vi"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "paper.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pages = pages_of((tmp_path / "paper.pdf").read_bytes())
    assert len(pages) > 2
    assert all("0123" in page for page in pages)
