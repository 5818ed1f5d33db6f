"""Whether a frozen pack can be computed again from the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.pack import VERSION, pack_content
from nhipcau.spine.facade import Actor, canonical


@dataclass(frozen=True, slots=True)
class Comparison:
    """`same`: byte for byte. Else the parts that differ and the numbers of the tasks whose lines do:
    such as a task that was issued again with another title, or moved when agencies merged."""

    same: bool
    parts: tuple[str, ...]
    tasks: tuple[str, ...]


def computed_again(pack: WeeklyPack, actor: Actor) -> Comparison | None:
    """The pack against the records of today, as of its day and as known when it was frozen.

    None for a pack of an earlier version of the content, which is not computed any more. `actor` must
    see what the one saw who froze it.
    """
    if pack.content.get("version") != VERSION:
        return None
    again = pack_content(
        actor=actor, agency_id=pack.agency_id, as_of=pack.as_of, since=pack.since, known_at=pack.frozen_at
    )
    if canonical(again) == canonical(pack.content):
        return Comparison(same=True, parts=(), tasks=())
    parts = sorted(key for key in {*again, *pack.content} if again.get(key) != pack.content.get(key))
    return Comparison(same=False, parts=tuple(parts), tasks=_differing(pack.content["tasks"], again["tasks"]))


def _differing(frozen: dict[str, Any], again: dict[str, Any]) -> tuple[str, ...]:
    keys = [key for key in {*frozen, *again} if frozen.get(key) != again.get(key)]
    return tuple(sorted((frozen.get(key) or again[key])["code"] for key in keys))
