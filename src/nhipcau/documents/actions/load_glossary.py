"""Load the glossary of the repository: what is missing is added, what is there is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from nhipcau.agencies.facade import agency_by_key
from nhipcau.documents.events import GlossaryChanged
from nhipcau.documents.models import GlossaryEntry, GlossaryName
from nhipcau.spine.facade import Actor, action, publish, record_change

Record = dict[str, Any]
_UNSURE = "our wording, to be checked by a native reader"


@action("documents.load_glossary", permission="glossary.edit", emits=(GlossaryChanged,))
def load_glossary(*, actor: Actor, records: Iterable[Record], now: datetime) -> int:
    """How many entries were added. An entry that somebody edited stays as it is.

    `records` as in ``data/glossary.json``; at least one of them must be new.
    Raises AgencyNotThere.
    """
    added = 0
    for record in records:
        agency = agency_by_key(record["agency"]).id if "agency" in record else None
        entry, new = GlossaryEntry.objects.get_or_create(
            key=record["key"],
            defaults={
                "kind": record.get("kind", GlossaryEntry.Kind.TERM),
                "agency_id": agency,
                "definition": record["definition"],
                "source": record.get("source", ""),
            },
        )
        if new:
            GlossaryName.objects.bulk_create(_names(entry, record))
            record_change(entry, None)
            publish(GlossaryChanged(entry_id=entry.id))
            added += 1
    return added


def _names(entry: GlossaryEntry, record: Record) -> Iterator[GlossaryName]:
    """The preferred name per language, then the names seen in texts."""
    for language, text in record["names"].items():
        source = _UNSURE if language in record.get("to_check", ()) else record.get("source", "")
        yield GlossaryName(entry=entry, language=language, text=text, source=source)
    for variant in record.get("variants", ()):
        yield GlossaryName(entry=entry, preferred=False, **variant)
