"""Reading and comparing over the API; nothing is stored."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from nhipcau.reading import facade as reading
from nhipcau.spine.facade import actor_of, plain
from nhipcau.tasks.errors import TextEmpty
from nhipcau.tasks.reader import read_for
from nhipcau.tasks.reading_limits import refuse_too_long

router = Router()


class ReadIn(Schema):
    """A text of at most 1 MB. `date` is its own date, for dates without a year."""

    text: str
    language: Literal["vi", "en", "lo", "km"] | None = None
    date: dt.date | None = None


class CompareIn(Schema):
    """Two texts of at most 1 MB each."""

    source: str
    translation: str


class PlaceOut(Schema):
    """A place in a text; offsets count characters, the end is exclusive."""

    text: str
    start: int
    end: int


class MismatchOut(Schema):
    """Something that the two texts do not share."""

    kind: str
    source: PlaceOut | None
    translation: PlaceOut | None
    reason: str


class CompareOut(Schema):
    """Whether the two texts say the same, and where they do not."""

    ok: bool
    mismatches: list[MismatchOut]


@router.post(
    "/reading", response=dict[str, Any], summary="References, dates, figures, agencies, tasks of a text"
)
def post_reading(request: HttpRequest, body: ReadIn) -> dict[str, Any]:
    actor = actor_of(request)
    _refuse(body.text)
    return read_for(actor, body.text, language=body.language or "", day=body.date).to_json()


@router.post("/compare", response=CompareOut, summary="What a translation says otherwise than its source")
def post_compare(request: HttpRequest, body: CompareIn) -> dict[str, Any]:
    actor_of(request)
    _refuse(body.source)
    _refuse(body.translation)
    found = reading.compare_texts(body.source, body.translation)
    return {"ok": not found, "mismatches": [_mismatch(mismatch) for mismatch in found]}


def _refuse(text: str) -> None:
    refuse_too_long(text)
    if not text.strip():
        raise TextEmpty


def _mismatch(mismatch: reading.Mismatch) -> dict[str, Any]:
    return {
        "kind": mismatch.kind,
        "source": _place(mismatch.source),
        "translation": _place(mismatch.translation),
        "reason": plain(mismatch.reason),
    }


def _place(find: reading.Find | None) -> dict[str, Any] | None:
    return None if find is None else {"text": find.text, "start": find.start, "end": find.end}
