"""Give a draft up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.events import LegalDraftWithdrawn
from nhipcau.documents.models import LegalDraft
from nhipcau.documents.rules.drafting import WITHDRAWN, DraftAct
from nhipcau.documents.rules.review import require_law_reason
from nhipcau.documents.steps import take_draft_act
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("documents.withdraw_draft", permission="documents.draft_law", emits=(LegalDraftWithdrawn,))
def withdraw_draft(*, actor: Actor, draft_id: UUID, reason: str, now: datetime) -> LegalDraft:
    """The draft, withdrawn. Raises LawReasonMissing, and as `take_draft_act`."""
    require_law_reason(reason)
    draft = take_draft_act(actor=actor, draft_id=draft_id, act=DraftAct.WITHDRAW)
    before = snapshot(draft)
    draft.stage = WITHDRAWN
    draft.save()
    record_change(draft, before, note=reason.strip())
    publish(LegalDraftWithdrawn(draft_id=draft.id))
    return draft
