"""The nodes room as a Django app."""

from django.apps import AppConfig


class NodesConfig(AppConfig):
    name = "nhipcau.nodes"
    label = "nodes"
    default_auto_field = "django.db.models.BigAutoField"
