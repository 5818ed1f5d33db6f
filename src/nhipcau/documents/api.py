"""Documents over the API: which text was in force on a day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from nhipcau.documents.errors import DocumentNotThere, NumberUnreadable
from nhipcau.documents.queries import DocumentCard, documents_by_number
from nhipcau.documents.queries.force import Change, Standpoint, in_force_on
from nhipcau.documents.rules.in_force import Effect, Force
from nhipcau.kit.clock import today
from nhipcau.kit.references import parse as parse_number
from nhipcau.spine.facade import actor_of

router = Router()


class ForceQuery(Schema):
    """The number as it stands on the document; `on` is the day, today by default."""

    number: str = Field(min_length=1, max_length=80)
    on: date | None = None


class DocumentOut(Schema):
    """A document by which another one is named."""

    id: UUID
    number: str
    subject: str


class ChangeOut(Schema):
    """What alters a document on the day; `document` is null when you may not see it."""

    effect: Effect
    scope: str
    document: DocumentOut | None


class ForceOut(Schema):
    """How a document stands on the day, since when, by which document, and what was in its place."""

    document: DocumentOut
    on: date
    force: Force
    since: date | None
    by: DocumentOut | None
    changes: list[ChangeOut]
    in_place: list[DocumentOut]


@router.get("/in-force", response=list[ForceOut], summary="Which text was in force on a day")
def in_force(request: HttpRequest, query: Query[ForceQuery]) -> list[dict[str, Any]]:
    """One answer for each document with the number: numbers without a year repeat."""
    actor, day = actor_of(request), query.on or today()
    number = parse_number(query.number)
    if number is None:
        raise NumberUnreadable(number=query.number)
    cards = documents_by_number(actor=actor, numbers=[str(number)]).get(str(number), [])
    if not cards:
        raise DocumentNotThere
    answers = (in_force_on(actor=actor, document_id=card.id, day=day) for card in cards)
    return [_answer(answer.document, answer.on) for answer in answers]


def _answer(document: DocumentCard, point: Standpoint) -> dict[str, Any]:
    return {
        "document": _named(document),
        "on": point.day,
        "force": point.force,
        "since": point.since,
        "by": _named(point.by),
        "changes": [_change(change) for change in point.changes],
        "in_place": [_named(card) for card in point.in_place],
    }


def _named(card: DocumentCard | None) -> dict[str, Any] | None:
    return {"id": card.id, "number": card.number, "subject": card.subject} if card else None


def _change(change: Change) -> dict[str, Any]:
    return {"effect": change.effect, "scope": change.scope, "document": _named(change.document)}
