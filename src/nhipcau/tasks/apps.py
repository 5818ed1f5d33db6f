"""The tasks room as a Django app: what it hands to the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "nhipcau.tasks"
    label = "tasks"

    def ready(self) -> None:
        """Register menu entries, record cards, search, desk sources and movers."""
        from nhipcau.agencies.provides import movers
        from nhipcau.nodes.provides import kind_labels, open_kinds, register_shared_pages
        from nhipcau.spine import provides
        from nhipcau.tasks import registrations, rules, wording
        from nhipcau.ui.facade import MenuEntry, Panel, enum_words, menu, panels

        enum_words.update(
            {rules.Clear: wording.CLEARS, rules.Stage: wording.STAGES, rules.Step: wording.STEPS}
        )
        provides.cards["tasks.task"] = registrations.task_card
        provides.cards["tasks.report"] = registrations.report_card
        open_kinds.update({"tasks.task", "tasks.report"})
        provides.search_providers.append(registrations.TaskSearch())
        provides.desk_sources += [
            registrations.RemindersOfToday(),
            registrations.WaitingForMe(),
            registrations.LedByMe(),
            registrations.CameBack(),
            registrations.ExtensionsToDecide(),
        ]
        movers.append(registrations.TaskMover())
        panels.register(
            Panel(
                key="tasks-of-document", slot="documents.document.main", render=registrations.document_panel
            )
        )
        for entry in (
            MenuEntry(key="tasks", label=_("Tasks"), icon="checklist", url_name="tasks:list",
                      section="steering", order=20, shortcut="t"),
            MenuEntry(key="tasks-paste", label=_("Draft from a text"), icon="file-text",
                      url_name="tasks:paste", section="steering", order=30,
                      visible=lambda actor: actor is not None and actor.can("tasks.draft")),
            MenuEntry(key="compare", label=_("Compare a translation"), icon="file-diff",
                      url_name="reading:compare", section="law", order=35),
            MenuEntry(key="tasks-not-updated", label=_("Who has not updated"), icon="hourglass",
                      url_name="tasks:not_updated", section="follow_up", order=40),
            MenuEntry(key="tasks-simulate", label=_("Try out reminders"), icon="player-play",
                      url_name="tasks:simulate", section="steering", order=85,
                      visible=lambda actor: actor is not None and actor.can("tasks.assign")),
        ):  # fmt: skip
            menu.register(entry)

        from nhipcau.indicators.provides import register_measure
        from nhipcau.tasks.flows import register_flows
        from nhipcau.tasks.measures import parts_done

        register_flows()
        kind_labels.update({"tasks.task": _("Task"), "tasks.report": _("Report")})
        register_shared_pages("tasks:task", "tasks:history")
        register_measure("tasks.parts-done", parts_done)
