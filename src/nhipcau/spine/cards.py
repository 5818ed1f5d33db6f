"""Record cards: the way back from a figure to its records. Absence and refusal look the same."""

from __future__ import annotations

from uuid import UUID

from nhipcau.kit.records import RecordCard
from nhipcau.spine.actors import Actor
from nhipcau.spine.errors import RecordNotThere
from nhipcau.spine.provides import cards


def record_card(*, actor: Actor, kind: str, record_id: UUID) -> RecordCard:
    """The card of a record that `actor` may see.

    Raises RecordNotThere, whether there is no such record or the actor may not see it.
    """
    resolver = cards.get(kind)
    card = resolver(actor=actor, record_id=record_id) if resolver else None
    if card is None:
        raise RecordNotThere
    return card
