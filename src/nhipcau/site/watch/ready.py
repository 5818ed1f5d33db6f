"""Readiness: each check by its name; one that cannot be made does not hold."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import structlog
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from nhipcau.spine.provides import Check, ReadyCheck, ready_checks

log = structlog.get_logger(__name__)
_DATABASE_SECONDS = 3


def readiness(now: datetime) -> dict[str, Check]:
    """All checks. When the database does not answer, nothing else is asked, which would wait for it."""
    found = {"database": held("database", database_check, now)}
    if found["database"].ok:
        for name, check in {"migrations": migrations_check, **ready_checks}.items():
            found[name] = held(name, check, now)
    return found


def held(name: str, check: ReadyCheck, now: datetime) -> Check:
    """The answer of a check; one that raises does not hold."""
    try:
        return check(now=now)
    except Exception:
        log.exception("a check of readiness could not be made", check=name)
        return Check(ok=False)


def database_check(*, now: datetime) -> Check:
    """The database answers, within seconds: a probe does not wait as long as a page may."""
    pool = getattr(connection, "pool", None)
    if pool is None:
        connection.ensure_connection()
    else:
        with pool.connection(timeout=_DATABASE_SECONDS) as raw:
            raw.execute("SELECT 1")
    return Check(ok=True)


def migrations_check(*, now: datetime) -> Check:
    """Whether the tables are those of this release."""
    missing = _known() - set(MigrationRecorder(connection).applied_migrations())
    return Check(ok=not missing, figures={"missing": len(missing)})


@cache
def _known() -> frozenset[tuple[str, str]]:
    """The migrations that come with the release; read from its files once."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset((str(app), str(name)) for app, name in loader.disk_migrations)
