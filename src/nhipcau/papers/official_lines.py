"""The lines of an official paper as they are printed, the same for Word and for PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from nhipcau.kit.digits import to_khmer_digits, to_lao_digits
from nhipcau.papers.layouts import Layout, layout_on
from nhipcau.papers.official import (
    LETTERS,
    Block,
    Grid,
    Heading,
    Numbered,
    OfficialPaper,
    Paragraph,
    Signatory,
)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NATIVE = {"lo": to_lao_digits, "km": to_khmer_digits}
COMPLEX = frozenset({"lo", "km"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signatory as printed: lines in capitals, the note, the name."""

    lines: tuple[str, ...]
    note: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All that is printed; an empty text is left out."""

    layout: Layout
    language: str
    above: str
    issuer: str
    nation: str
    motto: str
    number: str
    about: str
    place_date: str
    type: str
    subject: str
    addressee: str
    addressees: tuple[str, ...]
    blocks: tuple[dict[str, Any], ...]
    signatories: tuple[Signed, ...]
    recipients_head: str
    recipients: tuple[str, ...]
    mark: str
    native_digits: bool

    @property
    def loose(self) -> bool:
        """Whether the script stacks marks and needs more room between lines."""
        return self.language in COMPLEX


def printable(text: str) -> str:
    """The text without control letters, which pasted text may hold and no paper can print."""
    return _CONTROL.sub("", text.replace("\v", "\n").replace("\f", "\n")).strip()


def lines_of(paper: OfficialPaper) -> Lines:
    """The lines of the paper. Vietnamese and English heads are in capitals; Lao and Khmer have none."""
    layout = layout_on(paper.layout_on or paper.issued_on)
    words = layout.words.get(paper.language, layout.words["vi"])
    letter, subject = paper.kind in LETTERS, printable(paper.subject)
    return Lines(
        layout=layout,
        language=paper.language,
        above=printable(paper.above).upper(),
        issuer=printable(paper.issuer).upper(),
        nation=words["nation"].upper(),
        motto=words["motto"],
        number=words["number"].format(number=printable(paper.number)) if paper.number else "",
        about=words["about"].format(subject=subject) if letter else "",
        place_date=_place_date(paper, words),
        type=words[paper.kind].upper(),
        subject="" if letter else subject,
        addressee=words["addressee"] if paper.addressees else "",
        addressees=_listed(paper.addressees),
        blocks=tuple(_block(block) for block in paper.body),
        signatories=tuple(_signed(signatory, words) for signatory in paper.signatories),
        recipients_head=words["recipients"] if paper.recipients else "",
        recipients=_listed(paper.recipients),
        mark=printable(paper.mark),
        native_digits=paper.native_digits and paper.language in _NATIVE,
    )


def _place_date(paper: OfficialPaper, words: Any) -> str:
    """Place and date, with a zero before days 1 to 9 and months 1 and 2 (Decree 30/2020/NĐ-CP); the
    other languages, which have no such rule, write months with two digits throughout."""
    if paper.issued_on is None:
        return ""
    day = paper.issued_on
    month = f"{day.month:02}" if paper.language != "vi" or day.month < 3 else str(day.month)
    write = _NATIVE.get(paper.language, str) if paper.native_digits else str
    parts = {"day": write(f"{day.day:02}"), "month": write(month), "year": write(str(day.year))}
    pattern = words["place_date"] if paper.place else words["date"]
    return str(pattern.format(place=printable(paper.place), **parts))


def _listed(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(printable, items)))


def _signed(signatory: Signatory, words: Any) -> Signed:
    authority = [words[formula].format(name=printable(name)) for formula, name in signatory.authority]
    lines = [*_capitals(authority), printable(signatory.post).upper()]
    return Signed(
        lines=tuple(filter(None, lines)),
        note=words["unsigned"] if signatory.signed else "",
        name=printable(signatory.name),
    )


def _capitals(lines: list[str]) -> list[str]:
    return [line.upper() for line in lines]


def _block(block: Block) -> dict[str, Any]:
    """A block as plain data; an empty label or line does no harm."""
    match block:
        case Heading():
            return {"kind": "heading", "text": printable(block.text), "level": block.level}
        case Paragraph():
            return {"kind": "paragraph", "text": printable(block.text), "italic": block.italic}
        case Numbered():
            text = f"{printable(block.label)} {printable(block.text)}".strip()
            return {"kind": "paragraph", "text": text, "italic": False}
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> dict[str, Any]:
    """A table whose rows are as long as its head."""
    width = len(grid.columns)
    return {
        "kind": "grid",
        "columns": [printable(name) for name in grid.columns],
        "rows": [[printable(cell) for cell in (*row, *[""] * width)[:width]] for row in grid.rows],
        "align": [*grid.align, *["start"] * width][:width],
        "widths": list(grid.widths) if len(grid.widths) == width else [1] * width,
    }
