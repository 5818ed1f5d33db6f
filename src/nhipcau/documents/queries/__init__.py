"""Reads of the documents room."""

from nhipcau.documents.queries.register import (
    DocumentCard,
    DocumentSource,
    add_recipients,
    document_by_number,
    document_card,
    document_cards,
    document_source,
    document_text,
    documents_below,
    documents_by_number,
    find_documents,
    known_numbers,
)

__all__ = [
    "DocumentCard",
    "DocumentSource",
    "add_recipients",
    "document_by_number",
    "document_card",
    "document_cards",
    "document_source",
    "document_text",
    "documents_below",
    "documents_by_number",
    "find_documents",
    "known_numbers",
]
