"""Reads of which text was in force: the register's documents and relations, handed to the pure rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce

from nhipcau.documents.models import Document, DocumentRelation
from nhipcau.documents.models.document import DocumentQuerySet
from nhipcau.documents.queries.register import DocumentCard, document_card
from nhipcau.documents.rules.in_force import (
    Act,
    Effect,
    Force,
    Law,
    Standing,
    Text,
    closes_a_circle,
)
from nhipcau.spine.facade import Actor

Cards = dict[object, DocumentCard]

EFFECTS = [effect.value for effect in Effect]
_TO_LATER = [Effect.GUIDES.value, Effect.REPLACES.value]

# A legal document says when it enters into force; an administrative one is in force when it is
# issued. Without such a day nothing is claimed.
_START = Coalesce(
    "effective_on",
    Case(When(~Q(kind=Document.Kind.LEGAL), then=F("issued_on"))),
)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that alters a document: what it does, to which articles, from when until before
    when; `document` is None when the actor may not see it."""

    effect: Effect
    scope: str
    start_on: date | None
    until_on: date | None
    document: DocumentCard | None


@dataclass(frozen=True, slots=True)
class Standpoint:
    """How a document stands on a day, for a reader. `in_place` are the documents of its chain of
    replacements that were in force on that day, without those that the actor may not see."""

    day: date
    force: Force
    since: date | None
    by: DocumentCard | None
    changes: tuple[Change, ...]
    undated: tuple[Change, ...]
    in_place: tuple[DocumentCard, ...] = ()


@dataclass(frozen=True, slots=True)
class ForceAnswer:
    """A document, how it stood on the day asked, and all its versions with the days they begin."""

    document: DocumentCard
    on: Standpoint
    versions: tuple[Standpoint, ...]


def in_force_on(*, actor: Actor | None, document_id: UUID, day: date) -> ForceAnswer:
    """How the document stood on `day`, reckoned from all relations, also those whose documents the
    actor may not see: these count, but are not named.

    Raises DocumentNotThere, RelationsInACircle.
    """
    card = document_card(actor=actor, document_id=document_id)
    law = law_around([document_id])
    standing, versions = law.standing(document_id, day), law.versions(document_id)
    places = law.places(document_id, day)
    keys = _ids(key for each in (standing, *versions) for key in _named(each)) | _ids(places)
    rows = Document.objects.visible_to(actor).filter(id__in=keys)
    cards: Cards = {row.id: DocumentCard.of(row) for row in rows.defer("text")} if keys else {}
    return ForceAnswer(
        document=card,
        on=_standpoint(standing, cards, places),
        versions=tuple(_standpoint(version, cards) for version in versions),
    )


def law_around(document_ids: Iterable[UUID]) -> Law:
    """The documents on which the standing of these can depend; two queries a step away from them.

    Raises RelationsInACircle.
    """
    seen = frontier = set(document_ids)
    acts: set[Act] = set()
    while frontier:
        rows = DocumentRelation.objects.filter(
            Q(to_document__in=frontier, kind__in=EFFECTS) & ~Q(kind=Effect.GUIDES)
            | Q(from_document__in=frontier, kind__in=_TO_LATER)
        )
        found = _acts(rows)
        acts |= found
        frontier = _ids(key for act in found for key in (act.by, act.to)) - seen
        seen = seen | frontier
    return Law(_texts(Document.objects.filter(id__in=seen)), acts)


def narrow_to_in_force(rows: DocumentQuerySet, day: date) -> DocumentQuerySet:
    """Those of `rows` that were in force on `day`, wholly or partly.

    Documents on which nothing acts are compared in the database; the others are reckoned here.
    """
    acts = _acts(DocumentRelation.objects.filter(kind__in=EFFECTS))
    keys = _ids(key for act in acts for key in (act.by, act.to))
    law = Law(_texts(Document.objects.filter(id__in=keys)), acts)
    touched = _ids(act.by if act.effect is Effect.GUIDES else act.to for act in acts)
    held = [key for key in touched if law.standing(key, day).holds]
    plain = Q(start__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))
    return rows.annotate(start=_START).filter(Q(id__in=held) | (~Q(id__in=touched) & plain))


def would_close_a_circle(*, from_id: UUID, to_id: UUID) -> bool:
    """Whether the one acting on the other would close a circle of relations."""
    targets: dict[object, set[object]] = {}
    seen = frontier = {to_id}
    while frontier:
        rows = DocumentRelation.objects.filter(
            from_document__in=frontier, kind__in=EFFECTS, to_document__isnull=False
        )
        found: set[UUID] = set()
        for by, to in rows.values_list("from_document_id", "to_document_id"):
            targets.setdefault(by, set()).add(to)
            found.add(to)
        frontier = found - seen
        seen = seen | frontier
    return closes_a_circle(by=from_id, to=to_id, targets=targets)


def _ids(keys: Iterable[object]) -> set[UUID]:
    return {key for key in keys if isinstance(key, UUID)}


def _acts(rows: object) -> set[Act]:
    values = rows.exclude(to_document=None).values_list(  # type: ignore[attr-defined]
        "from_document_id", "kind", "to_document_id", "start_on", "until_on", "scope"
    )
    return {
        Act(by=by, effect=Effect(kind), to=to, start=start, until=until, scope=scope)
        for by, kind, to, start, until, scope in values
    }


def _texts(rows: DocumentQuerySet) -> list[Text]:
    values = rows.annotate(start=_START).order_by().values_list("id", "start", "ended_on")
    return [Text(key, start, end) for key, start, end in values]


def _named(standing: Standing) -> set[object]:
    named = {act.by for act in (*standing.changes, *standing.undated)}
    return named | ({standing.by} if standing.by else set())


def _standpoint(standing: Standing, known: Cards, places: tuple[object, ...] = ()) -> Standpoint:
    def changes(acts: tuple[Act, ...]) -> tuple[Change, ...]:
        return tuple(Change(act.effect, act.scope, act.start, act.until, known.get(act.by)) for act in acts)

    return Standpoint(
        day=standing.day,
        force=standing.force,
        since=standing.since,
        by=known.get(standing.by) if standing.by else None,
        changes=changes(standing.changes),
        undated=changes(standing.undated),
        in_place=tuple(known[key] for key in places if key in known and key != standing.key),
    )
