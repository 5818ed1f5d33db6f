"""PDF of official papers through Typst, with its own root and no network."""

from __future__ import annotations

import json
from dataclasses import asdict

import typst

from nhipcau.papers.errors import PaperNotDrawn
from nhipcau.papers.fonts import font_folders
from nhipcau.papers.official import OfficialPaper
from nhipcau.papers.official_lines import lines_of
from nhipcau.papers.pdf import ROOT


def paper_pdf(paper: OfficialPaper) -> bytes:
    """The paper as PDF. Raises PaperNotDrawn."""
    lines = lines_of(paper)
    drawn = {
        **{name: value for name, value in asdict(lines).items() if name != "layout"},
        "page": lines.layout.page,
        "sizes": lines.layout.sizes,
        "body": lines.layout.body,
        "loose": lines.loose,
    }
    try:
        body = typst.compile(
            str(ROOT / "official.typ"),
            root=str(ROOT),
            font_paths=font_folders(),
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(drawn, ensure_ascii=False)},
        )
    except RuntimeError as error:
        raise PaperNotDrawn(reason=str(error)) from error
    assert isinstance(body, bytes)
    return body
