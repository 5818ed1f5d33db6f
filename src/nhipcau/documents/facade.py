"""What other rooms may use of the documents room."""

from nhipcau.documents.actions.add_aim import add_aim
from nhipcau.documents.actions.agree_review_item import agree_review_item
from nhipcau.documents.actions.answer_opinion import answer_opinion
from nhipcau.documents.actions.ask_opinions import ask_opinions
from nhipcau.documents.actions.drop_review_item import drop_review_item
from nhipcau.documents.actions.edit_glossary import NameLine, edit_glossary
from nhipcau.documents.actions.explain_opinion import explain_opinion
from nhipcau.documents.actions.finish_draft_step import finish_draft_step
from nhipcau.documents.actions.open_draft import NewLegalDraft, open_draft
from nhipcau.documents.actions.open_review import NewReview, open_review
from nhipcau.documents.actions.promulgate_draft import promulgate_draft
from nhipcau.documents.actions.propose_review_item import Proposal, propose_review_item
from nhipcau.documents.actions.publish_document import publish_document
from nhipcau.documents.actions.register_document import NewDocument, register_document
from nhipcau.documents.actions.relate_documents import relate_documents
from nhipcau.documents.actions.reopen_review_item import reopen_review_item
from nhipcau.documents.actions.review_find import ReviewedFind, review_find
from nhipcau.documents.actions.revise_review_item import revise_review_item
from nhipcau.documents.actions.set_draft_plan import set_draft_plan
from nhipcau.documents.actions.set_force_days import set_force_days
from nhipcau.documents.actions.start_review_item import start_review_item
from nhipcau.documents.actions.withdraw_draft import withdraw_draft
from nhipcau.documents.actions.withdraw_relation import withdraw_relation
from nhipcau.documents.forms import CLASSIFICATIONS
from nhipcau.documents.homes import comes_from_here
from nhipcau.documents.models import (
    Document,
    DocumentRelation,
    DraftOpinion,
    FindReview,
    GlossaryEntry,
    LegalDraft,
    ReviewItem,
    ReviewProgramme,
)
from nhipcau.documents.queries import (
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
from nhipcau.documents.queries.force import Change, ForceAnswer, Standpoint, in_force_on
from nhipcau.documents.queries.law import ReviewCounts, Tally, review_counts, review_items
from nhipcau.documents.review_queries import FindKey, correction_examples, reviews_of
from nhipcau.documents.rules import FindKind, Verdict
from nhipcau.documents.rules.drafting import DocumentType, DraftingStep, Handling, OpinionAnswer
from nhipcau.documents.rules.in_force import Force
from nhipcau.documents.rules.review import Competence, Outcome, ReviewState
from nhipcau.documents.wire import DOCUMENT

__all__ = [
    "CLASSIFICATIONS",
    "DOCUMENT",
    "Change",
    "Competence",
    "Document",
    "DocumentCard",
    "DocumentRelation",
    "DocumentSource",
    "DocumentType",
    "DraftOpinion",
    "DraftingStep",
    "FindKey",
    "FindKind",
    "FindReview",
    "Force",
    "ForceAnswer",
    "GlossaryEntry",
    "Handling",
    "LegalDraft",
    "NameLine",
    "NewDocument",
    "NewLegalDraft",
    "NewReview",
    "OpinionAnswer",
    "Outcome",
    "Proposal",
    "ReviewCounts",
    "ReviewItem",
    "ReviewProgramme",
    "ReviewState",
    "ReviewedFind",
    "Standpoint",
    "Tally",
    "Verdict",
    "add_aim",
    "add_recipients",
    "agree_review_item",
    "answer_opinion",
    "ask_opinions",
    "comes_from_here",
    "correction_examples",
    "document_by_number",
    "document_card",
    "document_cards",
    "document_source",
    "document_text",
    "documents_below",
    "documents_by_number",
    "drop_review_item",
    "edit_glossary",
    "explain_opinion",
    "find_documents",
    "finish_draft_step",
    "in_force_on",
    "known_numbers",
    "open_draft",
    "open_review",
    "promulgate_draft",
    "propose_review_item",
    "publish_document",
    "register_document",
    "relate_documents",
    "reopen_review_item",
    "review_counts",
    "review_find",
    "review_items",
    "reviews_of",
    "revise_review_item",
    "set_draft_plan",
    "set_force_days",
    "start_review_item",
    "withdraw_draft",
    "withdraw_relation",
]
