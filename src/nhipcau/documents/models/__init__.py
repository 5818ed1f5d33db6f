"""Tables of the documents room."""

from nhipcau.documents.models.document import Document, DocumentRecipient, DocumentRelation
from nhipcau.documents.models.find_review import FindReview
from nhipcau.documents.models.glossary import GlossaryEntry, GlossaryName

__all__ = [
    "Document",
    "DocumentRecipient",
    "DocumentRelation",
    "FindReview",
    "GlossaryEntry",
    "GlossaryName",
]
