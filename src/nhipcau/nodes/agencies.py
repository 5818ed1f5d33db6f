"""Agencies in words, as the room above tells them: by id, by the key that the directory of nodes names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from nhipcau.nodes.provides import agency_ids, agency_names


def names_of(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Names by id in the reader's language; what nobody knows is left out."""
    wanted = list(ids)
    found: dict[UUID, str] = {}
    for names in agency_names:
        found |= names(wanted)
    return found


def ids_of(keys: Iterable[str]) -> Mapping[str, UUID]:
    """Ids by key; what nobody knows is left out."""
    wanted = list(keys)
    found: dict[str, UUID] = {}
    for ids in agency_ids:
        found |= ids(wanted)
    return found
