"""The deadlines room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "nhipcau.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Hand the menu entry to room `ui`."""
        from nhipcau.ui.facade import MenuEntry, menu

        menu.register(
            MenuEntry(
                key="deadlines-calculate",
                label=_("Calculate a deadline"),
                icon="calendar-due",
                url_name="deadlines:calculate",
                section="steering",
                order=80,
            )
        )
