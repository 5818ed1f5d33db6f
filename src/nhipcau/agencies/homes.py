"""At which node each agency works, as the directory of nodes has it for some of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from nhipcau.agencies.directory import Directory, directory

_Key = tuple[UUID | None, tuple[tuple[str, str], ...], str]


@dataclass(slots=True)
class _Kept:
    """What was worked out last: for one version of the agencies and one of who serves whom. One tuple:
    several threads read it."""

    found: tuple[_Key, Mapping[UUID, str]] | None = None


_kept = _Kept()


def homes(serving: Mapping[str, str], rest: str) -> Mapping[UUID, str]:
    """The node of every agency. `serving` maps keys of agencies to nodes, `rest` is the node of all others.

    The nearest agency from an agency upwards decides; for one that ended without, what came after it.
    One query for the stamp of the directory; the rest is kept until that or `serving` changes.
    """
    current = directory()
    wanted = tuple(sorted(serving.items()))
    key = (current.stamp, wanted, rest)
    kept = _kept.found
    if kept is None or kept[0] != key:
        found: dict[UUID, str] = {}
        for agency_id in current.agencies:
            _home(agency_id, current, serving, rest, found, frozenset())
        kept = _kept.found = (key, found)
    return kept[1]


def _home(
    agency_id: UUID,
    current: Directory,
    serving: Mapping[str, str],
    rest: str,
    found: dict[UUID, str],
    under_way: frozenset[UUID],
) -> str:
    if agency_id in found:
        return found[agency_id]
    agency = current.agencies[agency_id]
    home = serving.get(agency.key)
    if home is None:
        onward = [agency.parent_id, *(after.successor_id for after in current.after.get(agency_id, ()))]
        others = [other for other in onward if other is not None and other not in under_way]
        homes_of_others = [
            _home(other, current, serving, rest, found, under_way | {agency_id}) for other in others
        ]
        home = next((other for other in homes_of_others if other != rest), rest)
    if not under_way or home != rest:  # what was cut short by a circle is worked out again
        found[agency_id] = home
    return home
