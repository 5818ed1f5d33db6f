"""What other rooms may use of the documents room."""

from nhipcau.documents.actions.edit_glossary import NameLine, edit_glossary
from nhipcau.documents.actions.publish_document import publish_document
from nhipcau.documents.actions.register_document import NewDocument, register_document
from nhipcau.documents.actions.relate_documents import relate_documents
from nhipcau.documents.actions.review_find import ReviewedFind, review_find
from nhipcau.documents.actions.set_force_days import set_force_days
from nhipcau.documents.actions.withdraw_relation import withdraw_relation
from nhipcau.documents.forms import CLASSIFICATIONS
from nhipcau.documents.models import Document, DocumentRelation, FindReview, GlossaryEntry
from nhipcau.documents.queries import (
    DocumentCard,
    DocumentSource,
    add_recipients,
    document_by_number,
    document_card,
    document_cards,
    document_source,
    document_text,
    documents_by_number,
    find_documents,
    known_numbers,
)
from nhipcau.documents.queries.force import Change, ForceAnswer, Standpoint, in_force_on
from nhipcau.documents.review_queries import FindKey, correction_examples, reviews_of
from nhipcau.documents.rules import FindKind, Verdict
from nhipcau.documents.rules.in_force import Force

__all__ = [
    "CLASSIFICATIONS",
    "Change",
    "Document",
    "DocumentCard",
    "DocumentRelation",
    "DocumentSource",
    "FindKey",
    "FindKind",
    "FindReview",
    "Force",
    "ForceAnswer",
    "GlossaryEntry",
    "NameLine",
    "NewDocument",
    "ReviewedFind",
    "Standpoint",
    "Verdict",
    "add_recipients",
    "correction_examples",
    "document_by_number",
    "document_card",
    "document_cards",
    "document_source",
    "document_text",
    "documents_by_number",
    "edit_glossary",
    "find_documents",
    "in_force_on",
    "known_numbers",
    "publish_document",
    "register_document",
    "relate_documents",
    "review_find",
    "reviews_of",
    "set_force_days",
    "withdraw_relation",
]
