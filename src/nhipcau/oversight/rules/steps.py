"""What the four state tables have in common: sides, one row of a table, and how it is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nhipcau.oversight.errors import (
    ProductMissing,
    ReasonMissing,
    SamePerson,
    StepNotPossible,
    WordsMissing,
    WrongSide,
)


class Side(StrEnum):
    """Who may take a step, seen from the record."""

    PROMISER = "promiser"
    RECEIVER = "receiver"
    INSPECTOR = "inspector"
    RESPONSIBLE = "responsible"
    BODY = "body"
    ASKED = "asked"
    OWNER = "owner"
    LEAD = "lead"
    HEAD = "head"
    HANDLER = "handler"
    ABOVE = "above"


class Field(StrEnum):
    """What a form may leave empty that must not be."""

    TITLE = "title"
    PRODUCT = "product"
    OCCASION = "occasion"
    MILESTONE = "milestone"
    POST = "post"
    SUBJECT = "subject"
    BASIS = "basis"
    TEAM = "team"
    TEXT = "text"
    EVIDENCE = "evidence"
    SEVERITY = "severity"
    DEADLINE = "deadline"
    CONCLUSIONS = "conclusions"
    QUESTIONS = "questions"
    REPLIES = "replies"
    RECORD = "record"
    TARGET = "target"
    UNIT = "unit"
    CAUSE = "cause"
    PERSON = "person"
    PLAN = "plan"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a state table: who, with which permission, from which stage to which."""

    side: Side
    permission: str
    after: Mapping[StrEnum, StrEnum]


def next_stage(row: Row, stage: StrEnum) -> StrEnum:
    """The stage after the step of `row`. Raises StepNotPossible for what is not in the table."""
    after = row.after.get(stage)
    if after is None:
        raise StepNotPossible(stage=stage)
    return after


def require_side(row: Row, sides: Collection[Side]) -> None:
    """Raise WrongSide when the actor, who stands on `sides`, is not on the side of `row`."""
    if row.side not in sides:
        raise WrongSide(side=row.side)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What is shown for work: a stored file, a link, or the number of a document or record."""

    file_id: object | None = None
    link: str = ""
    record: str = ""


def require_product(product: Product) -> None:
    """Nothing is done without a product: a file, a link (http or https) or a record.

    Directive 33/CT-TTg of 6 November 2025: clear product. Raises ProductMissing.
    """
    link = product.link.strip()
    if link and not link.lower().startswith(("https://", "http://")):
        raise ProductMissing
    if not (product.file_id or link or product.record.strip()):
        raise ProductMissing


def require_reason(reason: str) -> None:
    """Whatever moves a day, turns something down or takes it back needs a reason. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing


def require_words(**fields: str) -> None:
    """Every one of `fields` holds something. Raises WordsMissing naming the empty ones."""
    empty = tuple(Field(name) for name, value in fields.items() if not value.strip())
    if empty:
        raise WordsMissing(fields=empty)


def require_other_person(*, doer_ref: str, decider_ref: str) -> None:
    """Nobody decides on what they did themselves, in whatever post they act. Raises SamePerson."""
    if doer_ref == decider_ref:
        raise SamePerson
