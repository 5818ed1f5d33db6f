"""Add or change an entry of the glossary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhipcau.documents.errors import GlossaryKeyTaken
from nhipcau.documents.events import GlossaryChanged
from nhipcau.documents.models import GlossaryEntry, GlossaryName
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLine:
    """One name as entered."""

    language: str
    text: str
    preferred: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""


@action("documents.edit_glossary", permission="glossary.edit", emits=(GlossaryChanged,))
def edit_glossary(
    *,
    actor: Actor,
    entry_id: UUID | None,
    key: str,
    kind: str,
    names: Sequence[NameLine],
    definition: str = "",
    source: str = "",
    agency_id: UUID | None = None,
    now: datetime,
) -> GlossaryEntry:
    """The entry with exactly these names; `entry_id` None makes a new one.

    Raises GlossaryKeyTaken.
    """
    if _taken(key, entry_id):
        raise GlossaryKeyTaken(key=key)
    entry = _entry(entry_id)
    before = snapshot(entry) if entry_id else None
    entry.key, entry.kind, entry.definition = key, kind, definition
    entry.source, entry.agency_id = source, agency_id
    entry.save()
    GlossaryName.objects.filter(entry=entry).delete()
    GlossaryName.objects.bulk_create(
        [
            GlossaryName(
                entry=entry,
                language=line.language,
                text=" ".join(line.text.split()),
                preferred=line.preferred,
                valid_from=line.valid_from,
                valid_to=line.valid_to,
                source=line.source,
            )
            for line in _once(names)
        ]
    )
    record_change(entry, before, note="; ".join(f"{line.language}: {line.text}" for line in names))
    publish(GlossaryChanged(entry_id=entry.id))
    return entry


def _once(names: Sequence[NameLine]) -> list[NameLine]:
    """The names that are not blank, each once in its language."""
    found: dict[tuple[str, str], NameLine] = {}
    for line in names:
        text = " ".join(line.text.split())
        if text:
            found.setdefault((line.language, text), line)
    return list(found.values())


def _taken(key: str, entry_id: UUID | None) -> bool:
    others = GlossaryEntry.objects.filter(key=key)
    return (others.exclude(id=entry_id) if entry_id else others).exists()


def _entry(entry_id: UUID | None) -> GlossaryEntry:
    return GlossaryEntry.objects.select_for_update().get(id=entry_id) if entry_id else GlossaryEntry()
