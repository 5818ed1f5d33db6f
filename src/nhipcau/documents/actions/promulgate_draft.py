"""Tie a draft to the document that it became, and note what that document does to others."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.actions.relate_documents import relate_documents
from nhipcau.documents.errors import DocumentHasADraft, DocumentNotThere, PromulgatedOtherwise
from nhipcau.documents.events import DocumentsRelated, LegalDraftPromulgated
from nhipcau.documents.models import Document, LegalDraft
from nhipcau.documents.policies import drafting_plan
from nhipcau.documents.rules.drafting import DraftAct, DraftingStep
from nhipcau.documents.steps import take_draft_act
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action(
    "documents.promulgate_draft",
    permission="documents.draft_law",
    emits=(LegalDraftPromulgated, DocumentsRelated),
)
def promulgate_draft(*, actor: Actor, draft_id: UUID, document_id: UUID, now: datetime) -> LegalDraft:
    """The draft, registered: promulgated on the day of the document, which now amends, replaces…
    what the draft was to.

    Raises DocumentNotThere, PromulgatedOtherwise, DocumentHasADraft, and as `take_draft_act` and
    `relate_documents`.
    """
    draft = take_draft_act(actor=actor, draft_id=draft_id, act=DraftAct.PROMULGATE)
    document = Document.objects.visible_to(actor).filter(id=document_id).first()
    if document is None:
        raise DocumentNotThere
    _require_fitting(draft, document)
    before = snapshot(draft)
    issued_on = document.issued_on or civil_date(now)
    for name, day in ((DraftingStep.PROMULGATION, issued_on), (DraftingStep.REGISTERED, civil_date(now))):
        step = draft.steps.get(step=name)
        step_before = snapshot(step)
        step.finished_on = day
        step.save()
        record_change(step, step_before)
    draft.document, draft.stage = document, DraftingStep.REGISTERED
    draft.save()
    for aim in draft.aims.all():
        relate_documents(
            actor=actor, document_id=document.id, kind=aim.kind,
            to_document_id=aim.document_id, scope=aim.scope, now=now,
        )  # fmt: skip
    record_change(draft, before)
    publish(LegalDraftPromulgated(draft_id=draft.id, document_id=document.id))
    return draft


def _require_fitting(draft: LegalDraft, document: Document) -> None:
    """A legal document of the kind that was drafted, and of this draft alone."""
    symbols = drafting_plan(draft.type, draft.steps_version).symbols
    if document.kind != Document.Kind.LEGAL or not document.type_symbol.startswith(symbols):
        raise PromulgatedOtherwise(number=document.number or document.subject)
    if LegalDraft.objects.filter(document=document).exists():
        raise DocumentHasADraft(number=document.number)
