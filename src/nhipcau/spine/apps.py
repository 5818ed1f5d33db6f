"""The spine as a Django app."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class SpineConfig(AppConfig):
    name = "nhipcau.spine"
    label = "spine"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load every room's handlers, so that their subscriptions stand; offer what is watched."""
        self._offer_what_is_watched()
        for config in apps.get_app_configs():
            if config.name.startswith("nhipcau.") and find_spec(f"{config.name}.handlers"):
                import_module(f"{config.name}.handlers")

    def _offer_what_is_watched(self) -> None:
        from nhipcau.spine.figures import inbox_check, sealer_check, spine_gauges, worker_check
        from nhipcau.spine.provides import gauges, ready_checks

        gauges.append(spine_gauges)
        ready_checks.update(sealer=sealer_check, worker=worker_check, inbox=inbox_check)
