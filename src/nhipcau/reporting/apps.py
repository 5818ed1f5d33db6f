"""The reporting room as a Django app: what it hands to the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "nhipcau.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Register the menu entry, the desk part and the panel on a task's page."""
        from nhipcau.nodes.facade import staying
        from nhipcau.reporting import registrations, rules, wording
        from nhipcau.spine import provides
        from nhipcau.ui.facade import MenuEntry, Panel, enum_words, menu, panels

        staying.add("reporting")
        enum_words.update({rules.State: wording.STATES})
        provides.desk_sources.append(registrations.Refused())
        panels.register(Panel(key="outside-systems", slot="tasks.task.side", render=registrations.task_panel))
        menu.register(
            MenuEntry(
                key="reporting", label=_("Reports to other systems"), icon="send",
                url_name="reporting:list", section="steering", order=48,
                visible=lambda actor: actor is not None,
            )
        )  # fmt: skip
