"""A frozen pack as a file, in one of the four languages."""

from __future__ import annotations

import json

from django.utils import translation

from nhipcau.desk.errors import PackNotThere
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.pack_paper import pack_paper
from nhipcau.desk.pack_view import pack_view
from nhipcau.papers.facade import render_docx, render_pdf

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


def pack_file(pack: WeeklyPack, form: str, language: str) -> bytes:
    """The pack as ``pdf``, ``docx`` or ``json``. Raises PackNotThere for any other form."""
    if form == "json":
        content = {"id": str(pack.id), "sha256": pack.sha256, **pack.content}
        return json.dumps(content, ensure_ascii=False, indent=1).encode()
    if form not in MEDIA_TYPES:
        raise PackNotThere
    with translation.override(language):
        paper = pack_paper(pack_view(pack))
    render = render_pdf if form == "pdf" else render_docx
    return render(paper, language=language)
