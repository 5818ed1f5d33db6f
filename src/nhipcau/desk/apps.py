"""The desk room as a Django app: its lines in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "nhipcau.desk"
    label = "desk"

    def ready(self) -> None:
        """Register the menu entries."""
        from nhipcau.ui.facade import MenuEntry, menu

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
