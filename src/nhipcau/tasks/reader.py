"""Reading a document of the register with what the platform knows: names of agencies, known documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from nhipcau.agencies.facade import aliases_for_reading
from nhipcau.documents.facade import DocumentSource, document_source, known_numbers
from nhipcau.reading import facade as reading
from nhipcau.spine.facade import Actor
from nhipcau.tasks.finds import Item, items_of


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """A document with all that was found in it."""

    source: DocumentSource
    items: tuple[Item, ...]

    def item(self, ref: str) -> Item | None:
        """The find with this name."""
        return next((item for item in self.items if item.ref == ref), None)


def read_document(*, actor: Actor, document_id: UUID) -> DocumentReading:
    """The document as it reads now. Raises DocumentNotThere."""
    source = document_source(actor=actor, document_id=document_id)
    found = read_for(actor, source.text, language=source.language, day=source.issued_on)
    return DocumentReading(source, tuple(items_of(found)))


def read_for(actor: Actor, text: str, *, language: str = "", day: date | None = None) -> reading.Reading:
    """A text read with the aliases of the directory and the register that `actor` may see."""
    known = tuple(reading.KnownDocument(key=number, dated=dated) for number, dated in known_numbers(actor))
    return _read(text, language or None, day, tuple(aliases_for_reading()), known)


@lru_cache(maxsize=16)
def _read(
    text: str,
    language: str | None,
    day: date | None,
    aliases: tuple[reading.Alias, ...],
    known: tuple[reading.KnownDocument, ...],
) -> reading.Reading:
    """The same text is read once while a person works through its finds."""
    return reading.read_text(
        text, language=language, document_date=day, aliases=aliases, known_documents=known
    )
