"""The room `ui`: base pages, components, charts and the list page."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "nhipcau.ui"
    label = "ui"
    verbose_name = "User interface"

    def ready(self) -> None:
        from nhipcau.ui.csv_export import CsvExporter
        from nhipcau.ui.provides import exporters

        exporters.register("csv", CsvExporter())
