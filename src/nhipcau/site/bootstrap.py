"""What a data folder needs before pages can be served: tables, cache, reference data."""

from __future__ import annotations

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from nhipcau.spine.errors import DatabaseMissing

Progress = Callable[[str], None]


def migrate_and_load(*, progress: Progress) -> None:
    """Bring the tables up to date and load the reference data where it is new. Raises DatabaseMissing."""
    migrate(progress)
    load_reference_data(progress)


def migrate(progress: Progress) -> None:
    """Bring the tables up to date.

    Raises DatabaseMissing when the server named by DATABASE_URL does not answer.
    """
    try:
        connection.ensure_connection()
    except OperationalError as error:
        where = connection.settings_dict["HOST"] or connection.settings_dict["NAME"]
        raise DatabaseMissing(where=where) from error
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        progress("making the tables")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


def load_reference_data(progress: Progress) -> None:
    """Organisations, calendars, roles, documents' types: from the rooms' data folders."""
    from nhipcau.agencies.loader import load_reference_data as load_agencies
    from nhipcau.documents.loader import load_reference_data as load_documents

    load_agencies(progress)
    load_documents(progress)
