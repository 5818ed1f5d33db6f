"""The wiring as a Django app: system checks and commands."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "nhipcau.site"
    label = "site"

    def ready(self) -> None:
        """Register the checks and what rooms of one layer give each other."""
        from nhipcau.site import checks, wiring  # noqa: F401

        wiring.connect()
