"""What other rooms may use of the documents room."""

from nhipcau.documents.actions.edit_glossary import NameLine, edit_glossary
from nhipcau.documents.actions.publish_document import publish_document
from nhipcau.documents.actions.register_document import NewDocument, register_document
from nhipcau.documents.actions.relate_documents import relate_documents
from nhipcau.documents.forms import CLASSIFICATIONS
from nhipcau.documents.models import Document, GlossaryEntry
from nhipcau.documents.queries import (
    DocumentCard,
    add_recipients,
    document_by_number,
    document_card,
    document_cards,
    document_text,
    find_documents,
    known_numbers,
)

__all__ = [
    "CLASSIFICATIONS",
    "Document",
    "DocumentCard",
    "GlossaryEntry",
    "NameLine",
    "NewDocument",
    "add_recipients",
    "document_by_number",
    "document_card",
    "document_cards",
    "document_text",
    "edit_glossary",
    "find_documents",
    "known_numbers",
    "publish_document",
    "register_document",
    "relate_documents",
]
