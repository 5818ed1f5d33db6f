"""Who points at a record."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from nhipcau.spine.models import BackLink


def set_links(*, from_kind: str, from_id: UUID, links: Iterable[tuple[str, UUID, str]]) -> None:
    """Make `links` (kind, id, relation) the only ones that go out from the record."""
    BackLink.objects.filter(from_kind=from_kind, from_id=from_id).delete()
    BackLink.objects.bulk_create(
        [
            BackLink(from_kind=from_kind, from_id=from_id, to_kind=kind, to_id=to_id, relation=relation)
            for kind, to_id, relation in links
        ],
        ignore_conflicts=True,
    )


def links_to(kind: str, record_id: UUID) -> list[tuple[str, UUID, str]]:
    """The records that point at this one: (kind, id, relation)."""
    rows = BackLink.objects.filter(to_kind=kind, to_id=record_id).order_by("id")
    return [(row.from_kind, row.from_id, row.relation) for row in rows]
