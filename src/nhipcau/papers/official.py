"""What an official paper is made of, in the layout of Decree 30/2020/NĐ-CP. A room words it; this
room only sets it, as Word and as PDF from one and the same model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

Align = Literal["start", "end"]


class PaperKind(StrEnum):
    """Kinds of papers. A letter has no line with its type: its subject stands under its number."""

    DIRECTIVE = "directive"
    CONCLUSION = "conclusion"
    URGING_LETTER = "urging_letter"
    REPORT = "report"
    MINUTES = "minutes"


LETTERS = frozenset({PaperKind.URGING_LETTER})


class Formula(StrEnum):
    """In whose place somebody signs: TM., KT., TL., TUQ., Q."""

    ON_BEHALF = "on_behalf"
    FOR = "for"
    BY_ORDER = "by_order"
    BY_AUTHORISATION = "by_authorisation"
    ACTING = "acting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs: formulas with whom they name, the post, the name.

    ``authority=((Formula.ON_BEHALF, "Ủy ban nhân dân"), (Formula.FOR, "Chủ tịch"))`` with the post
    "Phó Chủ tịch" gives TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH. `signed` says that the
    original bears the signature.
    """

    post: str
    name: str
    authority: tuple[tuple[Formula, str], ...] = ()
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body, such as "I. Nhiệm vụ"; level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `italic` for the legal bases."""

    text: str
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered paragraph; `label` as it is written: "1.", "a)", "-"."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; `widths` are shares of the page's width, equal ones when left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[Align, ...] = ()
    widths: tuple[int, ...] = ()


Block = Heading | Paragraph | Numbered | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialPaper:
    """A whole paper in one language.

    `issuer` is the agency, `above` the one above it where it is named. `mark` ("Synthetic data",
    "Draft") is printed at the foot of every page. `native_digits` writes dates in Lao or Khmer
    digits; numbers of documents stay as they are. Minutes have two signatories: who wrote them and
    who chaired. `layout_on` is the day whose version of the layout counts, the day of issue else.
    """

    kind: PaperKind
    issuer: str
    subject: str
    body: tuple[Block, ...]
    signatories: tuple[Signatory, ...]
    above: str = ""
    number: str = ""
    place: str = ""
    issued_on: date | None = None
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    language: str = "vi"
    native_digits: bool = False
    mark: str = ""
    layout_on: date | None = None
