"""Tables of the documents room."""

from nhipcau.documents.models.document import Document, DocumentRecipient, DocumentRelation
from nhipcau.documents.models.find_review import FindReview
from nhipcau.documents.models.glossary import GlossaryEntry, GlossaryName
from nhipcau.documents.models.legal_draft import DraftAim, DraftedStep, DraftOpinion, LegalDraft
from nhipcau.documents.models.review import ProgrammeAgency, ReviewItem, ReviewProgramme

__all__ = [
    "Document",
    "DocumentRecipient",
    "DocumentRelation",
    "DraftAim",
    "DraftOpinion",
    "DraftedStep",
    "FindReview",
    "GlossaryEntry",
    "GlossaryName",
    "LegalDraft",
    "ProgrammeAgency",
    "ReviewItem",
    "ReviewProgramme",
]
