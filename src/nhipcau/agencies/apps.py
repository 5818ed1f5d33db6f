"""The agencies room as a Django app."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "nhipcau.agencies"
    label = "agencies"

    def ready(self) -> None:
        """Hand the room's menu entries and record cards to the rooms that show them."""
        from nhipcau.agencies.flows import register_flows
        from nhipcau.agencies.registration import register

        register()
        register_flows()
