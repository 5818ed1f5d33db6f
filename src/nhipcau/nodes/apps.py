"""The nodes room as a Django app."""

from django.apps import AppConfig


class NodesConfig(AppConfig):
    name = "nhipcau.nodes"
    label = "nodes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register menu entry, banner, figures, the rule where officers act, and what travels by itself."""
        from nhipcau.nodes import checks  # noqa: F401 - registers itself
        from nhipcau.nodes.registrations import register

        register()
