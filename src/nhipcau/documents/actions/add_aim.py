"""Note what a draft is to do to a document once it is promulgated."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.documents.errors import DocumentNotThere
from nhipcau.documents.events import DraftAimed
from nhipcau.documents.models import Document, DraftAim
from nhipcau.documents.rules.drafting import DraftAct
from nhipcau.documents.steps import take_draft_act
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("documents.add_aim", permission="documents.draft_law", emits=(DraftAimed,))
def add_aim(
    *, actor: Actor, draft_id: UUID, kind: str, document_id: UUID, scope: str = "", now: datetime
) -> DraftAim:
    """The aim; the same one twice is one. Raises DocumentNotThere, and as `take_draft_act`."""
    draft = take_draft_act(actor=actor, draft_id=draft_id, act=DraftAct.ADD_AIM)
    if not Document.objects.visible_to(actor).filter(id=document_id).exists():
        raise DocumentNotThere
    aim, _new = DraftAim.objects.get_or_create(
        draft=draft, kind=kind, document_id=document_id, scope=" ".join(scope.split())
    )
    record_change(aim, None)
    publish(DraftAimed(draft_id=draft.id, document_id=document_id))
    return aim
