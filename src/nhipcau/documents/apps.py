"""The documents room as a Django app: what it hands to the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "nhipcau.documents"
    label = "documents"

    def ready(self) -> None:
        """Register menu entries, record cards and search."""
        from nhipcau.documents import registrations
        from nhipcau.spine import provides
        from nhipcau.ui.facade import MenuEntry, menu

        provides.cards["documents.document"] = registrations.document_record_card
        provides.search_providers += [registrations.DocumentSearch(), registrations.GlossarySearch()]
        for entry in (
            MenuEntry(key="documents", label=_("Documents"), icon="book-2", url_name="documents:list",
                      section="steering", order=10, shortcut="v"),
            MenuEntry(key="glossary", label=_("Glossary"), icon="language", url_name="documents:glossary",
                      section="steering", order=50),
        ):  # fmt: skip
            menu.register(entry)
