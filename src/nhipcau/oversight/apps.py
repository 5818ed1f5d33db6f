"""The oversight room as a Django app: what it hands to the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "nhipcau.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Register words, cards, search, desk sources, the panel and menu entries."""
        from nhipcau.oversight import registrations, wording
        from nhipcau.spine import provides
        from nhipcau.ui.facade import MenuEntry, Panel, enum_words, menu, panels

        enum_words.update(wording.ENUMS)
        for model, shown in registrations.KINDS.items():
            provides.cards[shown.kind] = registrations.card_resolver(model)
        provides.search_providers.append(registrations.OversightSearch())
        provides.desk_sources += [
            registrations.CommitmentsToDecide(),
            registrations.CommitmentsGiven(),
            registrations.FindingsToMend(),
            registrations.FindingsToCheck(),
            registrations.RoundsToAnswer(),
            registrations.RoundsToSign(),
            registrations.PlansToApprove(),
        ]
        panels.register(
            Panel(key="oversight-of-task", slot="tasks.task.side", render=registrations.task_panel)
        )
        for entry in (
            MenuEntry(key="commitments", label=_("Commitments"), icon="heart-handshake",
                      url_name="oversight:commitments", section="steering", order=42),
            MenuEntry(key="inspections", label=_("Inspections"), icon="zoom-in",
                      url_name="oversight:inspections", section="steering", order=43),
            MenuEntry(key="findings", label=_("Findings"), icon="alert-triangle",
                      url_name="oversight:findings", section="steering", order=44),
            MenuEntry(key="rounds", label=_("Review rounds"), icon="messages",
                      url_name="oversight:rounds", section="steering", order=45),
            MenuEntry(key="plans", label=_("Annual reviews and plans"), icon="target-arrow",
                      url_name="oversight:plans", section="steering", order=46),
        ):  # fmt: skip
            menu.register(entry)
