"""The synthetic government as a Django app: the demo's panels on the pages for signing in."""

from django.apps import AppConfig
from django.conf import settings


class SimulationConfig(AppConfig):
    name = "nhipcau.simulation"
    label = "simulation"

    def ready(self) -> None:
        """Show accounts and codes, on a demo only."""
        if settings.NHIPCAU_PROFILE != "demo":
            return
        from nhipcau.simulation import panels as drawn
        from nhipcau.ui.facade import Panel, panels

        panels.register(Panel(key="demo-accounts", slot="identity.sign_in", render=drawn.accounts))
        panels.register(Panel(key="demo-code", slot="identity.second_factor", render=drawn.code))
