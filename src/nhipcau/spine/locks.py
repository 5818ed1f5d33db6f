"""One at a time: what a unique row cannot be locked for, because it is not there yet."""

from __future__ import annotations

from django.db import connection


def one_at_a_time(name: str) -> None:
    """Wait until every other transaction that called this with `name` has ended; then hold it to the end.

    What is read after it sees what those have written. To be called within a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
