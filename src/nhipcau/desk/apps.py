"""The desk room as a Django app: its lines in the menu, and what it shows elsewhere."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "nhipcau.desk"
    label = "desk"

    def ready(self) -> None:
        """Register the menu entries and the letters on lists of tasks."""
        from nhipcau.desk.registrations import letter_links
        from nhipcau.ui.facade import MenuEntry, Panel, menu, panels

        for entry in (
            MenuEntry(key="desk", label=_("My desk"), icon="home", url_name="desk:home", section="desk",
                      order=10, shortcut="d"),
            MenuEntry(key="desk-board", label=_("Board"), icon="layout-dashboard", url_name="desk:board",
                      section="desk", order=20, shortcut="b"),
            MenuEntry(key="desk-week", label=_("This week"), icon="calendar-stats", url_name="desk:leader",
                      section="desk", order=30, shortcut="w"),
            MenuEntry(key="desk-packs", label=_("Weekly packs"), icon="files", url_name="desk:packs",
                      section="desk", order=40, shortcut="p"),
        ):  # fmt: skip
            menu.register(entry)
        panels.register(Panel(key="desk.letters", slot="tasks.list.actions", render=letter_links))
