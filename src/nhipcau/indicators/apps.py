"""The indicators room as a Django app: what it hands to the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "nhipcau.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Register the menu entry, record cards and the panel on a document's page."""
        from nhipcau.indicators import registrations
        from nhipcau.spine import provides
        from nhipcau.ui.facade import MenuEntry, Panel, menu, panels

        provides.cards["indicators.claim"] = registrations.claim_card
        panels.register(
            Panel(
                key="claims-of-document", slot="documents.document.side", render=registrations.document_panel
            )
        )
        menu.register(
            MenuEntry(key="claims", label=_("Figures"), icon="number-123", url_name="indicators:claims",
                      section="data", order=10, shortcut="f")
        )  # fmt: skip
        menu.register(
            MenuEntry(key="measured", label=_("Measured figures"), icon="database",
                      url_name="indicators:measured", section="data", order=20,
                      visible=lambda actor: actor is not None)
        )  # fmt: skip
        provides.cards["indicators.observation"] = registrations.observation_card

        from nhipcau.indicators.flows import register_flows

        register_flows()
