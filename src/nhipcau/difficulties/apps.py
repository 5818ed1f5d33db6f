"""The difficulties room as a Django app: what it hands to the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DifficultiesConfig(AppConfig):
    name = "nhipcau.difficulties"
    label = "difficulties"

    def ready(self) -> None:
        """Register the menu entry, card, search, desk parts, and the panel on a task's page."""
        from nhipcau.difficulties import registrations, rules, wording
        from nhipcau.nodes.provides import kind_labels, open_kinds, register_shared_pages
        from nhipcau.spine import provides
        from nhipcau.ui.facade import MenuEntry, Panel, enum_words, menu, panels

        enum_words.update({rules.Stage: wording.STAGES, rules.Step: wording.STEPS})
        open_kinds.add("difficulties.difficulty")
        provides.cards["difficulties.difficulty"] = registrations.difficulty_card
        provides.search_providers.append(registrations.DifficultySearch())
        provides.desk_sources += [registrations.ToAnswer(), registrations.Answered()]
        panels.register(
            Panel(key="difficulties-of-task", slot="tasks.task.side", render=registrations.task_panel)
        )
        menu.register(
            MenuEntry(
                key="difficulties", label=_("Difficulties"), icon="hand-stop", url_name="difficulties:list",
                section="steering", order=45, visible=lambda actor: actor is not None,
            )
        )  # fmt: skip

        from nhipcau.difficulties.flows import register_flows

        register_flows()
        kind_labels["difficulties.difficulty"] = _("Difficulty")
        register_shared_pages("difficulties:difficulty")
