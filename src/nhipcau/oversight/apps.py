"""The oversight room as a Django app: what it hands to the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "nhipcau.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Register words, cards, search, desk sources, the panel and menu entries."""
        from nhipcau.nodes.facade import staying
        from nhipcau.oversight import desk_parts, registrations, wording
        from nhipcau.oversight import panels as on_tasks
        from nhipcau.spine import provides
        from nhipcau.ui.facade import MenuEntry, Panel, enum_words, menu, panels

        staying.add("oversight")
        enum_words.update(wording.ENUMS)
        for model, shown in registrations.KINDS.items():
            provides.cards[shown.kind] = registrations.card_resolver(model)
        provides.search_providers.append(registrations.OversightSearch())
        provides.desk_sources += [
            desk_parts.CommitmentsToDecide(),
            desk_parts.CommitmentsGiven(),
            desk_parts.FindingsToMend(),
            desk_parts.FindingsToCheck(),
            desk_parts.RoundsToAnswer(),
            desk_parts.RoundsToSign(),
            desk_parts.PlansToApprove(),
            desk_parts.TasksToCommit(),
            desk_parts.DriveTasksToCheck(),
            desk_parts.AccountsToGive(),
            desk_parts.FollowUpsWaiting(),
        ]
        panels.register(Panel(key="oversight-of-task", slot="tasks.task.side", render=on_tasks.task_panel))
        panels.register(
            Panel(key="oversight-delay-of-task", slot="tasks.task.side", render=on_tasks.delay_panel)
        )
        for entry in (
            MenuEntry(key="commitments", label=_("Commitments"), icon="heart-handshake",
                      url_name="oversight:commitments", section="follow_up", order=42),
            MenuEntry(key="inspections", label=_("Inspections"), icon="zoom-in",
                      url_name="oversight:inspections", section="follow_up", order=43),
            MenuEntry(key="findings", label=_("Findings"), icon="alert-triangle",
                      url_name="oversight:findings", section="follow_up", order=44),
            MenuEntry(key="rounds", label=_("Review rounds"), icon="messages",
                      url_name="oversight:rounds", section="follow_up", order=45),
            MenuEntry(key="plans", label=_("Annual reviews and plans"), icon="target-arrow",
                      url_name="oversight:plans", section="follow_up", order=46),
            MenuEntry(key="drives", label=_("Closing drives"), icon="progress-check",
                      url_name="oversight:drives", section="follow_up", order=40),
            MenuEntry(key="late", label=_("Late under me"), icon="clock-exclamation",
                      url_name="oversight:late", section="follow_up", order=41),
        ):  # fmt: skip
            menu.register(entry)
