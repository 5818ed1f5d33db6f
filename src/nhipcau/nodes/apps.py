"""The nodes room as a Django app."""

from django.apps import AppConfig


class NodesConfig(AppConfig):
    name = "nhipcau.nodes"
    label = "nodes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let officers act only at the node of their agency, and anchors of logs travel."""
        from nhipcau.nodes import checks  # noqa: F401 - registers itself
        from nhipcau.nodes.gate import require_at_home
        from nhipcau.nodes.registrations import register_flows
        from nhipcau.spine.provides import gates

        gates.append(require_at_home)
        register_flows()
