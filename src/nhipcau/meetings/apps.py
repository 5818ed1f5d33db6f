"""The meetings room as a Django app: what it hands to the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "nhipcau.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Register agenda sources, menu entries, record cards, search, desk sources, panels, a mover."""
        from nhipcau.agencies.provides import movers
        from nhipcau.meetings import registrations, rules, sources, wording
        from nhipcau.meetings.provides import agenda_sources
        from nhipcau.nodes.facade import staying
        from nhipcau.spine import provides
        from nhipcau.ui.facade import MenuEntry, Panel, enum_words, menu, panels

        staying.add("meetings")
        enum_words.update({rules.Stage: wording.STAGES, rules.Step: wording.STEPS})
        agenda_sources.register(sources.LastConclusions())
        agenda_sources.register(sources.RedList())
        agenda_sources.register(sources.OpenDifficulties())
        provides.cards["meetings.body"] = registrations.body_card
        provides.cards["meetings.meeting"] = registrations.meeting_card
        provides.cards["meetings.conclusion"] = registrations.conclusion_card
        provides.search_providers.append(registrations.MeetingSearch())
        provides.desk_sources += [
            registrations.MeetingsOfThisWeek(),
            registrations.MinutesToConfirm(),
            registrations.SecretariatWork(),
        ]
        movers.append(registrations.SeatMover())
        panels.register(
            Panel(key="conclusions-of-task", slot="tasks.task.side", render=registrations.task_panel)
        )
        panels.register(
            Panel(
                key="bodies-of-document", slot="documents.document.main",
                render=registrations.document_panel, order=150,
            )
        )  # fmt: skip
        for entry in (
            MenuEntry(key="meetings", label=_("Meetings"), icon="users-group", url_name="meetings:list",
                      section="meetings", order=50),
            MenuEntry(key="conclusions", label=_("Conclusions"), icon="gavel",
                      url_name="meetings:conclusions", section="meetings", order=52),
            MenuEntry(key="bodies", label=_("Steering bodies"), icon="sitemap",
                      url_name="meetings:bodies", section="meetings", order=54),
        ):  # fmt: skip
            menu.register(entry)
