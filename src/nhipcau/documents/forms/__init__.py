"""Forms of the documents room."""

from nhipcau.documents.forms.law import (
    AimForm,
    AnswerForm,
    AskForm,
    ExplainForm,
    FinishForm,
    ItemForm,
    LegalDraftForm,
    PlanForm,
    PromulgateForm,
    ReasonForm,
    ReviewForm,
)
from nhipcau.documents.forms.register import (
    CLASSIFICATIONS,
    DocumentForm,
    ForceDaysForm,
    GlossaryForm,
    RelationForm,
)

__all__ = [
    "CLASSIFICATIONS",
    "AimForm",
    "AnswerForm",
    "AskForm",
    "DocumentForm",
    "ExplainForm",
    "FinishForm",
    "ForceDaysForm",
    "GlossaryForm",
    "ItemForm",
    "LegalDraftForm",
    "PlanForm",
    "PromulgateForm",
    "ReasonForm",
    "RelationForm",
    "ReviewForm",
]
