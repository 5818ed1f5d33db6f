"""The documents room as a Django app: what it hands to the rooms below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from nhipcau.spine.facade import Actor


def _works_on_law(actor: Actor | None) -> bool:
    return actor is not None and (actor.can("documents.review_law") or actor.can("nation.view"))


class DocumentsConfig(AppConfig):
    name = "nhipcau.documents"
    label = "documents"

    def ready(self) -> None:
        """Register menu entries, record cards, search, words of states, a part of my desk."""
        from nhipcau.documents import registrations, wording
        from nhipcau.documents.rules import drafting, review
        from nhipcau.nodes.provides import kind_labels, open_kinds, register_shared_pages
        from nhipcau.spine import provides
        from nhipcau.ui.facade import MenuEntry, enum_words, menu

        enum_words.update(
            {
                review.ReviewState: wording.REVIEW_STATES,
                review.ReviewStep: wording.REVIEW_STEPS,
                drafting.DraftAct: wording.DRAFT_ACTS,
                drafting.DraftStage: wording.DRAFT_STAGES,
            }
        )
        provides.cards["documents.draft"] = registrations.legal_draft_card
        provides.desk_sources.append(registrations.OpinionsToGive())
        open_kinds.add("documents.document")
        kind_labels["documents.document"] = _("Document")
        register_shared_pages("documents:document")
        provides.cards["documents.document"] = registrations.document_record_card
        provides.search_providers += [registrations.DocumentSearch(), registrations.GlossarySearch()]
        for entry in (
            MenuEntry(key="documents", label=_("Documents"), icon="book-2", url_name="documents:list",
                      section="steering", order=10, shortcut="v"),
            MenuEntry(key="reviews", label=_("Reviews of the law"), icon="scale",
                      url_name="documents:reviews", section="law", order=45, visible=_works_on_law),
            MenuEntry(key="drafting", label=_("Drafting"), icon="pencil", url_name="documents:drafts",
                      section="law", order=46, visible=_works_on_law),
            MenuEntry(key="glossary", label=_("Glossary"), icon="language", url_name="documents:glossary",
                      section="law", order=50),
        ):  # fmt: skip
            menu.register(entry)

        from nhipcau.documents.flows import register_flows

        register_flows()
