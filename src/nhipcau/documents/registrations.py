"""What the documents room hands to lower rooms: cards and search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from nhipcau.documents.errors import DocumentNotThere, LegalDraftNotThere
from nhipcau.documents.models import DraftOpinion, GlossaryName
from nhipcau.documents.queries import document_card, find_documents
from nhipcau.documents.queries.law import legal_draft_for, opinions_waiting_for
from nhipcau.documents.wording import DRAFT_STAGES
from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.spine.facade import Actor
from nhipcau.spine.provides import DeskItem, SearchHit


def document_record_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of a document, None when it is absent or hidden."""
    try:
        card = document_card(actor=actor, document_id=record_id)
    except DocumentNotThere:
        return None
    return RecordCard(
        ref=RecordRef(settings.NHIPCAU_NODE, "documents.document", card.id),
        title=card.label,
        url=reverse("documents:document", args=[card.id]),
    )


def legal_draft_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of a draft, None when it is absent or hidden."""
    try:
        draft = legal_draft_for(actor=actor, draft_id=record_id)
    except LegalDraftNotThere:
        return None
    return RecordCard(
        ref=RecordRef(settings.NHIPCAU_NODE, "documents.draft", draft.id),
        title=draft.title,
        url=reverse("documents:draft", args=[draft.id]),
        lines=((gettext("Stands at"), str(DRAFT_STAGES[draft.stage])),),
    )


class OpinionsToGive:
    """A part of my desk: opinions on drafts for which the actor's agency was asked."""

    key = "documents-opinions"
    label: str | Promise = gettext_lazy("Opinions to give on drafts")
    order = 25

    def items(self, *, actor: Actor, today: date, limit: int) -> Sequence[DeskItem]:
        """The most urgent first."""
        return [
            DeskItem(
                title=opinion.draft.title,
                url=reverse("documents:draft", args=[opinion.draft_id]),
                why=gettext("An opinion is asked for"),
                state="overdue" if opinion.is_late(today) else "waiting",
                due_on=opinion.due_on,
            )
            for opinion in self._waiting(actor)[:limit]
        ]

    def count(self, *, actor: Actor, today: date) -> int:
        """How many wait in all."""
        return len(self._waiting(actor))

    def _waiting(self, actor: Actor) -> list[DraftOpinion]:
        if actor.agency_id is None or not actor.can("documents.draft_law"):
            return []
        return opinions_waiting_for(actor)


class DocumentSearch:
    """Documents in the search across rooms: by number and subject."""

    key = "documents"
    label: str | Promise = gettext_lazy("Documents")

    def search(self, *, actor: Actor, text: str, limit: int) -> Sequence[SearchHit]:
        """The newest documents that hold the text."""
        return [
            SearchHit(
                title=f"{row.number} {row.subject}".strip(),
                url=reverse("documents:document", args=[row.id]),
                context=row.issuer_text,
                when=row.issued_on,
            )
            for row in find_documents(actor=actor, text=text, limit=limit)
        ]


class GlossarySearch:
    """Names of the glossary, in any of the four languages."""

    key = "glossary"
    label: str | Promise = gettext_lazy("Glossary")

    def search(self, *, actor: Actor, text: str, limit: int) -> Sequence[SearchHit]:
        """Entries with a name that holds the text."""
        rows = GlossaryName.objects.filter(text__unaccent__icontains=text).select_related("entry")[:limit]
        return [
            SearchHit(
                title=row.text,
                url=f"{reverse('documents:glossary')}?q={row.entry.key}",
                context=row.entry.definition[:120],
            )
            for row in rows
        ]
