"""The nodes room as a Django app."""

from django.apps import AppConfig


class NodesConfig(AppConfig):
    name = "nhipcau.nodes"
    label = "nodes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let officers act only at the node of their agency; offer menu entry, banner and figures."""
        from nhipcau.nodes.registrations import register

        register()
