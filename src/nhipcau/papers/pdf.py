"""PDF through Typst, with its own root and no network."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from nhipcau.papers.errors import PaperNotDrawn
from nhipcau.papers.fonts import font_folders
from nhipcau.papers.shapes import Paper

ROOT = Path(__file__).parent / "templates"


def render_pdf(paper: Paper, *, language: str) -> bytes:
    """The paper as PDF. Raises PaperNotDrawn."""
    try:
        body = typst.compile(
            str(ROOT / "paper.typ"),
            root=str(ROOT),
            font_paths=font_folders(),
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(paper, ensure_ascii=False), "language": language},
        )
    except RuntimeError as error:
        raise PaperNotDrawn(reason=str(error)) from error
    assert isinstance(body, bytes)
    return body
