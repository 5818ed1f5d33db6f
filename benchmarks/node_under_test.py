"""A node of its own for a benchmark: fresh data folder, web server, signed-in sessions over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class NodeUnderTest:
    """Where the node listens and where its data lies."""

    port: int
    data_dir: Path


def say(text: str) -> None:
    """A line of progress, apart from the result on standard output."""
    print(text, file=sys.stderr, flush=True)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def fresh_database() -> Iterator[Path]:
    """A data folder with running database, tables and reference data; Django is set up on it."""
    base = "/var/lib/nhipcau" if os.geteuid() == 0 else None
    if base:
        Path(base).mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=base))
    os.environ.update(
        NHIPCAU_DATA_DIR=str(folder), NHIPCAU_PROFILE="demo", DJANGO_SETTINGS_MODULE="nhipcau.site.settings"
    )
    from nhipcau.site.node import make_session_key
    from nhipcau.spine.postgres import Postgres

    database = Postgres(folder, progress=say)
    make_session_key(folder)
    database.start()
    try:
        import django

        django.setup()
        from nhipcau.site.bootstrap import migrate_and_load

        # Filling the tables is not what is measured: it need not wait for the disk.
        os.environ["PGOPTIONS"] = "-c synchronous_commit=off"
        migrate_and_load(progress=say)
        del os.environ["PGOPTIONS"]
        connections_of_django_end()
        yield folder
    finally:
        from django.db import connections

        connections.close_all()
        database.stop()
        shutil.rmtree(folder, ignore_errors=True)


def connections_of_django_end() -> None:
    """Let the next ones be opened with the settings of a node."""
    from django.db import connections

    connections.close_all()
    for connection in connections.all():
        connection.close_pool()  # type: ignore[attr-defined]


@contextmanager
def web_server(folder: Path) -> Iterator[NodeUnderTest]:
    """The web processes as `up` starts them."""
    port = free_port()
    from nhipcau.site.node import web_command

    log = (folder / "logs" / "web.log").open("ab")
    server = subprocess.Popen(web_command("127.0.0.1", port), stdout=log, stderr=log)
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1)
                break
            time.sleep(0.1)
        yield NodeUnderTest(port, folder)
    finally:
        server.terminate()
        server.wait(10)


def session_cookie(username: str) -> str:
    """A session of the account, made in the database: the sign-in itself is not measured here."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from nhipcau.identity.facade import account_by_username

    account = account_by_username(username)
    assert account is not None
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def measure(node: NodeUnderTest, path: str, cookie: str, *, times: int) -> list[float]:
    """Milliseconds of `times` requests over one kept connection, after five that warm up."""
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=30)
    taken = []
    for turn in range(times + 5):
        start = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "identity"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            sys.exit(f"{path} answered {answer.status}: {body[:200]!r}")
        if turn >= 5:
            taken.append((time.perf_counter() - start) * 1000)
    return taken


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[int(share * 100) - 1]


def report(figures: dict[str, object], promises: dict[str, bool]) -> int:
    """Print the one JSON line; the exit code is 1 when a promise does not hold."""
    result = {**figures, "promises": {name: {"holds": holds} for name, holds in promises.items()}}
    result["holds"] = all(promises.values())
    print(json.dumps(result))
    return 0 if result["holds"] else 1


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
