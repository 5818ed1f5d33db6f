"""The wiring as a Django app: system checks and commands."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "nhipcau.site"
    label = "site"

    def ready(self) -> None:
        """Register the checks, what rooms of one layer give each other, and what is watched."""
        from nhipcau.site import checks, wiring  # noqa: F401
        from nhipcau.site.watch.figures import database_gauges
        from nhipcau.site.watch.logs import configure_structlog
        from nhipcau.site.watch.traces import set_up_traces
        from nhipcau.spine.provides import gauges

        configure_structlog()
        set_up_traces()
        gauges.append(database_gauges)
        wiring.connect()
